import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { type AlarmRow, alarm } from '../constructs/alarm.ts';
import { nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { edgeErrorsAlarm, edgeRefusedAlarm } from './alarms.ts';
import { distribution } from './distribution.ts';
import { certificateOf, zoneOf } from './doors.ts';
import { Firewall } from './firewall.ts';
import { logDistributions } from './logs.ts';
import { edgePolicies } from './policies.ts';
import { preflight } from './preflight.ts';
import { aliasRecords } from './records.ts';
import type { Distributed, Door } from './settings.ts';

/** By which zone of AWS's all distributions are found. */
const distributionsZone = 'Z2FDTNDATAQYW2';

/**
 * What stands before the gateways of a stage that has an edge: a distribution each, one firewall, names, logs and alarms. It is in us-east-1, as AWS
 * wants, and reads nothing of the stage's other stacks: names and the key are known by what they are called.
 */
export class EdgeStack extends Stack {
  readonly alarms: AlarmRow[];

  constructor(scope: Construct, id: string, { stage, edge, ...props }: StackProps & { stage: Stage; edge: Distributed }) {
    super(scope, id, props);
    const doors = Object.keys(edge.hosts) as Door[];
    const zone = zoneOf(this, edge);
    const certificate = certificateOf(this, zone, Object.values(edge.hosts) as [string, ...string[]]);
    const firewall = new Firewall(this, 'Firewall', { stage, edge });
    const policies = edgePolicies(this, stage);
    const given = { stage, edge, certificate, webAclId: firewall.arn, policies, preflight: preflight(this, stage) };
    const ids = {} as Record<Door, string>;
    for (const door of doors) {
      const made = distribution(this, { ...given, door });
      ids[door] = made.distributionId;
      const target = { dnsName: made.distributionDomainName, hostedZoneId: distributionsZone };
      aliasRecords(made, zone, edge.hosts[door], target, ['A', 'AAAA', 'HTTPS']);
      new CfnOutput(this, `${door}DistributionId`, { value: made.distributionId });
    }
    logDistributions(this, stage, ids);
    const topic = this.#topic(stage);
    this.alarms = [...doors.map(door => edgeErrorsAlarm(door, ids[door])), edgeRefusedAlarm(firewall.name)];
    for (const row of this.alarms) alarm(this, stage, topic, row);
  }

  /** Where its alarms go: an alarm is told in its own region alone. Its operator agrees to mails from here, too. */
  #topic(stage: Stage): Topic {
    const topic = new Topic(this, 'Alarms', { topicName: nameFor(stage, 'edge-alarms'), enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    topic.addSubscription(new EmailSubscription(stage.operatorEmail));
    return topic;
  }
}
