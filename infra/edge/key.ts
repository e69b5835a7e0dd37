import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from '../constructs/acknowledge.ts';
import { secretArn } from '../constructs/grants.ts';
import { nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { type Distributed, isClosed } from './settings.ts';

/** Where distributions, their firewall and their certificates are, wherever the stage is. */
export const edgeRegion = 'us-east-1';

const edgeKeyNameOf = (stage: Pick<Stage, 'name'>): string => nameFor(stage, 'edge');

/**
 * What the distributions show to the gateways. Named, and copied to the region of the edge, so that the stack there reads it by that name and needs
 * nothing else of this region.
 */
export const edgeKeyOf = (scope: Construct, stage: Stage, encryptionKey: IKey, removalPolicy: RemovalPolicy): Secret => {
  const made = new Secret(scope, 'EdgeKey', {
    secretName: edgeKeyNameOf(stage),
    encryptionKey,
    removalPolicy,
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    ...(Stack.of(scope).region === edgeRegion ? {} : { replicaRegions: [{ region: edgeRegion }] }),
  });
  // The platform may still name it when it is deployed to name it no more.
  if (!isClosed(stage.edge)) Stack.of(scope).exportValue(secretArn(made));
  acknowledge(made, 'Distributions take another one by a deploy alone; the one before is good until then (.github/edge.md).', 'SMG4');
  return made;
};

/** The key as the deploy reads it into the distributions: that of now, or the version that the stage names. */
export const edgeKeyText = (stage: Pick<Stage, 'name'>, { keyVersion = '' }: Distributed): string =>
  `{{resolve:secretsmanager:${edgeKeyNameOf(stage)}:SecretString:::${keyVersion}}}`;
