import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import {
  addDays,
  addDuration,
  Duration,
  daysBetween,
  Instant,
  instantOf,
  isDateOnly,
  LocalDate,
  localDateAt,
  placeWhen,
  shiftWhen,
  When,
  wallClockAt,
  wallOf,
  weekdayOf,
  Zone,
} from './when.ts';

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Sydney',
  'America/Santiago',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'UTC',
];
const anyZone = fc.constantFrom(...zones, ...Intl.supportedValuesOf('timeZone'));
const anyDate = fc
  .date({ min: new Date('1975-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10));
const anyTime = fc
  .integer({ min: 0, max: 1439 })
  .map(minutes => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`);
const anyInstant = fc
  .date({ min: new Date('1975-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map(date => date.toISOString());

const inBerlin = (date: string, time: string): When => ({ date, time, zone: 'Europe/Berlin' });

test.each([
  { date: '2026-02-28' },
  { date: '2024-02-29', time: '00:00', zone: 'UTC' },
  { date: '1970-01-01', time: '23:59', zone: 'Asia/Kathmandu' },
  { date: '2200-12-31' },
])('a due of %j is accepted as it stands', when => {
  expect(When.parse(when)).toEqual(when);
});

test.each([
  ['a day that does not exist', { date: '2026-02-29' }],
  ['a day before 1970', { date: '1969-12-31' }],
  ['a day after 2200', { date: '2201-01-01' }],
  ['a time without its zone', { date: '2026-01-01', time: '09:00' }],
  ['a zone without a time', { date: '2026-01-01', zone: 'UTC' }],
  ['24 hours', { date: '2026-01-01', time: '24:00', zone: 'UTC' }],
  ['seconds', { date: '2026-01-01', time: '09:00:00', zone: 'UTC' }],
  ['an offset for a zone', { date: '2026-01-01', time: '09:00', zone: '+02:00' }],
  ['an unknown zone', { date: '2026-01-01', time: '09:00', zone: 'Europe/Atlantis' }],
  ['an instant for a day', { date: '2026-01-01T00:00:00Z' }],
  ['a word too many', { date: '2026-01-01', allDay: true }],
])('%s is refused', (_, when) => {
  expect(When.safeParse(when).success).toBe(false);
});

test('a zone name of more than 40 characters is refused', () => {
  expect(Zone.safeParse(`Europe/${'x'.repeat(40)}`).success).toBe(false);
});

test('a date is a calendar day, not a text that looks like one', () => {
  expect(LocalDate.safeParse('2026-04-31').success).toBe(false);
  expect(LocalDate.safeParse('2026-04-30').success).toBe(true);
});

test.each([
  ['2026-01-01T09:00:00Z', '2026-01-01T09:00:00.000Z'],
  ['2026-01-01T09:00:00+02:00', '2026-01-01T07:00:00.000Z'],
  ['2026-01-01T09:00:00.5-05:30', '2026-01-01T14:30:00.500Z'],
])('the instant %s is kept as %s', (given, kept) => {
  expect(Instant.parse(given)).toBe(kept);
});

test.each(['2026-01-01T09:00:00', '2026-01-01', '2026-13-01T00:00:00Z', 'junk', '1969-12-31T23:59:59Z', '2201-01-01T00:00:00Z'])(
  '%s is no instant',
  text => {
    expect(Instant.safeParse(text).success).toBe(false);
  },
);

test('a day alone stays a day: it is midnight nowhere until a zone is asked', () => {
  const when: When = { date: '2026-06-01' };
  expect(isDateOnly(when)).toBe(true);
  expect(wallOf(when)).toBe('2026-06-01T00:00');
  expect(instantOf(when, 'Asia/Tokyo')).toBe('2026-05-31T15:00:00.000Z');
  expect(instantOf(when, 'America/Los_Angeles')).toBe('2026-06-01T07:00:00.000Z');
});

test('a day whose midnight is skipped begins when the clock starts again', () => {
  expect(instantOf({ date: '2026-09-06' }, 'America/Santiago')).toBe('2026-09-06T04:00:00.000Z');
});

test('a due with a time keeps to its own zone, whatever the fallback', () => {
  expect(instantOf(inBerlin('2026-07-01', '09:00'), 'Asia/Tokyo')).toBe('2026-07-01T07:00:00.000Z');
});

test('a due in the hour that summer time skips comes an hour later on the clock, and says so', () => {
  expect(placeWhen(inBerlin('2026-03-29', '02:30'), 'UTC')).toEqual({ at: '2026-03-29T01:30:00.000Z', shift: 'gap' });
  expect(wallClockAt('2026-03-29T01:30:00.000Z', 'Europe/Berlin')).toEqual({ date: '2026-03-29', time: '03:30' });
});

test('a due in the hour that comes twice is the first of the two, and says so', () => {
  expect(placeWhen(inBerlin('2026-10-25', '02:30'), 'UTC')).toEqual({ at: '2026-10-25T00:30:00.000Z', shift: 'overlap' });
});

test('the wall clock of an instant reads as Temporal reads it', () => {
  fc.assert(
    fc.property(anyInstant, anyZone, (instant, zone) => {
      const zoned = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
      expect(wallClockAt(instant, zone)).toEqual({
        date: zoned.toPlainDate().toString(),
        time: zoned.toPlainTime().toString({ smallestUnit: 'minute', roundingMode: 'trunc' }),
      });
      expect(localDateAt(instant, zone)).toBe(zoned.toPlainDate().toString());
    }),
  );
});

test('a due time and its instant read back as the same wall clock, unless the clock was changed over it', () => {
  fc.assert(
    fc.property(anyDate, anyTime, anyZone, (date, time, zone) => {
      const { at, shift } = placeWhen({ date, time, zone }, 'UTC');
      if (shift !== 'gap') expect(wallClockAt(at, zone)).toEqual({ date, time });
    }),
  );
});

test('days are added, counted and named as the calendar does', () => {
  fc.assert(
    fc.property(anyDate, fc.integer({ min: -4000, max: 4000 }), (date, days) => {
      const moved = addDays(date, days);
      expect(moved).toBe(Temporal.PlainDate.from(date).add({ days }).toString());
      expect(daysBetween(date, moved)).toBe(days);
      expect(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].indexOf(weekdayOf(moved)) + 1).toBe(
        Temporal.PlainDate.from(moved).dayOfWeek,
      );
    }),
  );
});

test('moving a due by days keeps its time of day and its zone', () => {
  expect(shiftWhen(inBerlin('2026-03-28', '09:00'), 1)).toEqual(inBerlin('2026-03-29', '09:00'));
  expect(shiftWhen({ date: '2026-03-01' }, -1)).toEqual({ date: '2026-02-28' });
});

test.each(['-PT15M', 'PT1H', '-P1W', 'P1DT2H', '-P1M', 'P1Y', 'P366D', 'PT8784H', 'P11M25D', '+P1D', 'PT0S', 'P0D'])(
  '%s is a duration',
  text => {
    expect(Duration.safeParse(text).success).toBe(true);
  },
);

test.each(['', 'P', 'PT', 'P1DT', '1D', 'P1.5D', 'P-1D', 'PT1D', 'P1H', 'p1d', 'P1D2W', '--P1D', 'P1D '])('%j is no duration', text => {
  expect(Duration.safeParse(text).success).toBe(false);
});

test.each(['P367D', '-P367D', 'PT8785H', 'P2Y', 'P53W', 'P1Y1D', 'P99999M'])('%s is longer than a reminder may reach', text => {
  expect(Duration.safeParse(text).error?.issues.map(issue => issue.message)).toEqual(['duration_too_long']);
});

test.each([
  // A day is a day of the clock, 24 hours are not.
  ['2026-03-28T08:00:00.000Z', 'P1D', '2026-03-29T07:00:00.000Z'],
  ['2026-03-28T08:00:00.000Z', 'PT24H', '2026-03-29T08:00:00.000Z'],
  ['2026-03-30T07:00:00.000Z', '-P1W', '2026-03-23T08:00:00.000Z'],
  ['2026-03-29T07:00:00.000Z', '-PT1H', '2026-03-29T06:00:00.000Z'],
  ['2026-03-28T08:00:00.000Z', 'P1DT2H', '2026-03-29T09:00:00.000Z'],
  // A month's end stays within its month.
  ['2026-03-31T07:00:00.000Z', '-P1M', '2026-02-28T08:00:00.000Z'],
  ['2024-02-29T08:00:00.000Z', 'P1Y', '2025-02-28T08:00:00.000Z'],
  // Into the skipped hour, and out of the doubled one.
  ['2026-03-28T01:30:00.000Z', 'P1D', '2026-03-29T01:30:00.000Z'],
  ['2026-10-25T01:30:00.000Z', 'PT0S', '2026-10-25T01:30:00.000Z'],
])('in Berlin, %s and %s make %s', (instant, duration, moved) => {
  expect(addDuration(instant, duration, 'Europe/Berlin')).toBe(moved);
});

test('a duration moves an instant as Temporal moves it', () => {
  const anyDuration = fc
    .record({
      sign: fc.constantFrom('', '-'),
      months: fc.integer({ min: 0, max: 5 }),
      weeks: fc.integer({ min: 0, max: 8 }),
      days: fc.integer({ min: 0, max: 60 }),
      hours: fc.integer({ min: 0, max: 100 }),
      minutes: fc.integer({ min: 0, max: 100 }),
    })
    .map(({ sign, months, weeks, days, hours, minutes }) => `${sign}P${months}M${weeks}W${days}DT${hours}H${minutes}M`);
  fc.assert(
    fc.property(anyInstant, anyDuration, anyZone, (instant, duration, zone) => {
      const expected = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).add(Temporal.Duration.from(duration));
      expect(addDuration(instant, duration, zone)).toBe(new Date(expected.epochMilliseconds).toISOString());
    }),
    { numRuns: 500 },
  );
});

test('a text that is no duration is never taken for zero', () => {
  expect(() => addDuration('2026-01-01T00:00:00.000Z', 'soon', 'UTC')).toThrow(RangeError);
});
