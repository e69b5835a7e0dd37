import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { problem } from '../../console.ts';
import { installedCommand, root, runLogged } from '../../dev/cloud/process.ts';
import type { FileOutcome } from './report.ts';

/** Where reports are written. */
export const folder = join(root, '.local', 'evidence');

type Result = { name: string; status: string; assertionResults: { status: string }[] };

/** Tests below these folders need a deployed cloud. */
const isOnCloud = (file: string): boolean => file.startsWith('functions/') || file.startsWith('scripts/e2e/');

/** How a file came out. What fails beside its tests, such as what is to be done before them, fails it as well: its tests are only left out then. */
export const outcomeIn = ({ status, assertionResults }: Omit<Result, 'name'>): { passed: number; failed: number } => {
  const count = (which: string) => assertionResults.filter(each => each.status === which).length;
  return { passed: count('passed'), failed: Math.max(count('failed'), status === 'failed' ? 1 : 0) };
};

/** What a report of vitest (JSON) says of each file. Fails where there is none: then nothing ran. */
const outcomesIn = (report: string, log: string): [string, FileOutcome][] => {
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as { testResults: Result[] };
    return testResults.map(({ name, ...result }) => [relative(root, name), outcomeIn(result)]);
  } catch {
    throw problem(`The tests did not run: see ${log}.`);
  }
};

/** Runs files of one project of tests, and answers how each came out. */
const runProject = async (project: 'unit' | 'cloud', files: readonly string[], stopped: AbortSignal): Promise<[string, FileOutcome][]> => {
  if (files.length === 0) return [];
  mkdirSync(folder, { recursive: true });
  const [report, log] = [join(folder, `${project}.json`), join(folder, `${project}.log`)];
  for (const file of [report, log]) rmSync(file, { force: true });
  const args = ['run', '--project', project, '--reporter=json', `--outputFile=${report}`, ...files];
  await runLogged(installedCommand('vitest'), args, { env: process.env, log, stopped });
  return outcomesIn(report, log);
};

/** Runs these files of tests, those that need a cloud only where one is to be started, and answers how each came out. */
export const runTests = async (files: readonly string[], { cloud, stopped }: { cloud: boolean; stopped: AbortSignal }) => {
  const [onCloud, alone] = [files.filter(isOnCloud), files.filter(file => !isOnCloud(file))];
  return new Map<string, FileOutcome>([
    ...files.map((file): [string, FileOutcome] => [file, 'not_run']),
    ...(await runProject('unit', alone, stopped)),
    ...(cloud ? await runProject('cloud', onCloud, stopped) : []),
  ]);
};
