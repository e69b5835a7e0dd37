import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UserId } from '../core/ids.ts';
import { type EndedOccurrence, noteEnd } from '../items/history/ended-occurrence.ts';
import { people } from '../items/rotas/rota.fixture.ts';
import { stretchesIn } from '../people/absences/absence-days.ts';
import { addDays, instantOf } from '../time/when.ts';
import { type Chore, first, liveChore, type NamedEnd, type Seen, zone } from './fairness.fixture.ts';
import { countEnds, daysThere, type Sharer } from './fairness.ts';

const days = 12;
const histories = Number(process.env.FAIRNESS_HISTORIES ?? 150);

type Life = { count: number; away: number[][]; chores: Chore[] };

const anyAct = fc.record({
  day: fc.nat({ max: days - 1 }),
  who: fc.nat({ max: 3 }),
  what: fc.constantFrom('complete', 'complete', 'complete', 'skip', 'leave', 'reopen'),
  took: fc.constantFrom(0, 0, 10, 25),
});
const anyLife: fc.Arbitrary<Life> = fc.record({
  count: fc.integer({ min: 1, max: 4 }),
  /** On which days each is away. */
  away: fc.array(fc.uniqueArray(fc.nat({ max: days - 1 }), { maxLength: 6 }), { minLength: 4, maxLength: 4 }),
  chores: fc.array(
    fc.record({
      minutes: fc.option(fc.integer({ min: 1, max: 90 }), { nil: undefined }),
      points: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
      assignee: fc.nat({ max: 4 }),
      acts: fc.array(anyAct, { maxLength: 12 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

/** What stands in the history once each was told one to three times, in another order. */
const historyOf = (told: readonly NamedEnd[], order: readonly number[]): EndedOccurrence[] => {
  const all = told.flatMap((each, i) => Array.from({ length: 1 + (i % 3) }, () => each));
  const shuffled = all.map((each, i) => ({ each, key: order[i % order.length]! + i * 0.001 })).toSorted((a, b) => a.key - b.key);
  const history = new Map<string, EndedOccurrence>();
  for (const { each } of shuffled) {
    const change = noteEnd(history.get(each.name), { ...each.ended, occurrenceId: 'occ_01kb8m3tq2e8fvq3w5r7c9d0ea' });
    if (change) history.set(each.name, change.next);
  }
  return [...history.values()];
};

type Fraction = [top: bigint, bottom: bigint];
const sum = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
const times100 = ([top, bottom]: Fraction): number => Number((top * 1_000_000n) / bottom) / 1_000_000;

/** What the notes of what was seen come to, in fractions. */
const expectedOf = (seen: readonly Seen[], who: number, count: number, isAway: (who: number, day: number) => boolean) => {
  const mine = (outcome: Seen['outcome']) => seen.filter(each => each.outcome === outcome && each.who === who);
  const total = (of: 'minutes' | 'points') => mine('done').reduce((all, each) => all + each[of], 0);
  const ahead = (weight: (each: Seen) => number): number =>
    times100(
      seen.reduce<Fraction>(
        (all, each) => {
          if (each.outcome !== 'done') return all;
          const there = Array.from({ length: count }, (_, i) => i).filter(i => i === each.who || !isAway(i, each.day));
          const share: Fraction = there.includes(who) ? [BigInt(-weight(each)), BigInt(there.length)] : [0n, 1n];
          return sum(sum(all, share), each.who === who ? [BigInt(weight(each)), 1n] : [0n, 1n]);
        },
        [0n, 1n],
      ),
    );
  return {
    done: mine('done').length,
    minutes: total('minutes'),
    points: total('points'),
    skipped: mine('skipped').length,
    missed: mine('missed').filter(each => !isAway(who, each.day)).length,
    excused: mine('missed').filter(each => isAway(who, each.day)).length,
    ahead: { done: ahead(() => 1), minutes: ahead(({ minutes }) => minutes), points: ahead(({ points }) => points) },
  };
};

const sharersOf = ({ count, away }: Life): Sharer[] =>
  people(count).map((userId, i) => ({
    userId,
    since: '2026-01-01T00:00:00.000Z',
    away: away[i]!.map(day => ({
      from: instantOf({ date: addDays(first, day) }, zone),
      until: instantOf({ date: addDays(first, day + 1) }, zone),
    })),
  }));

describe('who did how much', () => {
  test(`is what somebody makes of it who has written down what they saw, whoever is away, however often and in whichever order it is told, in ${histories} lives (FAIRNESS_HISTORIES for more)`, () => {
    let [ends, back] = [0, 0];
    fc.assert(
      fc.property(anyLife, fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 30 }), (life, order) => {
        const lives = life.chores.map((chore, place) => liveChore(chore, people(life.count), place));
        const seen = lives.flatMap(each => each.seen);
        const sharers = sharersOf(life);
        const counted = countEnds(sharers, zone);
        const history = historyOf(
          lives.flatMap(({ told }) => told),
          order,
        );
        for (const ended of history) counted.add(ended);
        ends += history.length;
        back += history.filter(({ takenBackAt }) => takenBackAt).length;
        const isAway = (who: number, day: number) => life.away[who]!.includes(day);
        const shares = sharers.map(({ userId }) => counted.shareOf(userId, 10));
        shares.forEach((share, who) => {
          const { ahead, ...expected } = expectedOf(seen, who, life.count, isAway);
          expect(share).toMatchObject(expected);
          for (const of of ['done', 'minutes', 'points'] as const) expect(share.ahead![of]).toBeCloseTo(ahead[of], 1);
        });
        const together = (of: 'done' | 'minutes' | 'points') => shares.reduce((all, { ahead }) => all + ahead![of], 0);
        for (const of of ['done', 'minutes', 'points'] as const) expect(Math.abs(together(of))).toBeLessThan(0.03);
        expect(counted.missedByNobody()).toBe(seen.filter(({ outcome, who }) => outcome === 'missed' && who === undefined).length);
      }),
      { numRuns: histories },
    );
    expect(back).toBeGreaterThan(0);
    console.log(`${histories} lives: ${ends} ends, ${back} taken back, no difference`);
  }, 3_600_000);

  test('of who has left, or only helps, is told, and is nobody else’s debt', () => {
    const [ada, ben] = people(2) as [UserId, UserId];
    const counted = countEnds([{ userId: ada, since: '2026-01-01T00:00:00.000Z', away: [] }], zone);
    const ended = { outcome: 'done', at: '2026-10-20T08:00:00.000Z', assignees: [], took: 'PT20M', version: 1 } as never as EndedOccurrence;
    counted.add({ ...ended, by: ben });
    expect(counted.shareOf(ben)).toEqual({ userId: ben, done: 1, minutes: 20, points: 0, skipped: 0, missed: 0, excused: 0 });
    expect(counted.shareOf(ada, 5)).toMatchObject({ done: 0, perDay: { minutes: 0 }, ahead: { done: 0, minutes: 0, points: 0 } });
  });
});

describe('the days on which somebody was there', () => {
  const window = { from: instantOf({ date: first }, zone), to: instantOf({ date: addDays(first, days) }, zone) };
  const span = { from: first, to: addDays(first, days - 1), zone };
  const daysOf = (absence: Parameters<typeof stretchesIn>[0], since = '2026-01-01T00:00:00.000Z', now = '2027-01-01T00:00:00.000Z') =>
    daysThere({ userId: people(1)[0]!, since, away: stretchesIn(absence, window.from, window.to) }, span, now);
  const away = { from: addDays(first, 2), to: addDays(first, 4), zone };

  test.each([
    ['a vacation of three days', away, 9],
    ['one that began before', { ...away, from: addDays(first, -5) }, 7],
    [
      'one that was ended on its second day at noon',
      { ...away, endedAt: instantOf({ date: addDays(first, 3), time: '12:00', zone }, zone) },
      11,
    ],
    ['every other day', { ...away, to: away.from, rule: 'FREQ=DAILY;INTERVAL=2' }, 7],
    ['one of later', { ...away, from: addDays(first, 40), to: addDays(first, 50) }, 12],
  ])('with %s', (_, absence, expected) => {
    expect(daysOf(absence)).toBe(expected);
  });

  test('begin when they joined, and do not reach beyond today', () => {
    const none = { ...away, from: '2020-01-01', to: '2020-01-01' };
    expect(daysOf(none, instantOf({ date: addDays(first, 10), time: '13:00', zone }, zone))).toBe(2);
    expect(daysOf(none, undefined, instantOf({ date: addDays(first, 2), time: '09:00', zone }, zone))).toBe(3);
  });
});
