import { CliCredentialsStackSynthesizer, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { OperationsStack } from './operations-stack.ts';
import { ServiceStack } from './service-stack.ts';
import type { Stage } from './stages.ts';
import { StateStack } from './state-stack.ts';

/** The stacks of a stage. Operations are there on real stages only: the local cloud has no backup selections and no alarms over several metrics. */
export type Stacks = { state: StateStack; service: ServiceStack; operations?: OperationsStack };

const placeOf = ({ real }: Stage): StackProps =>
  real
    ? { env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION } }
    : // The local cloud enforces IAM and refuses the file publishing of the bootstrap roles.
      { env: { account: '000000000000', region: 'us-east-1' }, synthesizer: new CliCredentialsStackSynthesizer() };

/** Puts the stacks of a stage into an app. `assets` is the folder with the bundles of the functions, one folder a function. */
export const makeStacks = (app: Construct, stage: Stage, assets: string): Stacks => {
  // One statement a resource in a role's policy; and what one stack reads from another is not removed under it.
  app.node.setContext('@aws-cdk/aws-iam:minimizePolicies', true);
  app.node.setContext('@aws-cdk/core:defaultCrossStackReferences', 'strong');
  const named = (part: string) => `Almanac-${stage.name}-${part}`;
  const place = placeOf(stage);
  const state = new StateStack(app, named('State'), { stage, ...place });
  const service = new ServiceStack(app, named('Service'), { stage, state, assets, ...place });
  service.addStackDependency(state);
  const operations = stage.real ? new OperationsStack(app, named('Operations'), { stage, state, service, ...place }) : undefined;
  Tags.of(app).add('almanac:stage', stage.name);
  return { state, service, operations };
};
