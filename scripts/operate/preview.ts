import { createReport, problem, runScript } from '../console.ts';
import { previewName } from './preview/name.ts';

const usage = `npm run preview -- remove pr-12   removes all of a preview from the account of these credentials
npm run preview -- try            deploys one to a local cloud of its own, uses it, removes it, and says what is left`;

/**
 * `npm run preview`: the stages that pull requests become (`pr-12`). One is deployed as any stage is, `npx cdk deploy --all -c stage=pr-12`; this
 * removes it. `try` fails where anything is left.
 */
await runScript(async stopped => {
  const [what, stage, ...more] = process.argv.slice(2);
  if (what === 'remove' && stage !== undefined && more.length === 0) {
    const name = previewName(stage);
    // A command that is refused waits for no client of AWS.
    const [{ cdkOf }, { removePreview }] = await Promise.all([import('./preview/cdk.ts'), import('./preview/remove.ts')]);
    await removePreview(name, { options: {}, cdk: cdkOf(['-c', `stage=${stage}`], process.env) });
    return void process.stdout.write(`${stage} is gone.\n`);
  }
  if (what !== 'try' || stage !== undefined) throw problem(usage);
  const { tryPreview } = await import('./preview/on-local-cloud.ts');
  const { came, left } = await tryPreview(createReport(), stopped);
  process.stdout.write(`${came} things came with the preview, ${left.length} are left.\n`);
  if (left.length > 0) throw problem(left.join('\n'));
});
