import { createReport, problem, runScript } from '../console.ts';
import { cdkOf } from './preview/cdk.ts';
import { tryPreview } from './preview/on-local-cloud.ts';
import { removePreview } from './preview/remove.ts';

const usage = `npm run preview -- remove pr-12   removes all of a preview from the account of these credentials
npm run preview -- try            deploys one to a local cloud of its own, uses it, removes it, and says what is left`;

/**
 * `npm run preview`: the stages that pull requests become (`pr-12`). One is deployed as any stage is, `npx cdk deploy --all -c stage=pr-12`; this
 * removes it. `try` fails where anything is left.
 */
await runScript(async stopped => {
  const [what, stage, ...more] = process.argv.slice(2);
  if (what === 'remove' && stage !== undefined && more.length === 0) {
    await removePreview(stage, { options: {}, cdk: cdkOf(['-c', `stage=${stage}`], process.env) });
    return void process.stdout.write(`${stage} is gone.\n`);
  }
  if (what !== 'try' || stage !== undefined) throw problem(usage);
  const { came, left } = await tryPreview(createReport(), stopped);
  process.stdout.write(`${came} things came with the preview, ${left.length} are left.\n`);
  if (left.length > 0) throw problem(left.join('\n'));
});
