import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../dev/cloud/process.ts';
import { emptyTally, merge } from './batch.ts';
import type { Progress } from './jobs.ts';
import type { FaultName } from './world/faults.ts';

/** A stretch of a large run as it is kept in the repository: which seeds of which commit, what they found, and how often each kind of fault struck. */
type Stretch = {
  commit: string;
  /** Where the working tree held more than the commit. */
  changedSince?: true;
  from: number;
  seeds: number;
  cpuSeconds: number;
  /** The seeds that found something, each with what. */
  violations: { seed: number; found: string[] }[];
  reminders: number;
  deliveries: number;
  invocations: number;
  writes: number;
  struck: Partial<Record<FaultName, number>>;
};

type Measured = Pick<Stretch, 'commit' | 'changedSince'>;

const file = join(root, 'scripts', 'bench', 'results', 'simulation.json');

const stretches = (): Stretch[] => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []);

/** What a kept stretch has come to, when it is of this commit and ends where `from` begins: the run goes on. */
export const keptBefore = ({ commit, changedSince }: Measured, from: number): (Progress & { from: number }) | undefined => {
  const kept = stretches().find(each => each.commit === commit && each.from + each.seeds === from);
  if (!kept || kept.changedSince || changedSince) return undefined;
  const { seeds, violations, struck, reminders, deliveries, invocations, writes, cpuSeconds } = kept;
  const nothing = { invocations: 0, writes: 0, reminders: 0, deliveries: 0, struck: new Map() };
  const failed = violations.map(({ seed, found }) => ({ ...nothing, seed, violations: found }));
  const counts = new Map(Object.entries(struck) as [FaultName, number][]);
  return {
    tally: { runs: seeds, failed, struck: counts, reminders, deliveries, invocations, writes },
    next: from,
    cpuSeconds,
    from: kept.from,
  };
};

/** Keeps how far a run has come, after what was kept of it before, in the place of stretches of which it has run every seed. */
export const keep = (measured: Measured, from: number, before: Progress | undefined, { tally: now, cpuSeconds }: Progress): void => {
  const tally = emptyTally();
  if (before) merge(tally, before.tally);
  merge(tally, now);
  const { runs, failed, struck, reminders, deliveries, invocations, writes } = tally;
  const run: Stretch = {
    ...measured,
    from,
    seeds: runs,
    cpuSeconds: Math.round((before?.cpuSeconds ?? 0) + cpuSeconds),
    violations: failed.map(({ seed, violations }) => ({ seed, found: violations })),
    reminders,
    deliveries,
    invocations,
    writes,
    struck: Object.fromEntries([...struck].sort(([, one], [, other]) => other - one)),
  };
  const others = stretches().filter(each => each.from < from || each.from + each.seeds > from + runs);
  const all = [...others, run].sort((one, other) => one.from - other.from);
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
};
