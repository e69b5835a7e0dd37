import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

type KeyUse = { service: string; actions: string[]; conditions: Record<string, Record<string, string>> };

/**
 * The key that encrypts what the product stores. Roles of the account get their use of it from their own policies; the services that use it
 * on their own behalf are named here.
 */
export const productKey = (scope: Construct, { alias, removalPolicy }: { alias: string; removalPolicy: RemovalPolicy }): Key => {
  const { partition, region, account } = Stack.of(scope);
  const uses: KeyUse[] = [
    {
      // Log groups.
      service: `logs.${region}.amazonaws.com`,
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` } },
    },
    {
      // Rules that put events onto an encrypted queue. The rule itself cannot be named: it is made after the key.
      service: 'events.amazonaws.com',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    },
    // Alarms that are published to the encrypted topic.
    {
      service: 'cloudwatch.amazonaws.com',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    },
  ];
  const key = new Key(scope, 'Key', { enableKeyRotation: true, removalPolicy, alias });
  for (const { service, actions, conditions } of uses)
    key.addToResourcePolicy(new PolicyStatement({ principals: [new ServicePrincipal(service)], actions, resources: ['*'], conditions }));
  return key;
};
