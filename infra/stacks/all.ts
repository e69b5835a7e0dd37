import { CliCredentialsStackSynthesizer, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { edgeRegion } from '../edge/key.ts';
import { EdgeStack } from '../edge/stack.ts';
import { type ServiceName, services } from '../services/index.ts';
import type { ServiceRow } from '../services/row.ts';
import type { Stage } from '../stage-settings.ts';
import type { FunctionStack } from './functions.ts';
import { OperationsStack } from './operations.ts';
import { PlatformStack } from './platform.ts';
import { ServiceStack } from './service.ts';
import { StateStack } from './state.ts';

/** The stacks of a stage. Operations are there where it lasts: nobody is told of, or backs up, what is there for a day. */
export type Stacks = {
  state: StateStack;
  platform: PlatformStack;
  /** The stack of each other service. */
  services: ServiceStack[];
  operations?: OperationsStack;
  /** What stands before the gateways, where the stage has that. */
  edge?: EdgeStack;
};

const placeOf = ({ real }: Stage): StackProps =>
  real
    ? { env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION } }
    : // The local cloud enforces IAM and refuses the file publishing of the bootstrap roles.
      { env: { account: '000000000000', region: 'us-east-1' }, synthesizer: new CliCredentialsStackSynthesizer() };

/** What a service's stack is called on a stage: `Almanac-dev-Items`. */
const stackNameOf = (stage: Stage, part: string): string => `Almanac-${stage.name}-${part.charAt(0).toUpperCase()}${part.slice(1)}`;

/**
 * Puts the stacks of a stage into an app: the state first, then the platform, then each service, then operations. `assets` is the folder
 * with the bundles of the functions, one folder a function.
 */
export const makeStacks = (app: Construct, stage: Stage, assets: string): Stacks => {
  // One statement a resource in a role's policy; and what one stack reads from another is not removed under it.
  app.node.setContext('@aws-cdk/aws-iam:minimizePolicies', true);
  app.node.setContext('@aws-cdk/core:defaultCrossStackReferences', 'strong');
  const place = placeOf(stage);
  const state = new StateStack(app, stackNameOf(stage, 'state'), { stage, ...place });
  const given = { stage, state, assets, ...place };
  const platform = new PlatformStack(app, stackNameOf(stage, 'platform'), { service: 'platform', ...given });
  platform.addStackDependency(state);
  const others = Object.entries(services).filter(([name]) => name !== 'platform') as [ServiceName, ServiceRow][];
  const made = others.map(([service, row]) => {
    const stack = new ServiceStack(app, stackNameOf(stage, service), { service, row, gateways: platform.gateways, ...given });
    stack.addStackDependency(platform);
    return stack;
  });
  const operations = stage.lasts ? operationsOf(app, stage, { state, platform, made }) : undefined;
  const edge = edgeOf(app, stage, state);
  Tags.of(app).add('almanac:stage', stage.name);
  return { state, platform, services: made, operations, edge };
};

/** After the state, whose key the distributions show, and which is copied to where they are. */
const edgeOf = (app: Construct, stage: Stage, state: StateStack): EdgeStack | undefined => {
  if (stage.edge === 'none') return undefined;
  const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: edgeRegion };
  const made = new EdgeStack(app, stackNameOf(stage, 'edge'), { stage, edge: stage.edge, env });
  made.addStackDependency(state);
  return made;
};

type Made = { state: StateStack; platform: PlatformStack; made: FunctionStack[] };
const operationsOf = (app: Construct, stage: Stage, { state, platform, made }: Made): OperationsStack => {
  const watched = [platform, ...made];
  const operations = new OperationsStack(app, stackNameOf(stage, 'operations'), {
    stage,
    state,
    gateways: platform.gateways,
    functions: watched.flatMap(({ functions }) => [...functions.keys()]),
    queues: watched.flatMap(({ queues }) => [...queues.keys()]),
    deadLetters: watched.flatMap(({ deadLetters }) => deadLetters),
    ...placeOf(stage),
  });
  for (const each of watched) operations.addStackDependency(each);
  return operations;
};
