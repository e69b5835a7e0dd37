import { Aws, Stack } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { fileBucketOf, logBucketOf } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import {
  type Access,
  type AccountUse,
  type ArchiveUse,
  accountActions,
  archiveActions,
  type ExportUse,
  exportActions,
  type FileUse,
  federatedAccountActions,
  fileActions,
  type LogUse,
  logActions,
  type SecretName,
  type Signing,
  secretVariables,
  type TableAction,
  type TokenUse,
  tokenActions,
} from './access.ts';
import { acknowledge, arnInWords } from './acknowledge.ts';
import { allow, allowIn, allowInAll, allowKey } from './allow.ts';
import { signings } from './signing-key.ts';

const changes: readonly TableAction[] = ['PutItem', 'DeleteItem', 'BatchWriteItem'];

/**
 * Exact actions on the table, changes in the partitions that are named alone, and queries on the indexes that are named. A transaction of puts
 * needs the right to put, which AWS asks for each of them.
 */
export const grantTable = (
  to: LambdaFunction,
  table: ITableV2,
  key: IKey,
  { table: actions = [], puts = [], indexes = [], busy }: Access,
): void => {
  const named = (of: readonly TableAction[]) => of.map(action => `dynamodb:${action}`);
  const [changing, reading] = [actions.filter(each => changes.includes(each)), actions.filter(each => !changes.includes(each))];
  if (reading.length > 0) allow(to, named(reading), [table.tableArn]);
  if (changing.length > 0) allowInAll(to, table, named(changing), puts);
  if (indexes.length > 0)
    allow(
      to,
      ['dynamodb:Query'],
      indexes.map(index => `${table.tableArn}/index/${index}`),
    );
  if (busy) allowIn(to, `${table.tableArn}/index/gsi1`, ['dynamodb:Query'], ['USER#*#BUSY']);
  if (actions.length > 0 || indexes.length > 0) allowKey(to, key, 'dynamodb', ['kms:Decrypt', 'kms:DescribeKey']);
  if (actions.includes('PutItem')) allowKey(to, key, 'dynamodb', ['kms:Encrypt', 'kms:GenerateDataKey']);
};

