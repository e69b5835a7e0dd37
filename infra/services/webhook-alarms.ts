import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmRow } from '../constructs/alarm.ts';
import { minutes, ownMetric } from '../metrics.ts';
import type { Stage } from '../stage-settings.ts';

const period = minutes(60);

/** What the runs that send to webhooks count, over an hour. */
const counted = (stage: Stage, name: `Webhooks${string}`) => ownMetric(stage, 'integrations/on-dispatch', name, Stats.SUM, {}, period);

/** The part of the messages to webhooks that did not arrive (percent), over an hour; 0 while there are too few to tell. One that is dead is tried ten times in three days. */
const failedWebhooks = (stage: Stage) =>
  new MathExpression({
    label: 'webhooks failed (%)',
    expression: 'IF(delivered + failed >= 100, 100 * failed / (delivered + failed), 0)',
    usingMetrics: { delivered: counted(stage, 'WebhooksDelivered'), failed: counted(stage, 'WebhooksFailed') },
    period,
  });

/** The part that did not arrive at the first try (percent) of what was sent to webhooks that took what they were sent before, over an hour. */
const missedWebhooks = (stage: Stage) =>
  new MathExpression({
    label: 'webhooks that answer, missed (%)',
    expression: 'IF(expected >= 1000, 100 * missed / expected, 0)',
    usingMetrics: { expected: counted(stage, 'WebhooksExpected'), missed: counted(stage, 'WebhooksMissed') },
    period,
  });

/** What is sent to webhooks arrives. */
export const webhookAlarms = (stage: Stage): AlarmRow[] => [
  {
    name: 'webhooks-failing',
    metric: failedWebhooks(stage),
    bad: { above: 20 },
    errorImpact: 'One message in five to webhooks is not taken: programs of customers hear of things late.',
    runbook: 'webhooks-failing',
  },
  {
    name: 'webhooks-missed',
    metric: missedWebhooks(stage),
    bad: { above: 1 },
    errorImpact: 'Less than 99 in 100 messages arrive at webhooks that answer: programs of customers hear of some things later.',
    runbook: 'webhooks-failing',
  },
];
