import type { RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { rolesOf } from '../names.ts';
import type { Stage } from '../stage-settings.ts';

/**
 * The key that signs the checkpoints of logs (Ed25519). It refuses by itself whoever is not a function that signs, also those whom IAM lets use every
 * key, such as who deploys: a signature of theirs would be one of the log. The local cloud does not know who asks a key, and would refuse all.
 */
export const signingKey = (scope: Construct, stage: Stage, removalPolicy: RemovalPolicy): Key => {
  const key = new Key(scope, 'SigningKey', {
    keySpec: KeySpec.ECC_NIST_EDWARDS25519,
    keyUsage: KeyUsage.SIGN_VERIFY,
    removalPolicy,
    alias: `almanac-${stage.name}-checkpoints`,
  });
  const conditions = { ArnNotLike: { 'aws:PrincipalArn': ['views/log-api', 'views/on-grown'].map(name => rolesOf(stage, name)) } };
  const others = { effect: Effect.DENY, principals: [new AnyPrincipal()], actions: ['kms:Sign'], resources: ['*'], conditions };
  if (stage.real) key.addToResourcePolicy(new PolicyStatement(others));
  return key;
};