/** Counting tellings, or requests, whose window begins in the counter before: additions to the counters of limits, and to no other row. */
export const grantCounting = (to: LambdaFunction, table: ITableV2, key: IKey, what: 'tellings' | 'requests'): void => {
  const actions = what === 'requests' ? ['dynamodb:GetItem', 'dynamodb:UpdateItem'] : ['dynamodb:UpdateItem'];
  allowInAll(to, table, actions, ['LIMIT']);
  allowKey(to, key, 'dynamodb', ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey']);
};

/** Writing what was done and has changed no record: new rows on their way to the logs, in partitions where nothing else stands. */
export const grantAccesses = (to: LambdaFunction, table: ITableV2, key: IKey): void => {
  allowInAll(to, table, ['dynamodb:PutItem'], ['ACCESS']);
  allowKey(to, key, 'dynamodb', ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey']);
};

/** The KMS key of the logs, for the key of one workspace’s patients, in a context that opens no log; and counting its patients: additions to those counters, and to no other row. */
export const grantPatients = (to: LambdaFunction, table: ITableV2, key: IKey, stage: Pick<Stage, 'real'>): void => {
  to.addEnvironment('PATIENT_KEY_ARN', key.keyArn);
  allowDataKeys(to, key, ['kms:Decrypt', 'kms:GenerateDataKey'], ['workspace'], stage);
  allowInAll(to, table, ['dynamodb:UpdateItem'], ['WS#*#COUNT']);
};

/** Counting the workspaces of a user: additions to rows of users, and to no other row of the table. */
export const grantMembershipCounts = (to: LambdaFunction, table: ITableV2): void =>
  allowInAll(to, table, ['dynamodb:UpdateItem'], ['USER']);

/** Looking accounts of the user pool up, or ending them there: exactly these actions, on this pool. */
export const grantAccounts = (to: LambdaFunction, userPool: IUserPool, use: AccountUse, { signIn }: Pick<Stage, 'signIn'>): void => {
  allow(to, [...accountActions[use], ...(signIn === 'passwords' ? [] : federatedAccountActions[use])], [userPool.userPoolArn]);
  to.addEnvironment('USER_POOL_ID', userPool.userPoolId);
};

/** Sending to a queue. `SendMessageBatch` is part of it on AWS; the local cloud asks for it by name, and IAM takes no action it does not know. */
export const grantSend = (to: LambdaFunction, queueArn: string, key: IKey, { real }: Pick<Stage, 'real'>): void => {
  allow(to, real ? ['sqs:SendMessage'] : ['sqs:SendMessage', 'sqs:SendMessageBatch'], [queueArn]);
  allowKey(to, key, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey']);
};

/**
 * Working on a queue, and holding back what failed. CDK's own source of events would open the key without a condition. The local cloud asks
 * for the right to hold back several messages by name.
 */
export const grantReceive = (to: LambdaFunction, queue: IQueue, key: IKey, { real }: Pick<Stage, 'real'>): void => {
  const actions = ['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'GetQueueAttributes', 'GetQueueUrl'];
  const named = [...actions, ...(real ? [] : ['ChangeMessageVisibilityBatch'])].map(action => `sqs:${action}`);
  allow(to, named, [queue.queueArn]);
  allowKey(to, key, 'sqs', ['kms:Decrypt']);
};

/** Reading the table's stream. */
export const grantStream = (to: LambdaFunction, table: ITableV2, key: IKey): void => {
  const actions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
  allow(
    to,
    actions.map(action => `dynamodb:${action}`),
    [table.tableStreamArn!],
  );
  allowKey(to, key, 'dynamodb', ['kms:Decrypt']);
};

/** The full ARN of a secret. `Ref` answers its name on the local cloud, `Id` answers the ARN there and on AWS. */
export const secretArn = (secret: Secret): string => (secret.node.defaultChild as CfnSecret).attrId;

/** Where a function is told of a secret, and what it may do with it. */
const grantSecret = (to: LambdaFunction, name: SecretName, secret: Secret, actions: string[]): void => {
  allow(
    to,
    actions.map(action => `secretsmanager:${action}`),
    [secretArn(secret)],
  );
  to.addEnvironment(secretVariables[name], secretArn(secret));
};

/** Reading some secrets, and having some followed by others without reading either: Secrets Manager uses the key by itself for both. */
export const grantSecrets = (
  to: LambdaFunction,
  all: Record<SecretName, Secret>,
  key: IKey,
  { secrets = [], rotates = [] }: Access,
): void => {
  for (const name of secrets) grantSecret(to, name, all[name], ['GetSecretValue']);
  for (const name of rotates) grantSecret(to, name, all[name], ['DescribeSecret', 'PutSecretValue', 'UpdateSecretVersionStage']);
  if (secrets.length > 0) allowKey(to, key, 'secretsmanager', ['kms:Decrypt']);
  if (rotates.length > 0) allowKey(to, key, 'secretsmanager', ['kms:GenerateDataKey', 'kms:Decrypt']);
};

/**
 * A KMS key under an encryption context of exactly these names, and no other use. The local cloud checks the action and the key; it knows no
 * condition on the context.
 */
const allowDataKeys = (to: LambdaFunction, key: IKey, actions: string[], names: readonly string[], { real }: Pick<Stage, 'real'>): void => {
  const present = Object.fromEntries(names.map(name => [`kms:EncryptionContext:${name}`, 'false']));
  const conditions = { Null: present, 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': names } };
  to.addToRolePolicy(new PolicyStatement({ actions, resources: [key.keyArn], ...(real ? { conditions } : {}) }));
};

/** The KMS key of the logs, for the data key of one owner's log. */
export const grantLog = (to: LambdaFunction, key: IKey, use: LogUse, stage: Pick<Stage, 'real'>): void => {
  to.addEnvironment('LOG_KEY_ARN', key.keyArn);
  allowDataKeys(to, key, logActions[use], ['owner'], stage);
};

/** The archive of logs. The local cloud asks for the right to delete an object where a version of it is. */
export const grantArchive = (to: LambdaFunction, use: ArchiveUse, stage: Stage): void => {
  const { bucket, objects } = archiveActions[use];
  const arn = `arn:${Aws.PARTITION}:s3:::${logBucketOf(stage)}`;
  allow(to, bucket, [arn]);
  allow(to, stage.real || use === 'read' ? objects : [...objects, 's3:DeleteObject'], [`${arn}/logs/*`]);
  const shown = `arn:<AWS::Partition>:s3:::almanac-${stage.name}-logs-<AWS::AccountId>-<AWS::Region>/logs/*`;
  acknowledge(to.role!, 'There is an object for each part of each log.', `IAM5[Resource::${shown}]`);
};

/** The files that are made of logs, beside the archive. Who reads logs may list what is there. */
export const grantExports = (to: LambdaFunction, use: ExportUse, stage: Stage): void => {
  const { actions, objects } = exportActions[use];
  allow(to, actions, [`arn:${Aws.PARTITION}:s3:::${logBucketOf(stage)}/${objects}`]);
  const shown = `arn:<AWS::Partition>:s3:::almanac-${stage.name}-logs-<AWS::AccountId>-<AWS::Region>/${objects}`;
  acknowledge(to.role!, 'There is an object for each part of each file.', `IAM5[Resource::${shown}]`);
};

/** The content of files, by what is done with it. The local cloud asks for the right to delete an object where a version of it is. */
export const grantFiles = (to: LambdaFunction, key: IKey, use: FileUse, stage: Stage): void => {
  const { bucket, key: keyActions, ...objects } = fileActions[use];
  to.addEnvironment('FILES_BUCKET', fileBucketOf(stage));
  const arn = `arn:${Aws.PARTITION}:s3:::${fileBucketOf(stage)}`;
  if (bucket.length > 0) allow(to, bucket, [arn]);
  if (keyActions.length > 0) allowKey(to, key, 's3', keyActions);
  for (const [folder, actions] of Object.entries(objects)) {
    const deletes = !stage.real && actions.includes('s3:DeleteObjectVersion');
    allow(to, deletes ? [...actions, 's3:DeleteObject'] : actions, [`${arn}/${folder}/*`]);
    const shown = `arn:<AWS::Partition>:s3:::almanac-${stage.name}-files-<AWS::AccountId>-<AWS::Region>/${folder}/*`;
    acknowledge(to.role!, 'There is an object for each file.', `IAM5[Resource::${shown}]`);
  }
};

/** Signing checkpoints of logs, or prescriptions, and reading the key that they are verified by. The local cloud knows no condition on how something is signed. */
export const grantSigning = (to: LambdaFunction, key: IKey, of: Signing, { real }: Pick<Stage, 'real'>): void => {
  to.addEnvironment('SIGNING_KEY_ARN', key.keyArn);
  allow(to, ['kms:GetPublicKey'], [key.keyArn]);
  const { algorithm, messages } = signings[of];
  const conditions = { StringEquals: { 'kms:SigningAlgorithm': algorithm, 'kms:MessageType': messages } };
  to.addToRolePolicy(new PolicyStatement({ actions: ['kms:Sign'], resources: [key.keyArn], ...(real ? { conditions } : {}) }));
};

/**
 * The KMS key of the connections, under the encryption context of one connection and no other use: without `tenant`, `user`, `provider` and `connection`
 * it neither makes nor opens a data key.
 */
export const grantTokens = (to: LambdaFunction, key: IKey, use: TokenUse, stage: Pick<Stage, 'real'>): void =>
  allowDataKeys(to, key, tokenActions[use], ['tenant', 'user', 'provider', 'connection'], stage);

/** Asking how many mails SES takes of the account. It knows no resource for that. */
export const grantMailQuota = (to: LambdaFunction): void => {
  allow(to, ['ses:GetSendQuota'], ['*']);
  acknowledge(to.role!, 'Neither SES’s quota nor X-Ray knows a resource that is narrower.', 'IAM5[Resource::*]');
};

/**
 * Sending raw mail from the stage's own address, and no other, by the stage's own configuration set. In its sandbox SES asks for the right
 * on the recipient's identity as well, so that the sender's alone is not enough. The local cloud knows neither resource nor condition of
 * this action.
 */
export const grantMail = (to: LambdaFunction, { mailFrom, real }: Stage, configurationSet: string): void => {
  const { partition, region, account } = Stack.of(to);
  const arn = (resource: string) => `arn:${partition}:ses:${region}:${account}:${resource}`;
  const ownAddress = {
    resources: [arn('identity/*'), arn(`configuration-set/${configurationSet}`)],
    conditions: { StringEquals: { 'ses:FromAddress': mailFrom } },
  };
  to.addToRolePolicy(new PolicyStatement({ actions: ['ses:SendRawEmail'], ...(real ? ownAddress : { resources: ['*'] }) }));
  grantMailQuota(to);
  acknowledge(
    to.role!,
    'SES’s sandbox asks for the right on the recipient’s identity too; the condition pins the sender.',
    `IAM5[Resource::${arnInWords(to, 'ses', 'identity/*')}]`,
  );
};
