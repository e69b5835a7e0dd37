import { GetSecretValueCommand, ResourceNotFoundException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { watchable } from '../sdk-clients.ts';

const client = watchable(new SecretsManagerClient({}));
const known = new Map<string, Promise<string>>();

const read = async (arn: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS' = 'AWSCURRENT'): Promise<string> => {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn, VersionStage: stage }));
  if (!SecretString) throw new Error('The secret holds no text');
  return SecretString;
};

/** A secret's text, read once in the life of the function's instance. A read that fails is not remembered. */
export const secretText = (arn: string): Promise<string> => {
  const found = known.get(arn) ?? read(arn);
  known.set(arn, found);
  found.catch(() => known.delete(arn));
  return found;
};

/** Forgets a secret's text, so that it is read anew: for one that was changed since (a rotated client secret). */
export const forgetSecret = (arn: string): void => {
  known.delete(arn);
};

/** A secret's text as it is now, and as it was before it was last changed. Read anew each time. */
export const secretGenerations = async (arn: string): Promise<{ current: string; previous: string | undefined }> => {
  const before = read(arn, 'AWSPREVIOUS').catch((error: unknown) => {
    // One that was never changed has no other.
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  });
  const [current, previous] = await Promise.all([read(arn), before]);
  return { current, previous };
};
