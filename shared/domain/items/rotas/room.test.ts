import fc from 'fast-check';
import { expect, test } from 'vitest';
import { later } from '../../core/due.ts';
import { itemAt } from '../items/item.fixture.ts';
import type { Item } from '../items/item.ts';
import { type Busy, hasTime, roomOf } from './room.ts';

const created = '2026-11-28T08:00:00.000Z';
const evening = { date: '2026-12-01', time: '18:00', zone: 'Europe/Berlin' };
const minuteMs = 60_000;
const roomAt = (item: Item, now = created) => {
  const { from, to, needMs } = roomOf(item, now)!;
  return [from.slice(0, 16), to.slice(0, 16), needMs / minuteMs];
};

test('a chore is done before its due, from its start, in its window, or by day', () => {
  const at = (given: object) => roomAt(itemAt(created, given));
  expect(at({ due: evening })).toEqual(['2026-12-01T16:45', '2026-12-01T17:00', 15]);
  expect(at({ due: evening, duration: 'PT40M' })).toEqual(['2026-12-01T16:20', '2026-12-01T17:00', 40]);
  expect(at({ start: evening, duration: 'PT2H' })).toEqual(['2026-12-01T17:00', '2026-12-01T19:00', 120]);
  expect(at({ due: evening, window: { before: 'PT3H', after: 'PT1H' } })).toEqual(['2026-12-01T14:00', '2026-12-01T18:00', 15]);
  expect(at({ due: { date: '2026-12-01' }, duration: 'PT1H' })).toEqual(['2026-12-01T06:00', '2026-12-01T21:00', 60]);
  // A window that only closes later gives all the time until then, and one that closes before the day begins what lies before that.
  expect(at({ due: evening, window: { after: 'PT3H' } })).toEqual(['2026-12-01T16:45', '2026-12-01T20:00', 15]);
  expect(at({ due: evening, duration: 'PT40M', window: { after: 'PT3H' } })).toEqual(['2026-12-01T16:20', '2026-12-01T20:00', 40]);
  expect(at({ due: { date: '2026-12-01' }, window: { after: 'PT6H' } })).toEqual(['2026-11-30T23:00', '2026-12-01T05:00', 15]);
  // Days of what is due on a day are no work of days.
  for (const duration of ['P1D', 'P3D'])
    expect(at({ due: { date: '2026-12-01' }, duration })).toEqual(['2026-12-01T06:00', '2026-12-01T21:00', 15]);
  expect(roomOf(itemAt(created, {}), created)).toBeUndefined();
});

test('what is due already is to be done from now on', () => {
  const item = itemAt(created, { due: evening, duration: 'PT30M' });
  expect(roomAt(item, '2026-12-01T16:50:00.000Z')).toEqual(['2026-12-01T16:50', '2026-12-01T17:20', 30]);
  expect(roomAt(item, '2026-12-03T09:00:00.000Z')).toEqual(['2026-12-03T09:00', '2026-12-03T09:30', 30]);
});

test('somebody has time where a stretch as long as it takes is free in one piece', () => {
  const from = '2026-12-01T08:00:00.000Z';
  const minute = (n: number): string => later(from, n * minuteMs);
  const anyTime = fc.tuple(fc.integer({ min: -60, max: 130 }), fc.integer({ min: 1, max: 90 }));
  fc.assert(
    fc.property(fc.array(anyTime, { maxLength: 6 }), fc.integer({ min: 1, max: 120 }), (times, need) => {
      const inOrder = times.toSorted(([a], [b]) => a - b);
      const busy: Busy = inOrder.map(([begin, length]) => ({ from: minute(begin), to: minute(begin + length) }));
      // Minute by minute, with nothing sorted or joined.
      const isFree = (n: number): boolean => times.every(([begin, length]) => n < begin || n >= begin + length);
      const fits = (begin: number): boolean => Array.from({ length: need }, (_, i) => isFree(begin + i)).every(Boolean);
      const expected = Array.from({ length: 121 - need }, (_, begin) => fits(begin)).some(Boolean);
      expect(hasTime({ from, to: minute(120), needMs: need * minuteMs }, busy)).toBe(expected);
    }),
  );
});

test('what began more than a month before is not heeded', () => {
  const room = { from: '2026-12-01T08:00:00.000Z', to: '2026-12-01T09:00:00.000Z', needMs: minuteMs };
  const away = (days: number): Busy => [{ from: later(room.from, -days * 86_400_000), to: '2026-12-02T08:00:00.000Z' }];
  expect([hasTime(room, away(31)), hasTime(room, away(32))]).toEqual([false, true]);
});
