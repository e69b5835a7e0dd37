import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { copiesVault } from './constructs/copies.ts';

/**
 * The vault that a stage's backups are copied to each week, made once in another account of the same organization, or another region, with the
 * credentials of that one: `npx cdk deploy --app 'node infra/copies.ts' -c stage=prod -c from=ACCOUNT -c days=90`. What it answers as
 * `VaultArn` is `backupCopies` of the stage.
 */
const app = new App();
const [stage, from, days] = ['stage', 'from', 'days'].map(name => String(app.node.tryGetContext(name) ?? ''));
if (!stage || !/^\d{12}$/.test(from!) || !(Number(days) >= 30))
  throw new Error('Say -c stage=prod -c from=<account> -c days=<30 or more>.');
const stack = new Stack(app, `Almanac-${stage}-Copies`);
new CfnOutput(stack, 'VaultArn', { value: copiesVault(stack, { stage, from: from!, keptDays: Number(days) }).backupVaultArn });
