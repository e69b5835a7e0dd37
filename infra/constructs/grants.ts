import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib';
import type { Stage } from '../stages.ts';

export type TableAction = 'GetItem' | 'PutItem' | 'Query' | 'BatchGetItem';

/** What a function may touch. Nothing else is granted to its role. */
export type Access = {
  table?: readonly TableAction[];
  indexes?: readonly ('gsi1' | 'due')[];
  secrets?: readonly ('links' | 'push')[];
  mail?: true;
};

const allow = (to: IFunction, actions: string[], resources: string[]): void =>
  to.addToRolePolicy(new PolicyStatement({ actions, resources }));

/** Exact actions on the table, and queries on the indexes that are named. A transaction of puts needs the right to put. */
export const grantTable = (to: IFunction, table: ITableV2, key: IKey, actions: readonly TableAction[], indexes: readonly string[] = []): void => {
  if (actions.length > 0) allow(to, actions.map(action => `dynamodb:${action}`), [table.tableArn]);
  if (indexes.length > 0) allow(to, ['dynamodb:Query'], indexes.map(index => `${table.tableArn}/index/${index}`));
  allow(to, ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'], [key.keyArn]);
};

/** Sending to a queue. `SendMessageBatch` is part of it on AWS; the local cloud asks for it by name, and IAM takes no action it does not know. */
export const grantSend = (to: IFunction, queue: IQueue, local: boolean): void =>
  allow(to, local ? ['sqs:SendMessage', 'sqs:SendMessageBatch'] : ['sqs:SendMessage'], [queue.queueArn]);

/** The full ARN of a secret. `Ref` answers its name on the local cloud, `Id` answers the ARN there and on AWS. */
export const secretArn = (secret: Secret): string => (secret.node.defaultChild as CfnSecret).attrId;

/** Reading a secret's value. */
export const grantSecret = (to: IFunction, secret: Secret): void => allow(to, ['secretsmanager:GetSecretValue'], [secretArn(secret)]);

/** Sending raw mail from the stage's own address, and no other. The local cloud knows neither the resource nor the condition of this action. */
export const grantMail = (to: IFunction, { mailFrom, real }: Stage): void => {
  const { partition, region, account } = Stack.of(to);
  const ownAddress = {
    resources: [`arn:${partition}:ses:${region}:${account}:identity/*`],
    conditions: { StringEquals: { 'ses:FromAddress': mailFrom } },
  };
  to.addToRolePolicy(new PolicyStatement({ actions: ['ses:SendRawEmail'], ...(real ? ownAddress : { resources: ['*'] }) }));
};
