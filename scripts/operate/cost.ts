import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stages } from '../../infra/stages.ts';
import { problem, runScript } from '../console.ts';
import { root } from '../dev/cloud/process.ts';

/**
 * `npm run cost`: what a stage costs a month, while nothing happens and by its users: `--stage dev` (or another row of infra/stages.ts), `--users 1000`.
 * `--write` writes `.github/cost.md` anew.
 */
await runScript(async () => {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string', default: 'dev' },
      users: { type: 'string', default: '1000' },
      write: { type: 'boolean', default: false },
    },
  });
  const users = Number(values.users);
  if (!Number.isSafeInteger(users) || users < 1) throw problem('--users is a whole number of active users, 1 or more.');
  if (!stages[values.stage]?.real) {
    const known = Object.keys(stages).filter(name => stages[name]!.real);
    throw problem(`There is no bill of a stage "${values.stage}": choose one of ${known.join(', ')}.`);
  }
  // A command that is refused synthesizes nothing.
  const [{ billOf }, { costPage, onPage, pageOf }] = await Promise.all([import('./cost/bill.ts'), import('./cost/page.ts')]);
  if (values.write) writeFileSync(join(root, '.github', 'cost.md'), costPage(onPage.stages.map(name => billOf(name, onPage.users))));
  else process.stdout.write(pageOf(billOf(values.stage, users)));
});
