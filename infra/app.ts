import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { bundleFunctions } from './bundle.ts';
import { makeStacks } from './stacks/all.ts';
import { stageOf } from './stages.ts';

const app = new App();
const settings = app.node.tryGetContext('settings');
const stage = stageOf(app.node.tryGetContext('stage') ?? 'dev', {
  providersUrl: app.node.tryGetContext('providersUrl'),
  settings: settings && JSON.parse(settings),
});
// Below the output of the CDK run, so that two runs do not meet.
const assets = join(process.env.CDK_OUTDIR ?? '.build', 'functions');
bundleFunctions(assets, stage.real ? 'arm64' : undefined);
makeStacks(app, stage, assets);
