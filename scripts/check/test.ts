import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { problem, runScript, seconds } from '../console.ts';
import { installedCommand, root, runLogged } from '../dev/cloud/process.ts';
import { type Outcome, outcomeOf, sumOf, withSecondRun } from './tally.ts';

/** One check of the whole: a command, and for tests the file that counts them, and which files of tests, if not all. What `runs` a cloud or tests can be disturbed by what runs beside it. */
type Step = { name: string; command: string; args: string[]; counts?: string; files?: string[]; runs?: true };

const logs = join(root, '.local', 'logs');
const atOnce = 2;
/** One after the other, and of each phase two steps at once: the tests of the cloud use both cores alone; those of `harm` mostly wait, each at a cloud of its own. */
const phases = ['checks', 'cloud', 'harm'] as const;
type Phase = (typeof phases)[number];

/** Of how many files that failed it can be that they were disturbed. More than that fail of something else. */
const mostRunAgain = 3;

/** A project of tests, or those of its files whose path holds a text. What fails at a cloud is tried once more at once. */
const vitest = (project: 'unit' | 'cloud' | 'faults', files?: string): Step => {
  const name = files === undefined ? project : `${project} of ${files.replaceAll('/', ' ').trim()}`;
  const counts = join(logs, `test-${name.replaceAll(' ', '-')}-${process.pid}.json`);
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${counts}`];
  const again = project === 'unit' ? [] : ['--retry=1'];
  const args = ['run', '--project', project, '--passWithNoTests', ...again, ...reporters];
  return { name, command: 'vitest', args, counts, runs: true, ...(files === undefined ? {} : { files: [files] }) };
};

/** The harm done to a cloud, by the command that does more of it. */
const faults = (): Step => {
  const step = vitest('faults');
  return { ...step, command: 'node', args: ['scripts/faults/faults.ts', '--burst', '60', '--', ...step.args.slice(3)] };
};

type Plan = Record<Phase, Step[]>;
type Result = { step: Step; outcome: Outcome };

const whole: Plan = {
  checks: [
    vitest('unit'),
    { name: 'types', command: 'tsc', args: ['--noEmit'] },
    { name: 'style', command: 'biome', args: ['check', '--error-on-warnings'] },
    { name: 'unused', command: 'knip', args: [] },
    { name: 'openapi', command: 'node', args: ['scripts/check/openapi.ts', '--lint'] },
  ],
  cloud: [vitest('cloud')],
  harm: [faults(), { name: 'contract', command: 'node', args: ['scripts/check/fuzz.ts', '--brief'], runs: true }],
};

/** What can be named beside a check: the tests of one service, and the journeys through all of them. */
const parts: Record<string, Partial<Plan>> = {
  ...Object.fromEntries(
    readdirSync(join(root, 'functions')).map(service => [
      service,
      { checks: [vitest('unit', `/${service}/`)], cloud: [vitest('cloud', `functions/${service}/`)] },
    ]),
  ),
  journeys: { cloud: [vitest('cloud', 'scripts/e2e/')] },
};

/**
 * `npm test`: every check, or only those named: `npm test -- types unit`, or the tests of a service: `npm test -- items`. Prints what failed and
 * why, and last how many passed and failed. What may have been disturbed runs again at the end, when nothing else does, and what passed only then
 * is named.
 */
await runScript(async stopped => {
  mkdirSync(logs, { recursive: true });
  const chosen = choose(process.argv.slice(2));
  const results: Result[] = [];
  for (const phase of phases)
    results.push(...(await inTurns(chosen[phase], async step => ({ step, outcome: await check(step, stopped) }))));
  const outcomes: Outcome[] = [];
  for (const result of results) outcomes.push(await runAgain(result, stopped));
  const { passed, failed, secondTries } = sumOf(outcomes);
  if (secondTries.length > 0)
    process.stdout.write(`\nOnly when they were run again passed:\n${secondTries.map(each => `  ${each}\n`).join('')}`);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  if (failed > 0) process.exit(1);
});

function choose(names: string[]): Plan {
  const single = phases.flatMap(phase => whole[phase].map(step => [step.name, { [phase]: [step] }] as const));
  const known: Record<string, Partial<Plan>> = { ...Object.fromEntries(single), ...parts };
  const unknown = names.find(name => !Object.hasOwn(known, name));
  if (unknown) throw problem(`There is no check named ${unknown}: choose from ${Object.keys(known).join(', ')}.`);
  const plans = names.length === 0 ? [whole] : names.map(name => known[name]!);
  const of = (phase: Phase): Step[] => plans.flatMap(plan => plan[phase] ?? []);
  return { checks: of('checks'), cloud: of('cloud'), harm: of('harm') };
}

/** Runs some at once and the rest as places come free, and answers in the order given. */
async function inTurns<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** Runs what has failed once more by itself, if it may have been disturbed: of tests the files that failed. */
async function runAgain({ step, outcome }: Result, stopped: AbortSignal): Promise<Outcome> {
  const { failed, failedFiles } = outcome;
  if (failed === 0 || !step.runs || failedFiles.length > mostRunAgain) return outcome;
  const files = failedFiles.map(({ file }) => relative(root, file));
  const again = { ...step, name: `${step.name} again`, ...(files.length > 0 ? { files } : {}) };
  return withSecondRun(step.name, outcome, await check(again, stopped));
}

/** Runs one step, prints how it went, and all that it said when it failed. */
async function check(step: Step, stopped: AbortSignal): Promise<Outcome> {
  const log = join(logs, `test-${step.name.replaceAll(' ', '-')}-${process.pid}.log`);
  writeFileSync(log, '');
  const started = performance.now();
  const env = { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) };
  try {
    const code = await runLogged(installedCommand(step.command), [...step.args, ...(step.files ?? [])], { env, log, stopped });
    const outcome = outcomeOf(code, step.counts);
    const took = seconds(performance.now() - started);
    const tally = step.counts ? ` ${outcome.passed} passed, ${outcome.failed} failed` : '';
    process.stdout.write(`${outcome.failed > 0 ? '✗' : '✓'} ${step.name}${tally} (${took})\n`);
    if (outcome.failed > 0) process.stdout.write(`\n${readFileSync(log, 'utf8').trim()}\n\n`);
    return outcome;
  } finally {
    rmSync(log, { force: true });
    if (step.counts) rmSync(step.counts, { force: true });
  }
}
