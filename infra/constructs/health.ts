import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { deployedCommit } from '../commit.ts';
import { nameFor, queuesUrlOf } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { acknowledge, arnInWords } from './acknowledge.ts';
import { grantMailQuota } from './grants.ts';

export type Watched = { stage: Stage; key: IKey };

/** Lets a function see how many messages wait in any queue of its stage. */
export const letSeeQueues = (to: LambdaFunction, stage: Stage): void => {
  const queues = `${nameFor(stage, '')}*`;
  const resources = [Stack.of(to).formatArn({ service: 'sqs', resource: queues })];
  to.addToRolePolicy(new PolicyStatement({ actions: ['sqs:GetQueueAttributes'], resources }));
  acknowledge(to.role!, 'It may look at every queue of its stage, and change none.', `IAM5[Resource::${arnInWords(to, 'sqs', queues)}]`);
  to.addEnvironment('QUEUES_URL', queuesUrlOf(Stack.of(to)));
};

/**
 * Lets the function behind `/health` look at every queue of the stage, at the key and at SES's quota, and change none of them. It knows the
 * queues by their names, so that neither its environment nor its policy grows with them.
 */
export const letWatch = (to: LambdaFunction, { stage, key }: Watched): void => {
  letSeeQueues(to, stage);
  to.addToRolePolicy(new PolicyStatement({ actions: ['kms:DescribeKey'], resources: [key.keyArn] }));
  grantMailQuota(to);
  to.addEnvironment('KEY_ARN', key.keyArn);
  to.addEnvironment('DUE_SHARDS_READ', String(stage.dueShardsRead));
  // Beside the local cloud somebody works: what they save is no change of this function.
  to.addEnvironment('COMMIT', stage.real ? deployedCommit() : deployedCommit().replace('+', ''));
};
