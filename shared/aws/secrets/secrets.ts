import { GetSecretValueCommand, ResourceNotFoundException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { watchable } from '../../sdk-clients.ts';

const client = watchable(new SecretsManagerClient({}));
const known = new Map<string, Promise<string>>();

const read = async (arn: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS' | 'AWSPENDING' = 'AWSCURRENT'): Promise<string> => {
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

/** The texts of a secret that rotates: that of now, that of before its last change, and that which follows, once it is there. */
export type SecretGenerations = { current: string; previous: string | undefined; next: string | undefined };

/** They are read anew each time. */
export const secretGenerations = async (arn: string): Promise<SecretGenerations> => {
  const readIfAny = (stage: 'AWSPREVIOUS' | 'AWSPENDING'): Promise<string | undefined> =>
    read(arn, stage).catch((error: unknown) => {
      // One that was never changed has no other, and mostly none follows.
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    });
  const [current, previous, next] = await Promise.all([read(arn), readIfAny('AWSPREVIOUS'), readIfAny('AWSPENDING')]);
  return { current, previous, next };
};
