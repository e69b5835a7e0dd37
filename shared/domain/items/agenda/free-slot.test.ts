import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wallClockAt } from '../../time/when.ts';
import { nextFreeSlot, type Stretch, suggestionFor } from './free-slot.ts';

const zone = 'Europe/Berlin';
/** A time of 28 November 2026, or of a day after it, by the clock of UTC. */
const at = (time: string, days = 0): string => new Date(Date.parse(`2026-11-28T${time}:00.000Z`) + days * 86_400_000).toISOString();
const stretch = (from: string, to: string, days = 0): Stretch => ({ from: at(from, days), to: at(to, days) });

test.each([
  ['a free time is left as it is', stretch('09:00', '10:00'), [stretch('10:00', '11:00'), stretch('08:00', '09:00')], undefined],
  ['a busy one moves behind what is in its way', stretch('09:00', '10:00'), [stretch('09:30', '10:30')], stretch('10:30', '11:30')],
  ['and behind what is next', stretch('09:00', '10:00'), [stretch('09:30', '10:30'), stretch('11:00', '12:00')], stretch('12:00', '13:00')],
  ['not into the night', stretch('19:00', '20:00'), [stretch('19:00', '20:30')], stretch('06:00', '07:00', 1)],
  ['unless it was wanted by night', stretch('22:00', '23:00'), [stretch('21:00', '22:30')], { from: at('22:30'), to: at('23:30') }],
  ['a moment takes a quarter of an hour', stretch('09:00', '09:00'), [stretch('09:10', '10:00')], stretch('10:00', '10:15')],
])('%s', (_, wanted, busy, expected) => {
  expect(nextFreeSlot(wanted, busy, zone)).toEqual(expected);
});

test('is told as the instant at which an item would be due, or begin where that is what it stores, or the moment that it is', () => {
  const busy = [stretch('08:30', '10:30')];
  expect(suggestionFor(stretch('09:00', '10:00'), busy, { zone })).toEqual({ reason: 'busy', at: at('11:30') });
  expect(suggestionFor(stretch('09:00', '09:00'), busy, { zone })).toEqual({ reason: 'busy', at: at('10:30') });
  const start = { date: '2026-12-01', time: '09:00', zone };
  expect(suggestionFor(stretch('09:00', '10:00'), busy, { zone, start })).toEqual({ reason: 'busy', at: at('10:30') });
});

test('what is found is free, as long, not earlier, and by day', () => {
  const minutes = fc.integer({ min: 0, max: 5 * 1440 });
  const stretches = fc.array(fc.tuple(minutes, fc.integer({ min: 1, max: 600 })), { maxLength: 30 });
  const from = (minute: number) => new Date(Date.parse(at('00:00')) + minute * 60_000).toISOString();
  fc.assert(
    fc.property(stretches, minutes, fc.integer({ min: 15, max: 240 }), (taken, start, length) => {
      const busy = taken.map(([begin, long]) => ({ from: from(begin), to: from(begin + long) }));
      const wanted = { from: from(start), to: from(start + length) };
      const slot = nextFreeSlot(wanted, busy, zone);
      const isFree = (each: Stretch) => !busy.some(other => other.from < each.to && other.to > each.from);
      if (!slot) return isFree(wanted);
      const byDay = (each: Stretch) => {
        const [start, end] = [wallClockAt(each.from, zone), wallClockAt(each.to, zone)];
        return start.time >= '07:00' && end.time <= '22:00' && start.date === end.date;
      };
      const sameLength = Date.parse(slot.to) - Date.parse(slot.from) === length * 60_000;
      return isFree(slot) && !isFree(wanted) && slot.from > wanted.from && sameLength && (byDay(slot) || !byDay(wanted));
    }),
  );
});
