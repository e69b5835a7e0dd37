import { parseArgs } from 'node:util';
import { problem, runScript, seconds } from './console.ts';
import { count, emptyTally, neverStruck, simulator, type Tally, told } from './simulation/batch.ts';

const usage = {
  seeds: { type: 'string', default: '1000' },
  from: { type: 'string', default: '1' },
  seed: { type: 'string' },
} as const;

/** From so many seeds on, every kind of fault must have struck. */
const manySeeds = 500;

const wholeNumber = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw problem(`--${name} takes a whole number, not "${text}".`);
  return value;
};

const report = ({ runs, failed, struck, invocations, writes, reminders, deliveries }: Tally, took: string): string => {
  const faults = [...struck].sort(([, one], [, other]) => other - one).map(([name, times]) => `  ${String(times).padStart(9)}  ${name}`);
  const happened = `${reminders} reminders, ${deliveries} deliveries, ${invocations} invocations, ${writes} writes`;
  return [`Faults that struck:`, ...faults, `${runs} runs in ${took}: ${happened}`, `${failed.length} runs with a violation`].join('\n');
};

/** Runs seed after seed, and says of each that found something what it was. */
const runAll = async (from: number, seeds: number, stopped: AbortSignal): Promise<Tally> => {
  const run = await simulator();
  const tally = emptyTally();
  for (let seed = from; seed < from + seeds && !stopped.aborted; seed++) {
    const done = await run(seed);
    count(tally, done);
    if (done.violations.length > 0) process.stdout.write(`\nSeed ${seed}:\n${told(done)}\n`);
    if (tally.runs % 1000 === 0) process.stdout.write(`${tally.runs} runs, ${tally.failed.length} with a violation\n`);
    // Signals are heard only when nothing else is to be done.
    await new Promise(resolve => setImmediate(resolve));
  }
  return tally;
};

/**
 * `npm run simulate`: the product under a simulated time and with faults. `--seeds N` runs so many (`--from` the first of them), `--seed S`
 * runs one again. Ends with code 1 where a run found something, or a kind of fault never struck.
 */
await runScript(async stopped => {
  const { values } = parseArgs({ options: usage });
  const from = wholeNumber('seed', values.seed ?? values.from);
  const seeds = values.seed === undefined ? wholeNumber('seeds', values.seeds) : 1;
  const started = performance.now();
  const tally = await runAll(from, seeds, stopped);
  process.stdout.write(`${report(tally, seconds(performance.now() - started))}\n`);
  const silent = seeds >= manySeeds ? neverStruck(tally) : [];
  if (silent.length > 0) throw problem(`Never struck, so nothing is shown of it: ${silent.join(', ')}.`);
  if (tally.failed.length > 0) throw problem(`${tally.failed.length} of ${tally.runs} runs found something.`);
});
