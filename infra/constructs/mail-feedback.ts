import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { ConfigurationSet, ConfigurationSetTlsPolicy, EmailSendingEvent, EventDestination, SuppressionReasons } from 'aws-cdk-lib/aws-ses';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { configurationSetOf, nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { sendToQueue } from './rule-queue.ts';

/** Works on what SES says of sent mail, which is no event of ours. */
export const mailFeedback = 'notifications/on-mail-feedback';

/**
 * What SES hears back about sent mail: bounces and complaints go over the account's default bus, the only one that SES knows, onto a queue.
 * The rule tells stages apart that share an account by their configuration set.
 */
export class MailFeedback extends Construct {
  constructor(scope: Construct, id: string, { stage, queue }: { stage: Stage; queue: Queue }) {
    super(scope, id);
    const configurationSetName = configurationSetOf(stage);
    const set = new ConfigurationSet(this, 'Set', {
      configurationSetName,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      // Mail carries what people wrote: a receiver without TLS does not get it.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    });
    const bus = EventBus.fromEventBusName(this, 'Bus', 'default');
    set.addEventDestination('ToBus', {
      destination: EventDestination.eventBus(bus),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
    });
    const rule = new Rule(this, 'Rule', {
      ruleName: nameFor(stage, mailFeedback),
      eventPattern: {
        source: ['aws.ses'],
        detailType: ['Email Bounced', 'Email Complaint Received'],
        detail: { mail: { tags: { 'ses:configuration-set': [configurationSetName] } } },
      },
    });
    sendToQueue([rule], queue);
  }
}
