import { parseRule } from '../../../shared/domain/time/rule.ts';
import type { RuleCase } from './cases.ts';

/** Numbers from 0 to 1 that follow from a seed, so that a search can be repeated (mulberry32). */
const randomOf = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kathmandu', 'Pacific/Apia'];

/** A rule by its parts, the wall-clock time of its first occurrence, its zone. */
type Candidate = { parts: Record<string, string>; start: string; zone: string };

const textOf = (parts: Record<string, string>): string =>
  Object.entries(parts)
    .map(([name, value]) => `${name}=${value}`)
    .join(';');

const isRule = ({ parts }: Candidate): boolean => {
  try {
    return parseRule(textOf(parts)) !== undefined;
  } catch {
    return false;
  }
};

/** What makes candidates and changes them, by a seed. */
const candidatesOf = (seed: number) => {
  const random = randomOf(seed);
  const among = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const number = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const list = (most: number, one: () => number | string) => [...new Set(Array.from({ length: number(1, most) }, one))].join(',');
  const two = (value: number) => String(value).padStart(2, '0');
  const start = () =>
    `${number(1975, 2026)}-${two(number(1, 12))}-${two(number(1, 28))}T${two(number(0, 23))}:${among(['00', '15', '30', '59'])}`;
  const parts: Record<string, () => string> = {
    INTERVAL: () => String(among([2, 3, 4, 7, 12, 14, 23, 24, 25, 28, 48, 52, 97, 100, 168, 365, 499, 997, 1000, number(2, 1000)])),
    BYMONTH: () => list(3, () => among([2, 2, number(1, 12)])),
    BYDAY: () => list(7, () => `${random() < 0.3 ? among(['1', '-1', '2', '5', '-5', '53']) : ''}${among(days)}`),
    BYMONTHDAY: () => list(4, () => among([29, 30, 31, -31, -30, 1, -1, number(1, 31)])),
    BYYEARDAY: () => list(6, () => among([366, -366, 60, 1, number(1, 366)])),
    BYWEEKNO: () => list(4, () => among([53, -53, 1, number(1, 53)])),
    BYHOUR: () => list(24, () => number(0, 23)),
    BYMINUTE: () => list(4, () => among([0, 15, 30, 45, 59])),
    BYSETPOS: () => list(4, () => among([1, -1, 2, 5, 366, -366, number(1, 366)])),
    WKST: () => among(days),
  };
  const names = Object.keys(parts);
  const valid = (make: () => Candidate): Candidate => {
    for (;;) {
      const made = make();
      if (isRule(made)) return made;
    }
  };
  const changed = ({ parts: { ...all }, start: begun, zone }: Candidate): Candidate => {
    const name = among([...names, 'FREQ', 'start', 'zone']);
    if (name === 'start') return { parts: all, start: start(), zone };
    if (name === 'zone') return { parts: all, start: begun, zone: among(zones) };
    if (name === 'FREQ') return { parts: { ...all, FREQ: among(['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY']) }, start: begun, zone };
    const { [name]: old, ...others } = all;
    return { parts: old !== undefined && random() < 0.4 ? others : { ...all, [name]: parts[name]!() }, start: begun, zone };
  };
  const changedOften = (from: Candidate, times: number): Candidate =>
    times === 0
      ? from
      : changedOften(
          valid(() => changed(from)),
          times - 1,
        );
  const first: Candidate = { parts: { FREQ: 'DAILY' }, start: '2016-01-04T09:00', zone: 'Europe/Berlin' };
  return { fresh: () => changedOften(first, number(2, 9)), near: (from: Candidate) => changedOften(from, number(1, 2)) };
};

const caseOf = ({ parts, start, zone }: Candidate): RuleCase => ({ name: 'found by search', rule: textOf(parts), start, zone });

/** What was found: a rule, what it costs, and among how many. */
export type SlowestCase = { each: RuleCase; cost: number; tried: number };

/**
 * Searches for the rule that costs most: random ones first, then ever again a change or two of the worst so far. `costOf` answers nothing
 * for a rule that is not asked about. The same seed tries the same rules, as far as the costs order them alike.
 */
export const costliest = (
  costOf: (each: RuleCase) => number | undefined,
  { seed, fresh, generations }: { seed: number; fresh: number; generations: number },
): SlowestCase => {
  const candidates = candidatesOf(seed);
  let tried = 0;
  const measured = (all: Candidate[]) =>
    all.flatMap(candidate => {
      tried += 1;
      const cost = costOf(caseOf(candidate));
      return cost === undefined ? [] : [{ candidate, cost }];
    });
  let worst = measured(Array.from({ length: fresh }, candidates.fresh));
  for (let generation = 0; generation <= generations; generation += 1) {
    worst = worst.toSorted((a, b) => b.cost - a.cost).slice(0, 20);
    if (generation === generations) break;
    // Measured again as well: one that was only unlucky does not stay at the top.
    const parents = worst.map(({ candidate }) => candidate);
    worst = measured([...parents, ...parents.flatMap(parent => Array.from({ length: 4 }, () => candidates.near(parent)))]);
  }
  const { candidate, cost } = worst[0]!;
  return { each: caseOf(candidate), cost, tried };
};
