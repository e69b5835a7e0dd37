import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { instantOf, Weekday } from '../../time/when.ts';
import { quietUntil } from './quiet-hours.ts';

const zone = 'Europe/Berlin';
const night = { from: '22:00', to: '08:00' };
const always = { from: '00:00', to: '00:00' };
/** An instant from a wall clock in Berlin. 2026-11-20 is a Friday. */
const berlin = (local: string): string => instantOf({ date: local.slice(0, 10), time: local.slice(11), zone }, zone);

test.each([
  ['in the evening, until the morning', { fri: night }, '2026-11-20T22:00', '2026-11-21T08:00'],
  ['after midnight, by the weekday on which they began', { fri: night }, '2026-11-21T03:00', '2026-11-21T08:00'],
  ['not after midnight of the day before', { fri: night }, '2026-11-20T03:00', undefined],
  ['no longer at their end', { fri: night }, '2026-11-21T08:00', undefined],
  ['not yet a minute before', { fri: night }, '2026-11-20T21:59', undefined],
  ['within a day', { fri: { from: '12:00', to: '14:00' } }, '2026-11-20T13:59', '2026-11-20T14:00'],
  ['not on another weekday', { fri: { from: '12:00', to: '14:00' } }, '2026-11-21T13:00', undefined],
  ['a whole day', { sun: always }, '2026-11-22T13:00', '2026-11-23T00:00'],
  ['one after the other, as one', { fri: night, sat: { from: '08:00', to: '12:00' } }, '2026-11-20T23:00', '2026-11-21T12:00'],
  ['over one another, until the later end', { fri: night, sat: { from: '06:00', to: '12:00' } }, '2026-11-21T07:00', '2026-11-21T12:00'],
  ['a weekend', { sat: always, sun: always }, '2026-11-21T00:00', '2026-11-23T00:00'],
  ['an hour shorter in the night that loses one', { sat: night }, '2027-03-27T22:00', '2027-03-28T08:00'],
  [
    'until the clock has gone forward, when they end in the gap',
    { sun: { from: '01:30', to: '02:30' } },
    '2027-03-28T01:45',
    '2027-03-28T03:30',
  ],
  ['never, when they would lie in the gap', { sun: { from: '02:30', to: '03:00' } }, '2027-03-28T03:15', undefined],
  ['never, without any', {}, '2026-11-20T23:00', undefined],
])('quiet: %s', (_, quietHours, now, until) => {
  expect(quietUntil({ quietHours, zone }, berlin(now))).toBe(until && berlin(until));
});

test('hours are those of the user’s own clock', () => {
  expect(quietUntil({ quietHours: { fri: night }, zone: 'Asia/Tokyo' }, '2026-11-20T13:00:00.000Z')).toBe('2026-11-20T23:00:00.000Z');
  expect(quietUntil({ quietHours: { fri: night }, zone: 'America/New_York' }, '2026-11-20T13:00:00.000Z')).toBeUndefined();
});

test('a week that is quiet throughout is over within eight days: what is deferred is not lost', () => {
  const quietHours = Object.fromEntries(Weekday.options.map(day => [day, always]));
  expect(quietUntil({ quietHours, zone }, berlin('2026-11-20T12:00'))).toBe(berlin('2026-11-27T00:00'));
});

type Interval = { from: number; to: number };

/** The quiet intervals around an instant, placed by Temporal. */
const intervalsAround = (
  quietHours: Record<string, { from: string; to: string } | undefined>,
  timeZone: string,
  now: string,
): Interval[] => {
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate();
  const at = (date: Temporal.PlainDate, time: string) =>
    date.toPlainDateTime(Temporal.PlainTime.from(time)).toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
  return Array.from({ length: 13 }, (_, i) => today.add({ days: i - 3 })).flatMap(date => {
    const quiet = quietHours[Weekday.options[date.dayOfWeek - 1]!];
    if (!quiet) return [];
    return [{ from: at(date, quiet.from), to: at(quiet.to > quiet.from ? date : date.add({ days: 1 }), quiet.to) }];
  });
};

test('the end lies ahead and outside of every quiet hour, and all before it is quiet', () => {
  const anyTime = fc.integer({ min: 0, max: 95 }).map(quarter => new Date(quarter * 900_000).toISOString().slice(11, 16));
  const anyQuiet = fc.option(fc.record({ from: anyTime, to: anyTime }), { nil: undefined, freq: 3 });
  const anyWeek = fc
    .record(Object.fromEntries(Weekday.options.map(day => [day, anyQuiet])))
    // One day without, so that the week is not quiet throughout.
    .chain(week => fc.constantFrom(...Weekday.options).map(day => ({ ...week, [day]: undefined })));
  const anyZone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
  fc.assert(
    fc.property(anyWeek, anyZone, fc.integer({ min: 0, max: 3 * 365 * 96 }), (quietHours, timeZone, quarters) => {
      const now = new Date(Date.UTC(2026, 0, 1) + quarters * 900_000).toISOString();
      const intervals = intervalsAround(quietHours, timeZone, now);
      const quietAt = (ms: number) => intervals.filter(({ from, to }) => from <= ms && ms < to);
      let end = Date.parse(now);
      for (let found = quietAt(end); found.length > 0; found = quietAt(end)) end = Math.max(...found.map(({ to }) => to));
      const until = quietUntil({ quietHours, zone: timeZone }, now);
      expect(until).toBe(end === Date.parse(now) ? undefined : new Date(end).toISOString());
    }),
    { numRuns: 1000 },
  );
});
