import { readFileSync } from 'node:fs';
import type { Template } from './stacks.fixture.ts';

/**
 * What holds data that nobody can make again, and its properties of which another value makes CloudFormation put a new and empty one in its place
 * (or another value into a secret).
 */
const replacing: Record<string, readonly string[]> = {
  'AWS::DynamoDB::GlobalTable': ['TableName', 'KeySchema', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'],
  'AWS::Cognito::UserPool': ['UsernameAttributes', 'AliasAttributes', 'UsernameConfiguration', 'Schema'],
  'AWS::Cognito::UserPoolClient': ['GenerateSecret'],
  'AWS::Cognito::UserPoolGroup': ['GroupName'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'],
  'AWS::KMS::Alias': ['AliasName'],
  'AWS::SecretsManager::Secret': ['Name', 'GenerateSecretString'],
  'AWS::SES::EmailIdentity': ['EmailIdentity'],
  'AWS::S3::Bucket': ['BucketName', 'ObjectLockEnabled'],
  'AWS::Backup::BackupVault': ['BackupVaultName', 'EncryptionKeyArn'],
};

/** What holds data, as `Almanac-{stage}-State TableCD117FA1`: its type, and what of it may not change. */
export type Stateful = Record<string, Record<string, unknown>>;

/** What holds data in the stacks of a stage, by their names. */
export const statefulIn = (stage: string, stacks: Record<string, Template>): Stateful => {
  const found = Object.entries(stacks).flatMap(([stack, { Resources }]) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => Object.hasOwn(replacing, Type))
      .map(([id, { Type, Properties = {} }]): [string, Record<string, unknown>] => [
        `${stack} ${id}`,
        { Type, ...Object.fromEntries(replacing[Type]!.filter(name => name in Properties).map(name => [name, Properties[name]])) },
      ]),
  );
  const text = JSON.stringify(Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1))));
  return JSON.parse(text.replaceAll(new RegExp(`\\b(Almanac-|almanac-)${stage}\\b`, 'g'), '$1{stage}')) as Stateful;
};

/** What is deployed, and may not be replaced. */
export const deployed = JSON.parse(readFileSync('infra/stateful.json', 'utf8')) as Stateful;

/** What is deployed and would be gone or another. */
export const replacedIn = (made: Stateful): string[] =>
  Object.entries(deployed).flatMap(([id, is]) => (JSON.stringify(made[id]) === JSON.stringify(is) ? [] : [id]));

export const whatToDo = `A deploy would leave these behind and go on with new and empty ones. Give each its logical id and properties back
(overrideLogicalId where the construct has moved); if it must change, make the new one beside it, move what it holds, and take the old one away in
a later release. Only what no stage has deployed yet may be changed in infra/stateful.json alone.`;
