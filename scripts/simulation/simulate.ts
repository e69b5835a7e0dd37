import { parseArgs } from 'node:util';
import { wallClockAt } from '../../shared/domain/time/when.ts';
import { commitOf } from '../bench/commit.ts';
import { problem, runScript, seconds } from '../console.ts';
import { neverStruck, type Tally, told } from './batch.ts';
import { zone } from './fortnight/fortnight.ts';
import { drawFortnight } from './fortnight/pictures.ts';
import { runFortnight } from './fortnight/story.ts';
import { type Progress, runSeeds } from './jobs.ts';
import { keep, keptBefore } from './result.ts';

const usage = {
  seeds: { type: 'string', default: '1000' },
  from: { type: 'string', default: '1' },
  seed: { type: 'string' },
  jobs: { type: 'string', default: '1' },
  save: { type: 'boolean', default: false },
  fortnight: { type: 'boolean', default: false },
  pictures: { type: 'string' },
} as const;

/** From so many seeds on, every kind of fault must have struck. */
const manySeeds = 500;

const wholeNumber = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw problem(`--${name} takes a whole number, not "${text}".`);
  return value;
};

const report = ({ tally, cpuSeconds }: Progress, took: string): string => {
  const { runs, failed, struck, invocations, writes, reminders, deliveries } = tally;
  const faults = [...struck].sort(([, one], [, other]) => other - one).map(([name, times]) => `  ${String(times).padStart(9)}  ${name}`);
  const happened = `${reminders} reminders, ${deliveries} deliveries, ${invocations} invocations, ${writes} writes`;
  const cost = `${Math.round((cpuSeconds * 1000) / Math.max(1, runs))} ms of processor time each`;
  return [`Faults that struck:`, ...faults, `${runs} runs in ${took}, ${cost}: ${happened}`, `${failed.length} runs with a violation`].join(
    '\n',
  );
};

/** Says of each run that found something what it was, and every thousand how far it is. */
const tell = ({ tally }: Progress, span: Tally): void => {
  for (const run of span.failed) process.stdout.write(`\nSeed ${run.seed}:\n${told(run)}\n`);
  const before = tally.runs - span.runs;
  if (Math.floor(tally.runs / 1000) > Math.floor(before / 1000))
    process.stdout.write(`${tally.runs} runs, ${tally.failed.length} with a violation\n`);
};

/** Prints a family's fortnight as a diary, in their time, and draws some of what they saw. */
const tellFortnight = async (folder: string | undefined): Promise<void> => {
  const fortnight = await runFortnight();
  const { diary } = fortnight;
  const written = diary.map(({ at, text }) => {
    const { date, time } = wallClockAt(new Date(at).toISOString(), zone);
    return `${date} ${time}  ${text}\n`;
  });
  process.stdout.write(written.join(''));
  for (const file of folder ? await drawFortnight(fortnight, folder) : []) process.stdout.write(`${file}\n`);
};

/**
 * `npm run simulate`: the product under a simulated time and with faults. `--seeds N` runs so many (`--from` the first of them), `--jobs N` at
 * once, `--seed S` runs one again. `--fortnight` tells a family's fortnight instead, with `--pictures FOLDER` in pictures, too. `--save` keeps what it comes to in `scripts/bench/results/simulation.json`, and goes on with what is kept
 * there when that is of the same commit and `--from` is its next seed. Ends with code 1 where a run found something, or a kind of fault never
 * struck.
 */
await runScript(async stopped => {
  const { values } = parseArgs({ options: usage });
  if (values.fortnight) return tellFortnight(values.pictures);
  const from = wholeNumber('seed', values.seed ?? values.from);
  const seeds = values.seed === undefined ? wholeNumber('seeds', values.seeds) : 1;
  const jobs = Math.max(1, wholeNumber('jobs', values.jobs));
  const measured = commitOf();
  const before = values.save ? keptBefore(measured, from) : undefined;
  const started = performance.now();
  const done = (progress: Progress, span: Tally): void => {
    tell(progress, span);
    if (values.save) keep(measured, before?.from ?? from, before, progress);
  };
  const progress = await runSeeds({ from, seeds, jobs, stopped, done });
  const { tally, next } = progress;
  process.stdout.write(`${report(progress, seconds(performance.now() - started))}\n`);
  if (next < from + seeds) process.stdout.write(`Stopped before seed ${next}: go on with --from ${next} --seeds ${from + seeds - next}\n`);
  const silent = tally.runs >= manySeeds ? neverStruck(tally) : [];
  if (silent.length > 0) throw problem(`Never struck, so nothing is shown of it: ${silent.join(', ')}.`);
  if (tally.failed.length > 0) throw problem(`${tally.failed.length} of ${tally.runs} runs found something.`);
});
