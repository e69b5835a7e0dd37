import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../cloud/process.ts';
import { problem } from '../console.ts';
import { type Figure, figure, figureAtLeast, median, rounded } from './figure.ts';
import { afterOf, cases, type RuleCase } from './rules/cases.ts';
import { type Engine, engines } from './rules/engines.ts';
import { randomCases } from './rules/slowest.ts';

const budgetMicroseconds = 20;
const rounds = 3;
/** So many turns are asked for in a round: few of the slow ones. */
const turnsOf = (name: string): number => (name === 'ours' ? 2000 : name === 'rrule with TZID' ? 1 : 10);
const searched = 2000;

/** Microseconds for one turn, the least of some rounds: what disturbs a round only makes it longer. Undefined where the engine fails. */
const microseconds = (engine: Engine, each: RuleCase, turns: number, times = rounds): number | undefined => {
  try {
    const next = engine(each);
    const took = Array.from({ length: times }, (_, round) => {
      const begun = performance.now();
      for (let i = 0; i < turns; i++) next(afterOf(round * turns + i));
      return ((performance.now() - begun) * 1000) / turns;
    });
    return Math.min(...took);
  } catch {
    return undefined;
  }
};

const dateutil = (): number[] => {
  const python = join(root, '.venv', 'bin', 'python');
  const input = JSON.stringify({ cases, afters: Array.from({ length: 10 }, (_, i) => afterOf(i)) });
  const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'rules', 'next.py')], { input, encoding: 'utf8' });
  if (status !== 0) throw problem(`python-dateutil could not be asked: ${stderr.trim().split('\n').at(-1)}`);
  return JSON.parse(stdout) as number[];
};

/** Whether a rule has a turn at all: one that has none is refused when an item is created, and is searched through only then. */
const returns = (each: RuleCase): boolean => {
  try {
    return engines.ours!(each)('2026-01-01T00:00:00') !== undefined;
  } catch {
    return false;
  }
};

const slowest = (): { micros: number; each: RuleCase } => {
  const ours = engines.ours!;
  const timed = randomCases(searched, 7).flatMap(each => {
    if (!returns(each)) return [];
    const micros = microseconds(ours, each, 20, 3);
    return micros === undefined ? [] : [{ micros, each }];
  });
  const worst = timed.toSorted((a, b) => b.micros - a.micros).slice(0, 20);
  // Once more and longer: a rule that was only unlucky is not the slowest.
  const again = worst.map(({ each }) => ({ each, micros: microseconds(ours, each, 200)! }));
  return again.toSorted((a, b) => b.micros - a.micros)[0]!;
};

/** What the next turn of a rule costs, in our engine and in those that others use, for rules begun this year and ten years ago. */
export const recurrence = async (): Promise<Figure[]> => {
  const own = Object.entries(engines).map(([name, engine]) => ({
    name,
    micros: cases.map(each => microseconds(engine, each, turnsOf(name)) ?? Number.NaN),
  }));
  const all = [...own, { name: 'python-dateutil', micros: dateutil() }];
  const ours = own[0]!.micros;
  const ratios = (micros: number[]) => median(micros.map((value, i) => value / ours[i]!).filter(Number.isFinite));
  const { micros, each } = slowest();
  return [
    ...cases.map(({ name }, i) => figure(`ours: ${name}`, rounded(ours[i]!, 1), 'µs', budgetMicroseconds)),
    {
      ...figure('ours: slowest found', rounded(micros, 1), 'µs', budgetMicroseconds),
      note: `${each.rule} since ${each.start} ${each.zone}, of ${searched}`,
    },
    ...all
      .slice(1)
      .map(({ name, micros: others }) => figure(`${name}: largest`, rounded(Math.max(...others.filter(Number.isFinite)), 1), 'µs')),
    ...all.slice(1).map(({ name, micros: others }) => figureAtLeast(`${name} against ours`, rounded(ratios(others), 1), 'times', 1)),
    figure('ours: old against young', rounded(median(cases.flatMap((_, i) => (i % 2 ? [ours[i]! / ours[i - 1]!] : []))), 2), 'times', 1.5),
  ];
};
