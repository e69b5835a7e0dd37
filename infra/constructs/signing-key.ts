import type { RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { rolesOf } from '../names.ts';
import { functionRows } from '../services/index.ts';
import type { Stage } from '../stage-settings.ts';
import type { Signing } from './access.ts';

/** What is signed by a key of its own, and how: nothing else is signed. */
export const signings = {
  checkpoints: { id: 'SigningKey', keySpec: KeySpec.ECC_NIST_EDWARDS25519, algorithm: 'ED25519_SHA_512', messages: 'RAW' },
  prescriptions: { id: 'PrescriptionKey', keySpec: KeySpec.ECC_NIST_P256, algorithm: 'ECDSA_SHA_256', messages: 'DIGEST' },
} as const satisfies Record<Signing, object>;

/** The functions that sign it, as their rows say. */
const signersOf = (of: Signing): string[] => [...functionRows].flatMap(([name, { signs }]) => (signs === of ? [name] : [])).sort();

/**
 * The key that signs the checkpoints of logs (Ed25519), or prescriptions (ES256). It refuses by itself whoever is not a function that signs, also
 * those whom IAM lets use every key, such as who deploys: a signature of theirs would be one of the stage. The local cloud does not know who asks a
 * key, and would refuse all.
 */
export const signingKey = (scope: Construct, of: Signing, stage: Stage, removalPolicy: RemovalPolicy): Key => {
  const { id, keySpec } = signings[of];
  const key = new Key(scope, id, {
    keySpec,
    keyUsage: KeyUsage.SIGN_VERIFY,
    removalPolicy,
    alias: `almanac-${stage.name}-${of}`,
  });
  const conditions = { ArnNotLike: { 'aws:PrincipalArn': signersOf(of).map(name => rolesOf(stage, name)) } };
  const others = { effect: Effect.DENY, principals: [new AnyPrincipal()], actions: ['kms:Sign'], resources: ['*'], conditions };
  if (stage.real) key.addToResourcePolicy(new PolicyStatement(others));
  return key;
};
