import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { nextOccurrenceAfter, Recurrence, requireReturn } from '../../shared/domain/time/recurrence.ts';
import { problem } from '../console.ts';
import { root } from '../dev/cloud/process.ts';
import { hasValgrind } from './cachegrind.ts';
import { type Figure, figure, figureAtLeast, median, rounded } from './figure.ts';
import { afterOf, cases, type RuleCase } from './rules/cases.ts';
import { type Engine, engines } from './rules/engines.ts';
import { occurrenceInstructions } from './rules/instructions.ts';
import { costliest, type SlowestCase } from './rules/slowest.ts';

const budgetMicroseconds = 20;
const rounds = 3;
/** Many rounds of half a millisecond: some of them are disturbed by nobody, also on a busy machine. */
const short = { occurrences: 100, rounds: 80, warmUp: 2_000 };
/** So many occurrences are asked for in a round: few of the slow ones. */
const occurrencesOf = (name: string): number => (name === 'ours' ? short.occurrences : name === 'rrule with TZID' ? 1 : 10);
/** A refusal is looked for once, when an item is made. */
const refusalBudgetMicroseconds = 5_000;

/** Microseconds for one occurrence, the least of some rounds: what disturbs a round only makes it longer. Undefined where the engine fails. */
const microseconds = (engine: Engine, each: RuleCase, occurrences: number, times: number): number | undefined => {
  try {
    const next = engine(each);
    if (occurrences === short.occurrences) for (let i = 0; i < short.warmUp; i++) next(afterOf(i));
    const took = Array.from({ length: times }, (_, round) => {
      const begun = performance.now();
      for (let i = 0; i < occurrences; i++) next(afterOf(round * occurrences + i));
      return ((performance.now() - begun) * 1000) / occurrences;
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

const instants = ['2026-11-21T10:00:00.000Z', '2031-03-01T00:00:00.000Z', '2070-06-01T00:00:00.000Z', '2095-03-01T00:00:00.000Z'];

/** Microseconds of some work once it is warm: the least of some rounds. */
const warm = (work: () => unknown, rounds: number, times: number): number => {
  for (let i = 0; i < 5 * times; i++) work();
  const took = Array.from({ length: rounds }, () => {
    const begun = performance.now();
    for (let i = 0; i < times; i++) work();
    return ((performance.now() - begun) * 1000) / times;
  });
  return Math.min(...took);
};

const bound = ({ rule, start, zone }: RuleCase) => {
  const { success, data } = Recurrence.safeParse({ rule });
  return success ? { recurrence: data, first: { date: start.slice(0, 10), time: start.slice(11), zone } } : undefined;
};

/** What the next occurrence costs in microseconds where there is one: the most of some instants near and far. */
const costOfNext =
  (rounds: number, times: number) =>
  (each: RuleCase): number | undefined => {
    const of = bound(each);
    if (!of) return undefined;
    const next = (after: string) => nextOccurrenceAfter(of.recurrence, of.first, after, each.zone);
    const costs = instants.filter(after => next(after) !== undefined).map(after => warm(() => next(after), rounds, times));
    return costs.length === 0 ? undefined : Math.max(...costs);
  };

/** What it costs to find that a rule never returns from its start: such an item is refused. */
const costOfRefusal = (each: RuleCase): number | undefined => {
  const of = bound(each);
  if (!of) return undefined;
  const refuses = () => {
    try {
      requireReturn(of.recurrence, of.first);
      return false;
    } catch {
      return true;
    }
  };
  return refuses() ? warm(refuses, 2, 1) : undefined;
};

const foundFigure = (name: string, { each, cost, tried }: SlowestCase, budget?: number): Figure => ({
  ...figure(name, rounded(cost, 1), 'µs', budget),
  note: `${each.rule} since ${each.start} ${each.zone}, of ${tried} tried`,
});

const search = { fresh: 2000, generations: 20 };

const searched = (): Figure[] => {
  const slow = costliest(costOfNext(2, 2), { seed: 7, ...search });
  // Once more and longer: what the search saw may have been the machine.
  const again = costOfNext(60, 20)(slow.each) ?? slow.cost;
  return [
    foundFigure('ours: slowest next occurrence that a search found', { ...slow, cost: again }, budgetMicroseconds),
    foundFigure(
      'ours: slowest refusal of a rule that never returns',
      costliest(costOfRefusal, { seed: 8, ...search }),
      refusalBudgetMicroseconds,
    ),
  ];
};

const counted = async (): Promise<Figure[]> => {
  if (!hasValgrind()) return [];
  const counts = await occurrenceInstructions();
  const ours = counts.find(({ engine }) => engine === 'ours')!;
  return counts.flatMap(({ engine, young, old }) => [
    figure(`${engine}: an occurrence of a young rule`, rounded(young), 'instructions'),
    figure(`${engine}: an occurrence of a rule ten years old`, rounded(old), 'instructions'),
    ...(engine === 'ours'
      ? []
      : [figureAtLeast(`${engine} against ours, old rules`, rounded(old / ours.old, 1), 'times the instructions', 1)]),
  ]);
};

/**
 * What the next occurrence of a rule costs, in our engine and in those that others use, for rules begun this year and ten years ago: in instructions,
 * which hold on a busy machine, and in microseconds, which do not.
 */
export const recurrence = async (): Promise<Figure[]> => {
  const own = Object.entries(engines).map(([name, engine]) => ({
    name,
    micros: cases.map(each => microseconds(engine, each, occurrencesOf(name), name === 'ours' ? short.rounds : rounds) ?? Number.NaN),
  }));
  const all = [...own, { name: 'python-dateutil', micros: dateutil() }];
  const ours = own[0]!.micros;
  const ratios = (micros: number[]) => median(micros.map((value, i) => value / ours[i]!).filter(Number.isFinite));
  return [
    ...cases.map(({ name }, i) => figure(`ours: ${name}`, rounded(ours[i]!, 1), 'µs', budgetMicroseconds)),
    ...searched(),
    ...all
      .slice(1)
      .map(({ name, micros: others }) => figure(`${name}: largest`, rounded(Math.max(...others.filter(Number.isFinite)), 1), 'µs')),
    ...all.slice(1).map(({ name, micros: others }) => figureAtLeast(`${name} against ours`, rounded(ratios(others), 1), 'times', 1)),
    figure('ours: old against young', rounded(median(cases.flatMap((_, i) => (i % 2 ? [ours[i]! / ours[i - 1]!] : []))), 2), 'times', 1.5),
    ...(await counted()),
  ];
};
