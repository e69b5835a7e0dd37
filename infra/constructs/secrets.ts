import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { SecretName } from './access.ts';
import { acknowledge } from './acknowledge.ts';

/** Named one by one, because the local cloud does not know `excludePunctuation`. */
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** Of the stage’s own secrets: read by nobody but the functions that derive their keys from them. */
const ownNotRotatedHere =
  'A function of the platform has it followed by another, announced half a day before, as Secrets Manager’s own schedule would break links in sent mails; what browsers’ push subscriptions, receivers of webhooks and cursors hang on is never changed.';
/** Of what a stage is known by at a provider: its operator puts the value there; until then it is a random text that no provider takes. */
const clientNotRotatedHere =
  'Only the provider can make a new one: it is added there, put here, and taken from there; functions read it anew when it is refused.';

/** The secrets of a stage, each a random text that is made at the first deploy. */
export const makeSecrets = (scope: Construct, key: IKey, removalPolicy: RemovalPolicy): Record<SecretName, Secret> => {
  const secret = (id: string, notRotatedBecause: string): Secret => {
    const generateSecretString = { passwordLength: 64, excludeCharacters: punctuation };
    const made = new Secret(scope, id, { encryptionKey: key, removalPolicy, generateSecretString });
    acknowledge(made, notRotatedBecause, 'SMG4');
    return made;
  };
  return {
    links: secret('LinkSecret', ownNotRotatedHere),
    push: secret('PushSecret', ownNotRotatedHere),
    cursors: secret('CursorSecret', ownNotRotatedHere),
    keys: secret('KeySecret', ownNotRotatedHere),
    webhooks: secret('WebhookSecret', ownNotRotatedHere),
    google: secret('GoogleSecret', clientNotRotatedHere),
    microsoft: secret('MicrosoftSecret', clientNotRotatedHere),
  };
};
