import { Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/** Some actions on resources by their ARNs. */
export const allow = (to: LambdaFunction, actions: string[], resources: string[]): void =>
  to.addToRolePolicy(new PolicyStatement({ actions, resources }));

/** The product's key, in the hands of one service alone: who has the right cannot take it to KMS itself. */
export const allowKey = (to: LambdaFunction, key: IKey, service: 'dynamodb' | 's3' | 'sqs' | 'secretsmanager', actions: string[]): void => {
  const conditions = { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(to).region}.amazonaws.com` } };
  to.addToRolePolicy(new PolicyStatement({ actions, resources: [key.keyArn], conditions }));
};

/** Some actions on rows in these partitions alone. A request without a key, such as a scan, would pass the condition: none is granted. */
export const allowIn = (to: LambdaFunction, arn: string, actions: string[], partitions: readonly string[]): void => {
  const conditions = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions } };
  to.addToRolePolicy(new PolicyStatement({ actions, resources: [arn], conditions }));
};

/** The same in all partitions that begin so. */
export const allowInAll = (to: LambdaFunction, { tableArn }: ITableV2, actions: string[], beginnings: readonly string[]): void =>
  allowIn(
    to,
    tableArn,
    actions,
    beginnings.map(each => `${each}#*`),
  );
