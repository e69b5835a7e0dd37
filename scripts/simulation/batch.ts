import { bundle, type Patch } from './load.ts';
import { type Run, runSeed } from './run.ts';
import { type Deployments, deploymentsOf } from './world/deployed.ts';
import { type FaultName, faultKinds } from './world/faults.ts';
import type { World } from './world/world.ts';

/** What many runs have come to: how many there were, what they found, and how often each kind of fault struck. */
export type Tally = {
  runs: number;
  failed: Run[];
  struck: Map<FaultName, number>;
  invocations: number;
  writes: number;
  reminders: number;
  deliveries: number;
};

/** After so many runs the functions start anew: what their instances keep must not fill up. */
const runsPerStart = 200;

const besides = (older: Deployments, newer: Deployments, has: Beside['has']): Deployments => ({
  handlerOf: (shards, name) => (has(name) ? newer : older).handlerOf(shards, name),
  moduleOf: (shards, name) => (has(name) ? newer : older).moduleOf(shards, name),
});

/** Runs seed after seed with the product's code as it is, or changed by patches. */
export const simulator = async (patches: Patch[] = []) => simulatorOf(await bundle(patches));

/** Two versions of the product that run beside each other: the bundle of the newer, and which functions are of it. */
export type Beside = { text: string; has(name: string): boolean };

/** Runs seed after seed with the functions of a bundle, some of them of another. `watch` sees each world at its end. What it answers answers the run of a seed. */
export const simulatorOf = (text: string, newer?: Beside, watch?: (world: World) => void) => {
  let world: World | undefined;
  const deploy = () => {
    const older = deploymentsOf(text, () => world!);
    return newer
      ? besides(
          older,
          deploymentsOf(newer.text, () => world!),
          newer.has,
        )
      : older;
  };
  let deployments = deploy();
  let runs = 0;
  return async (seed: number): Promise<Run> => {
    if (runs++ % runsPerStart === 0) deployments = deploy();
    const run = await runSeed(seed, deployments, entered => {
      world = entered;
    });
    watch?.(world!);
    return run;
  };
};

export const emptyTally = (): Tally => ({ runs: 0, failed: [], struck: new Map(), invocations: 0, writes: 0, reminders: 0, deliveries: 0 });

/** Adds what other runs have come to. */
export const merge = (tally: Tally, { runs, failed, struck, invocations, writes, reminders, deliveries }: Tally): void => {
  tally.runs += runs;
  tally.failed.push(...failed);
  for (const [name, times] of struck) tally.struck.set(name, (tally.struck.get(name) ?? 0) + times);
  tally.invocations += invocations;
  tally.writes += writes;
  tally.reminders += reminders;
  tally.deliveries += deliveries;
};

/** Adds a run to what many have come to. */
export const count = (tally: Tally, run: Run): void => merge(tally, { ...run, runs: 1, failed: run.violations.length > 0 ? [run] : [] });

/** The kinds of fault that never struck: what was not tried was not shown. */
export const neverStruck = ({ struck }: Tally): string[] => (Object.keys(faultKinds) as FaultName[]).filter(name => !struck.has(name));

/** A run that failed, in words: what it found, and the line that runs it again. */
export const told = ({ seed, violations }: Run): string =>
  [
    ...violations.slice(0, 5),
    ...(violations.length > 5 ? [`and ${violations.length - 5} more`] : []),
    `Again: npm run simulate -- --seed ${seed}`,
  ].join('\n');
