import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { deployedCommit } from '../../infra/commit.ts';
import { createReport, problem, runScript } from '../console.ts';
import { root } from '../dev/cloud/process.ts';
import { calendarOf } from './evidence/calendar.ts';
import { folder, runTests } from './evidence/collect.ts';
import { testsOf } from './evidence/control.ts';
import { frameworks } from './evidence/frameworks/index.ts';
import { overviewOf, pageOf } from './evidence/page.ts';
import { outcomeOf, reportOf } from './evidence/report.ts';
import { reviews } from './evidence/reviews.ts';

/**
 * `npm run evidence`: runs the tests that show what laws and standards ask for, and writes a report: `--only hipaa` for one of them, `--cloud` with
 * those that need a local cloud. `--write` writes the pages of `.github/compliance` anew, `--calendar` prints when reviews fall due.
 */
await runScript(async stopped => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      cloud: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      calendar: { type: 'boolean', default: false },
    },
  });
  const chosen = frameworks.filter(({ key }) => values.only === undefined || key === values.only);
  if (chosen.length === 0)
    throw problem(`There is no page of "${values.only}": choose from ${frameworks.map(({ key }) => key).join(', ')}.`);
  if (values.calendar) process.stdout.write(calendarOf(reviews, new Date().toISOString()));
  else if (values.write) writePages();
  else await collect(chosen, values.cloud, stopped);
});

function writePages(): void {
  const folder = join(root, '.github', 'compliance');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'README.md'), overviewOf(frameworks, reviews));
  for (const framework of frameworks) writeFileSync(join(folder, `${framework.key}.md`), pageOf(framework));
}

async function collect(chosen: typeof frameworks, cloud: boolean, stopped: AbortSignal): Promise<void> {
  const controls = chosen.flatMap(each => each.controls);
  const tests = testsOf(controls);
  const files = await createReport().step(`running ${tests.length} files of tests`, () => runTests(tests, { cloud, stopped }));
  const at = new Date().toISOString();
  const commit = deployedCommit();
  const file = join(folder, `${at.slice(0, 10)}-${commit.slice(0, 8)}.md`);
  writeFileSync(file, reportOf(chosen, files, { commit, node: process.version, at }));
  const outcomes = controls.map(control => outcomeOf(control, files));
  const count = (outcome: string) => outcomes.filter(each => each === outcome).length;
  process.stdout.write(
    `${count('shown')} shown, ${count('in_part')} in part, ${count('by_words')} by words alone, ${count('failed')} failed: ${relative(root, file)}\n`,
  );
  if (count('failed') > 0) throw problem('Something that is said to be shown is not: see the report.');
}
