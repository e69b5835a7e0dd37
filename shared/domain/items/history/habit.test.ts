import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toInstant } from '../../time/when.ts';
import { due, itemAt } from '../items/item.fixture.ts';
import type { EndedOccurrence } from './ended-occurrence.ts';
import { changeOf, habitOf, latenessOf } from './habit.ts';

const hour = 3_600_000;
const day = 24 * hour;
const first = Date.parse('2026-01-05T08:00:00.000Z');

type Ended = Pick<EndedOccurrence, 'outcome' | 'at' | 'lateMs' | 'took' | 'takenBackAt'>;
/** Something of every so many days, done by so much late each time. */
const doneLate = (lateness: number[], every = day): Ended[] =>
  lateness.map((lateMs, i) => ({ outcome: 'done', at: toInstant(first + i * every + lateMs), lateMs }));

/** Random numbers that are the same at every run (mulberry32, Tommy Ettinger). */
const randomFrom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};
const normalOf = (random: () => number): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
/** How people may be late: about a time, mostly a little and sometimes very, or at one of two times of the day. */
const kinds: Record<string, (random: () => number) => number> = {
  'about a time': random => 2 * hour + normalOf(random) * hour,
  'mostly a little, sometimes very': random => Math.exp(normalOf(random)) * hour,
  'at one of two times': random => (random() < 0.5 ? 0 : 6 * hour) + normalOf(random) * hour,
};
const histories = 4000;
const times = (count: number, next: () => number): number[] => Array.from({ length: count }, next);

describe.each(Object.entries(kinds))('of somebody who is late %s', (_, late) => {
  const loss = (share: number, actual: number, said: number) => (actual >= said ? share * (actual - said) : (1 - share) * (said - actual));

  test('what is expected is nearer than the last time, or than being on time, by 15 percent', () => {
    const random = randomFrom(7);
    const lost = { habit: 0, last: 0, onTime: 0 };
    for (let n = 0; n < histories; n++) {
      const before = times(5 + Math.floor(random() * 16), () => late(random));
      const next = late(random);
      const { half, most } = latenessOf(before)!;
      const of = (at: number, atMost: number) => loss(0.5, next, at) + loss(0.8, next, atMost);
      lost.habit += of(half, most);
      lost.last += of(before.at(-1)!, before.at(-1)!);
      lost.onTime += of(0, 0);
    }
    expect(lost.habit).toBeLessThan(0.85 * lost.last);
    expect(lost.habit).toBeLessThan(0.85 * lost.onTime);
  });

  test('a habit that stays as it is is called changed in at most one of a hundred cases', () => {
    const random = randomFrom(11);
    const changed = times(histories, () => Number(changeOf(times(10 + Math.floor(random() * 41), () => late(random))) !== undefined));
    expect(changed.filter(Boolean).length).toBeLessThan(histories / 100);
  });
});

test('a habit that moves by three deviations is found by the third time in 95 of 100 cases, with what 50 times say', () => {
  const random = randomFrom(13);
  const moved = (direction: number) => [
    ...times(47, () => normalOf(random) * hour),
    ...times(3, () => (normalOf(random) + 3 * direction) * hour),
  ];
  const found = times(histories, () => {
    const direction = random() < 0.5 ? 1 : -1;
    return Number(Math.sign(changeOf(moved(direction))?.byMs ?? 0) === direction);
  });
  expect(found.filter(Boolean).length).toBeGreaterThan(0.95 * histories);
});

