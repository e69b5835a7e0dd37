import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installedCommand, root, runLogged, tail } from './cloud/process.ts';

/** Tests of one project of vitest. */
export type Run = { project: 'unit' | 'cloud'; args: readonly string[] };

/**
 * Which tests a change of these files can break: those that import one of them by whatever way, and those that ask the module whose code is
 * among them over HTTP.
 */
export const testsFor = (files: readonly string[]): Run[] => {
  const modules = new Set(files.flatMap(file => /^functions\/[^/]+\/[^/]+\//.exec(file)?.[0] ?? []));
  return [
    { project: 'unit', args: ['related', '--run', ...files] },
    ...(modules.size > 0 ? [{ project: 'cloud', args: ['run', ...modules] } as const] : []),
  ];
};

export type Tested = { files: number; passed: number; failed: string[] };
type Result = { testResults: { message: string; assertionResults: { status: string; fullName: string }[] }[] };

const testedIn = ({ testResults }: Result): Tested => {
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const broken = testResults
    .filter(({ assertionResults, message }) => assertionResults.length === 0 && message)
    .map(({ message }) => message);
  return {
    files: testResults.length,
    passed: all.filter(({ status }) => status === 'passed').length,
    failed: [...all.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName), ...broken],
  };
};

/** Runs tests, those over HTTP against a stage that is up, and answers how they went; undefined when a newer change has stopped them. */
export const runTests = async (runs: readonly Run[], stage: object, log: string, stopped: AbortSignal): Promise<Tested | undefined> => {
  const counts = `${log}.json`;
  const told: Tested = { files: 0, passed: 0, failed: [] };
  for (const { project, args } of runs) {
    rmSync(counts, { force: true });
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${counts}`];
    const env = { ...process.env, NO_COLOR: '1', ALMANAC_STAGE: JSON.stringify(stage) };
    const code = await runLogged(installedCommand('vitest'), [...args, '--project', project, '--passWithNoTests', ...reporters], {
      env,
      log,
      stopped,
    }).catch(() => 1);
    if (stopped.aborted) return undefined;
    const tested = existsSync(counts) ? testedIn(JSON.parse(readFileSync(counts, 'utf8'))) : { files: 0, passed: 0, failed: [] };
    told.files += tested.files;
    told.passed += tested.passed;
    told.failed.push(...(code !== 0 && tested.failed.length === 0 ? [tail(log, 5)] : tested.failed));
  }
  return told;
};

/** The log of the tests that a change can break. */
export const testLog = join(root, '.local', 'logs', 'dev-tests.log');

/** How the tests went, in words. */
export const inWords = ({ files, passed, failed }: Tested, changed: readonly string[]): string => {
  const what = changed.length > 3 ? `${changed.length} files` : changed.join(', ');
  const tests = passed + failed.length;
  if (tests === 0) return `No test can be broken by ${what}.`;
  const count = `${tests} ${tests === 1 ? 'test' : 'tests'} in ${files} ${files === 1 ? 'file' : 'files'} can be broken by ${what}`;
  if (failed.length === 0) return `${count}: all pass. npm test runs the others.`;
  return [`${count}: ${failed.length} failed.`, ...failed.slice(0, 10).map(name => `  ✗ ${name}`), `  More in ${testLog}`].join('\n');
};
