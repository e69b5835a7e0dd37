import { randomBytes } from 'node:crypto';
import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { SecretState } from '../../domain/core/secret-rotation.ts';
import { watchable } from '../../sdk-clients.ts';

const client = watchable(new SecretsManagerClient({}));

/** Which versions of a secret there are, and when they were changed last. None of their texts. */
export const secretState = async (arn: string): Promise<SecretState> => {
  const { VersionIdsToStages = {}, LastChangedDate, CreatedDate } = await client.send(new DescribeSecretCommand({ SecretId: arn }));
  const marked = (stage: string) => Object.keys(VersionIdsToStages).find(id => VersionIdsToStages[id]!.includes(stage));
  const current = marked('AWSCURRENT');
  const changed = LastChangedDate ?? CreatedDate;
  if (current === undefined || changed === undefined) throw new Error('The secret has no version in use');
  return { current, next: marked('AWSPENDING'), changedAt: changed.getTime() };
};

/** Writes a random text that is to follow, which nothing is made under yet. Of two that do so at once the later one’s is that which follows. */
export const beginNext = async (arn: string): Promise<void> => {
  await client.send(
    new PutSecretValueCommand({ SecretId: arn, SecretString: randomBytes(48).toString('base64url'), VersionStages: ['AWSPENDING'] }),
  );
};

/** Makes the version that is to follow the one by which things are made; that of before is `AWSPREVIOUS` from then on. */
export const promoteNext = async (arn: string, { current, next }: SecretState): Promise<void> => {
  const marks = { VersionStage: 'AWSCURRENT', MoveToVersionId: next, RemoveFromVersionId: current };
  await client.send(new UpdateSecretVersionStageCommand({ SecretId: arn, ...marks }));
};

/** Takes the mark of what is to follow off a version that things are made by. */
export const endPromotion = async (arn: string, version: string): Promise<void> => {
  const mark = { VersionStage: 'AWSPENDING', RemoveFromVersionId: version };
  await client.send(new UpdateSecretVersionStageCommand({ SecretId: arn, ...mark }));
};
