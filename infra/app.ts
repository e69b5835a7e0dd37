import { App, CliCredentialsStackSynthesizer, Tags } from 'aws-cdk-lib';
import { bundleFunctions } from './bundle.ts';
import { ServiceStack } from './service-stack.ts';
import { stageOf } from './stages.ts';
import { StateStack } from './state-stack.ts';

const app = new App();
const stage = stageOf(app.node.tryGetContext('stage') ?? 'dev');
bundleFunctions();

const place = stage.real
  ? { env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION } }
  : // The local cloud enforces IAM and refuses the file publishing of the bootstrap roles.
    { env: { account: '000000000000', region: 'us-east-1' }, synthesizer: new CliCredentialsStackSynthesizer() };

const state = new StateStack(app, `Almanac-${stage.name}-State`, { stage, ...place });
const service = new ServiceStack(app, `Almanac-${stage.name}-Service`, { stage, state, ...place });
service.addDependency(state);
Tags.of(app).add('almanac:stage', stage.name);
