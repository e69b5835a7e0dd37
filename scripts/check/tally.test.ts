import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { installedCommand, root, runLogged } from '../dev/cloud/process.ts';
import { type Outcome, outcomeOf, sumOf, withSecondRun } from './tally.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-tally-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what is run again and passes counts as passed and is named; what fails twice has failed', async () => {
  const file = join(folder, 'tries.test.ts');
  const report = join(folder, 'report.json');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'vitest.config.mjs'), 'export default {};');
  writeFileSync(
    file,
    `import { expect, test } from 'vitest';
    let tries = 0;
    test('needs two', () => expect(++tries).toBe(2));
    test('needs one', () => {});
    test('never', () => expect(1).toBe(2));`,
  );
  const args = ['run', '--root', folder, '--retry=1', '--reporter=json', `--outputFile.json=${report}`, file];
  const code = await runLogged(installedCommand('vitest'), args, {
    env: process.env,
    log: join(folder, 'log'),
    cwd: root,
  });
  const outcome = outcomeOf(code, report);
  expect(outcome).toMatchObject({ passed: 2, failed: 1 });
  expect(outcome.secondTries).toEqual([expect.stringMatching(/^needs two \(AssertionError: expected 1 to be 2/)]);
  expect(outcome.failedFiles).toEqual([
    { file, passed: 2, failures: [expect.stringMatching(/^never \(AssertionError: expected 1 to be 2/)] },
  ]);
});

test('of files that are run again by themselves the second run counts, and what passed only then is named', () => {
  const none: Outcome = { passed: 0, failed: 0, secondTries: [], failedFiles: [] };
  const failedFiles = [{ file: 'a.test.ts', passed: 4, failures: ['a waits (in vain)'] }];
  const first: Outcome = { passed: 104, failed: 1, secondTries: ['b (once)'], failedFiles };
  expect(withSecondRun('cloud', first, { ...none, passed: 5 })).toEqual({
    ...none,
    passed: 105,
    secondTries: ['b (once)', 'a waits (in vain)'],
  });
  const again = { ...none, passed: 3, failed: 2, failedFiles };
  expect(withSecondRun('cloud', first, again)).toEqual({ ...none, passed: 103, failed: 2, secondTries: ['b (once)'], failedFiles });
  expect(withSecondRun('cloud', first, none)).toEqual(first);
  const command = { ...none, failed: 1 };
  expect(withSecondRun('contract', command, { ...none, passed: 1 })).toEqual({ ...none, passed: 1, secondTries: ['contract'] });
  expect(withSecondRun('contract', command, command)).toEqual(command);
});

test('a command counts as one, and a run without a report that failed as a failure', () => {
  const [passed, failed] = [outcomeOf(0), outcomeOf(2, join(folder, 'none.json'))];
  expect([passed, failed]).toEqual([
    { passed: 1, failed: 0, secondTries: [], failedFiles: [] },
    { passed: 0, failed: 1, secondTries: [], failedFiles: [] },
  ]);
  const once = { passed: 0, failed: 0, secondTries: ['a'], failedFiles: [] };
  expect(sumOf([passed, failed, once])).toEqual({ passed: 1, failed: 1, secondTries: ['a'], failedFiles: [] });
});