describe('the habit of an item', () => {
  const item = itemAt('2026-01-01T08:00:00Z', { due: due('2026-11-28T09:00'), recurrence: { rule: 'FREQ=DAILY' } });
  const now = '2026-11-28T07:00:00.000Z';
  const steady = [1, 1, 2, 2, 2, 2, 3, 3].map(hours => hours * hour);

  test('says nothing of what was done fewer than five times', () => {
    expect(habitOf(item, doneLate(steady.slice(0, 4)), now)).toEqual({ done: 4, needed: 5 });
  });

  test('says by how much it is usually late, how long it takes, and when it is expected', () => {
    const habit = habitOf(
      item,
      doneLate(steady).map(each => ({ ...each, took: 'PT20M' })),
      now,
    );
    expect(habit.usual).toEqual({ lateMs: 2 * hour, mostlyLateMs: 2.6 * hour, tookMs: hour / 3 });
    expect(habit.expected).toEqual({ at: '2026-11-28T10:00:00.000Z', mostlyBy: '2026-11-28T10:36:00.000Z' });
  });

  test('does not expect what should have been already, and nothing of an item that is done', () => {
    expect(habitOf(item, doneLate(steady), '2026-11-28T10:30:00.000Z').expected?.at).toBe('2026-11-28T11:00:00.000Z');
    expect(habitOf(item, doneLate(steady), '2026-11-29T08:00:00.000Z').expected).toBeUndefined();
    expect(habitOf({ ...item, status: 'done' }, doneLate(steady), now).expected).toBeUndefined();
  });

  test('counts neither what was skipped or missed nor what was taken back', () => {
    const others: Ended[] = [
      { outcome: 'missed', at: now, lateMs: 40 * day },
      { outcome: 'skipped', at: now, lateMs: 40 * day },
      { outcome: 'done', at: now, lateMs: 40 * day, takenBackAt: now },
    ];
    expect(habitOf(item, [...doneLate(steady), ...others], now)).toEqual(habitOf(item, doneLate(steady), now));
  });

  test('is the same in whichever order its ends are read', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -day / 3, max: 9 * hour }), { maxLength: 30 }),
        fc.integer({ min: 0, max: 29 }),
        (lateness, by) => {
          const ended = doneLate(lateness);
          expect(habitOf(item, [...ended.slice(by), ...ended.slice(0, by)], now)).toEqual(habitOf(item, ended, now));
        },
      ),
    );
  });

  test('says that it has become silent, when it is due and was never left for so long', () => {
    const waiting = { ...item, due: due('2026-01-13T09:00') };
    expect(habitOf(waiting, doneLate(Array<number>(9).fill(0)), '2026-01-14T09:00:00.000Z').silence).toBeUndefined();
    const claim = { by: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', at: '2026-01-14T09:00:00.000Z' } as const;
    const claimed = habitOf({ ...waiting, claim }, doneLate(Array<number>(9).fill(0)), '2026-01-14T20:01:00.000Z');
    expect([claimed.silence, claimed.expected]).toEqual([undefined, undefined]);
    expect(habitOf(waiting, doneLate(Array<number>(9).fill(0)), '2026-01-14T20:01:00.000Z').silence).toEqual({
      forMs: 36 * hour + 60_000,
      longestMs: day,
      basedOn: 8,
    });
  });

  test('suggests the time at which it is done again and again, and none where that varies', () => {
    expect(habitOf(item, doneLate(steady), now).suggestedTime).toEqual({ to: due('2026-11-28T11:00'), basedOn: 8, alike: 8 });
    const varying = steady.map((_, i) => (i % 2 ? 6 : 1) * hour);
    expect(habitOf(item, doneLate(varying), now).suggestedTime).toBeUndefined();
    expect(habitOf({ ...item, due: due('2026-11-28') }, doneLate(steady), now).suggestedTime).toBeUndefined();
  });

  test('suggests the rhythm in which it is done, with what else the rule says, and none where the days vary', () => {
    const chore = itemAt('2026-01-01T08:00:00Z', { due: due('2026-11-28'), recurrence: { rule: 'FREQ=WEEKLY', anchor: 'completion' } });
    const every = (days: number) => doneLate(Array<number>(9).fill(0), days * day);
    const nine = { rule: 'FREQ=DAILY;INTERVAL=9', anchor: 'completion', missed: 'once', monthEnd: 'omit' };
    expect(habitOf(chore, every(9), now).suggestedRhythm).toEqual({ recurrence: nine, basedOn: 8, alike: 8 });
    expect(habitOf(chore, every(14), now).suggestedRhythm?.recurrence.rule).toBe('FREQ=WEEKLY;INTERVAL=2');
    expect(habitOf(chore, every(8), now).suggestedRhythm).toBeUndefined();
    const byDays = { ...chore, recurrence: { ...chore.recurrence!, rule: 'FREQ=WEEKLY;BYDAY=MO,TH' } };
    expect(habitOf(byDays, every(9), now).suggestedRhythm).toBeUndefined();
  });
});
