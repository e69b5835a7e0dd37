import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { deployedCommit } from '../commit.ts';
import { deadLettersFor, nameFor } from '../names.ts';
import type { Stage } from '../stages.ts';
import type { WorkQueue } from './consumer.ts';

export type Watched = { stage: Stage; key: IKey; queues: Map<string, WorkQueue>; deadLetters: Map<string, Queue> };

/**
 * Lets the function behind `/health` look at every queue, at the key and at SES's quota, and change none of them. The queues are named by
 * where they are and what they are called, because an environment has no room for the address of each.
 */
export const letWatch = (to: LambdaFunction, { stage, key, queues, deadLetters }: Watched): void => {
  const { region, account, urlSuffix } = Stack.of(to);
  const arns = [...[...queues.values()].map(({ queue }) => queue), ...deadLetters.values()].map(({ queueArn }) => queueArn);
  to.addToRolePolicy(new PolicyStatement({ actions: ['sqs:GetQueueAttributes'], resources: arns }));
  to.addToRolePolicy(new PolicyStatement({ actions: ['kms:DescribeKey'], resources: [key.keyArn] }));
  // SES knows no resource for the quota of an account.
  to.addToRolePolicy(new PolicyStatement({ actions: ['ses:GetSendQuota'], resources: ['*'] }));

  const names = [...deadLetters.keys()].map(name => ({
    name,
    queue: queues.has(name) ? nameFor(stage, name) : undefined,
    deadLetters: deadLettersFor(stage, name),
  }));
  to.addEnvironment('QUEUES', JSON.stringify(names));
  to.addEnvironment('QUEUES_URL', `https://sqs.${region}.${urlSuffix}/${account}`);
  to.addEnvironment('KEY_ARN', key.keyArn);
  to.addEnvironment('DUE_SHARDS_READ', String(stage.dueShardsRead));
  to.addEnvironment('COMMIT', deployedCommit());
};
