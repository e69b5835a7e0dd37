import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDelivery, CfnDeliveryDestination, CfnDeliverySource, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import type { Door } from './settings.ts';

/** What is logged of each request. No path, no query, no referrer: the tokens of links stand in them. The gateway's own log says which route it was. */
export const accessFields = [
  ...['timestamp(ms)', 'DistributionId', 'x-edge-location', 'c-ip', 'c-country', 'cs-method', 'sc-status', 'sc-bytes', 'cs-bytes'],
  ...['x-edge-result-type', 'x-edge-detailed-result-type', 'x-edge-request-id', 'x-host-header', 'cs-protocol-version', 'ssl-protocol'],
  ...['time-taken', 'time-to-first-byte', 'cs(User-Agent)'],
];

/** Has what the distributions answer logged in one place, each as a line of JSON. */
export const logDistributions = (scope: Construct, stage: Stage, distributions: Record<Door, string>): void => {
  const within = new Construct(scope, 'AccessLog');
  const { account, region, partition } = Stack.of(scope);
  const group = new LogGroup(within, 'Group', {
    logGroupName: `/aws/cloudfront/${nameFor(stage, 'edge')}`,
    retention: stage.logRetentionDays as RetentionDays,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  group.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [`${group.logGroupArn}:log-stream:*`],
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${account}:*` },
      },
    }),
  );
  const destination = new CfnDeliveryDestination(within, 'Destination', {
    name: nameFor(stage, 'edge'),
    destinationResourceArn: group.logGroupArn,
    outputFormat: 'json',
  });
  let before: CfnDelivery | undefined;
  for (const [door, distributionId] of Object.entries(distributions)) {
    const name = nameFor(stage, `edge-${door}`);
    const source = new CfnDeliverySource(within, `${door}Source`, {
      name,
      logType: 'ACCESS_LOGS',
      resourceArn: `arn:${partition}:cloudfront::${account}:distribution/${distributionId}`,
    });
    const delivery = new CfnDelivery(within, `${door}Delivery`, {
      deliverySourceName: name,
      deliveryDestinationArn: destination.attrArn,
      recordFields: accessFields,
    });
    delivery.addResourceDependency(source);
    // Two at once to one destination are a conflict.
    if (before) delivery.addResourceDependency(before);
    before = delivery;
  }
};
