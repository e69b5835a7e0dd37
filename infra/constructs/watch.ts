import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Stage } from '../stage-settings.ts';
import { acknowledge } from './acknowledge.ts';
import type { Gateways } from './api-routes.ts';
import { letSeeQueues } from './health.ts';

/** Lets a function read the figures of the gateways, and how many messages wait in each queue. */
export const letWatchPromises = (to: LambdaFunction, stage: Stage, gateways: Gateways): void => {
  letSeeQueues(to, stage);
  to.addToRolePolicy(new PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }));
  acknowledge(to.role!, 'CloudWatch gives its figures for no narrower resource; they hold counts alone.', 'IAM5[Resource::*]');
  to.addEnvironment(
    'API_IDS',
    Object.values(gateways)
      .map(({ id }) => id)
      .join(','),
  );
};
