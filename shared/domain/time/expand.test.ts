import fc from 'fast-check';
import rrule from 'rrule';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { bindRule } from './bind.ts';
import { minutesPerDay, parseDate } from './civil.ts';
import { nextInSeries, type Series } from './expand.ts';
import type { MonthEnd } from './period.ts';
import { parseRule } from './rule.ts';

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const msPerMinute = 60_000;

// The library wants its hours and minutes in order.
const sorted = (values: number[]): string => [...values].sort((a, b) => a - b).join(',');

const listOf = (low: number, high: number, most: number) =>
  fc.uniqueArray(fc.integer({ min: low, max: high }), { minLength: 1, maxLength: most }).map(sorted);
const signedListOf = (high: number, most: number) =>
  fc
    .uniqueArray(
      fc.integer({ min: -high, max: high }).filter(value => value !== 0),
      { minLength: 1, maxLength: most },
    )
    .map(sorted);
const plainDays = fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1, maxLength: 4 }).map(days => days.join(','));
// Not mixed with plain ones: the library takes BYDAY=MO,-1FR for days that are both, RFC 5545 for days that are either.
const numberedDays = fc
  .uniqueArray(fc.tuple(fc.constantFrom('1', '2', '3', '4', '-1', '-2'), fc.constantFrom(...weekdays)), {
    minLength: 1,
    maxLength: 3,
    selector: ([nth, day]) => nth + day,
  })
  .map(days => days.map(([nth, day]) => nth + day).join(','));

const times = { BYHOUR: listOf(0, 23, 3), BYMINUTE: listOf(0, 59, 3) };
const common = {
  ...times,
  INTERVAL: fc.integer({ min: 1, max: 14 }).map(String),
  BYMONTH: listOf(1, 12, 4),
  WKST: fc.constantFrom(...weekdays),
};

/** A rule whose parts may each be missing; the given parts always stand. */
const ruleOf = (freq: string, parts: Record<string, fc.Arbitrary<string>>, always: Record<string, fc.Arbitrary<string>> = {}) =>
  fc
    .tuple(fc.record(always), fc.record(parts, { requiredKeys: [] }))
    .map(([fixed, some]) => Object.entries({ FREQ: freq, ...fixed, ...some }).map(([name, value]) => `${name}=${value}`))
    .map(parts => parts.join(';'));

// Without the weeks that a new year cuts: there the library miscounts when a week begins on another day than Monday.
const wholeWeeks = listOf(2, 51, 3);

const anyRule = fc.oneof(
  ruleOf('YEARLY', {
    ...common,
    BYMONTHDAY: signedListOf(31, 3),
    BYDAY: fc.oneof(numberedDays, plainDays),
    BYYEARDAY: signedListOf(366, 4),
  }),
  ruleOf('YEARLY', { ...common, BYSETPOS: fc.constantFrom('1', '-1', '1,-1', '2') }, { BYDAY: plainDays }),
  ruleOf('YEARLY', { ...times, INTERVAL: common.INTERVAL, WKST: common.WKST }, { BYWEEKNO: wholeWeeks, BYDAY: plainDays }),
  ruleOf('MONTHLY', { ...common, BYMONTHDAY: signedListOf(31, 3), BYDAY: fc.oneof(numberedDays, plainDays) }),
  ruleOf('MONTHLY', { ...common, BYSETPOS: fc.constantFrom('1', '-1', '1,-1', '2') }, { BYDAY: plainDays }),
  ruleOf('WEEKLY', { ...common, BYDAY: plainDays }),
  ruleOf('DAILY', { ...common, BYMONTHDAY: signedListOf(31, 5), BYDAY: plainDays }),
  ruleOf('HOURLY', { BYMINUTE: times.BYMINUTE, BYMONTH: common.BYMONTH, INTERVAL: common.INTERVAL, BYDAY: plainDays }),
);
const anyStart = fc
  .tuple(fc.integer({ min: parseDate('1995-01-01'), max: parseDate('2030-12-31') }), fc.integer({ min: 0, max: 1439 }))
  .map(([day, minutes]) => day * minutesPerDay + minutes);

const series = (rule: string, start: number, monthEnd: MonthEnd = 'omit'): Series => bindRule(parseRule(rule), monthEnd, start, false);

const from = (due: Series, after: number, most: number, last: number): number[] => {
  const found: number[] = [];
  let next = nextInSeries(due, after);
  while (next !== undefined && next <= last && found.length < most) {
    found.push(next);
    next = nextInSeries(due, next);
  }
  return found;
};

// The library looks on to the year 9999. The calendar repeats every 400 years, so it is asked 8000 years later, where that is near.
const eightThousandYears = 20 * 146_097 * minutesPerDay;

test('a rule falls due when the rrule library, expanding it as floating time, says so', () => {
  const earlyStart = anyStart.filter(start => start < parseDate('1998-01-01') * minutesPerDay);
  fc.assert(
    fc.property(anyRule, earlyStart, (rule, start) => {
      // Three years keep the library clear of its own end.
      const last = Math.min(start + 3 * 366 * minutesPerDay, parseDate('1999-01-01') * minutesPerDay);
      const dateAt = (wall: number) => new Date((wall + eightThousandYears) * msPerMinute);
      const options = { ...rrule.RRule.parseString(rule), dtstart: dateAt(start), until: dateAt(last) };
      const expected = new rrule.RRule(options)
        .all((_, index) => index < 30)
        .map(date => date.getTime() / msPerMinute - eightThousandYears)
        .filter(wall => wall > start);
      expect(from(series(rule, start), start, expected.length || 1, last)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('an hourly rule falls due in each hour of its interval that its parts let stand, and in no other', () => {
  const parts = { ...times, BYMONTH: common.BYMONTH, BYMONTHDAY: signedListOf(31, 8), BYDAY: plainDays };
  const interval = { INTERVAL: fc.oneof(fc.constantFrom(24, 48, 168), fc.integer({ min: 1, max: 60 })).map(String) };
  fc.assert(
    fc.property(ruleOf('HOURLY', parts, interval), anyStart, (text, start) => {
      const rule = parseRule(text);
      const last = start + 400 * minutesPerDay;
      const stands = (hour: number) => {
        const date = new Date(hour * 3_600_000);
        const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
        const day = date.getUTCDate();
        const keeps = (list: number[], ...values: number[]) => list.length === 0 || values.some(value => list.includes(value));
        return (
          keeps(rule.byHour, date.getUTCHours()) &&
          keeps(rule.byMonth, date.getUTCMonth() + 1) &&
          keeps(rule.byMonthDay, day, day - length - 1) &&
          keeps(
            rule.byDay.map(({ weekday }) => weekday),
            (date.getUTCDay() + 6) % 7,
          )
        );
      };
      const minutes = rule.byMinute.length > 0 ? rule.byMinute : [start % 60];
      const expected: number[] = [];
      for (let hour = Math.floor(start / 60); hour * 60 <= last; hour += rule.interval)
        if (stands(hour)) expected.push(...minutes.map(minute => hour * 60 + minute).filter(wall => wall > start && wall <= last));
      expect(from(series(text, start), start, 20_000, last)).toEqual(expected);
    }),
    { numRuns: 150 },
  );
});

test('asked from anywhere, an old series goes on as it does when counted through from its start', () => {
  fc.assert(
    fc.property(anyRule, anyStart, fc.constantFrom<MonthEnd>('omit', 'backward', 'forward'), fc.nat(400), (rule, start, monthEnd, days) => {
      const due = series(rule, start, monthEnd);
      const through = from(due, start, 40, start + 3000 * minutesPerDay);
      const after = start + days * minutesPerDay;
      const expected = through.find(wall => wall > after);
      if (expected !== undefined) expect(nextInSeries(due, after)).toBe(expected);
    }),
    { numRuns: 300 },
  );
});

test('the next time is always later than the one before', () => {
  fc.assert(
    fc.property(anyRule, anyStart, anyStart, fc.constantFrom<MonthEnd>('omit', 'backward', 'forward'), (rule, start, after, monthEnd) => {
      const next = nextInSeries(series(rule, start, monthEnd), after);
      if (next !== undefined) expect(next).toBeGreaterThan(Math.max(start, after));
    }),
    { numRuns: 500 },
  );
});

test('weeks from Monday are numbered as ISO 8601 numbers them, over the new year too', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 53 }), fc.constantFrom(...weekdays), anyStart, (week, weekday, start) => {
      const last = start + 12 * 366 * minutesPerDay;
      const numbered = new Set(from(series(`FREQ=YEARLY;BYWEEKNO=${week};BYDAY=${weekday}`, start), start, 1000, last));
      for (const wall of from(series(`FREQ=WEEKLY;BYDAY=${weekday}`, start), start, 1000, last)) {
        const date = Temporal.PlainDate.from('1970-01-01').add({ days: Math.floor(wall / minutesPerDay) });
        expect({ date: date.toString(), due: numbered.has(wall) }).toEqual({ date: date.toString(), due: date.weekOfYear === week });
      }
    }),
    { numRuns: 30 },
  );
});

const dayOfMonthRules = fc.oneof(
  ruleOf('MONTHLY', { INTERVAL: common.INTERVAL, BYMONTH: common.BYMONTH }, { BYMONTHDAY: listOf(1, 31, 3) }),
  ruleOf('YEARLY', { INTERVAL: common.INTERVAL }, { BYMONTH: common.BYMONTH, BYMONTHDAY: listOf(1, 31, 3) }),
);

test('days that a month lacks are only added by backward and forward: every other day of the series stays', () => {
  fc.assert(
    fc.property(dayOfMonthRules, anyStart, fc.constantFrom<MonthEnd>('backward', 'forward'), (rule, start, monthEnd) => {
      const last = start + 3000 * minutesPerDay;
      const kept = new Set(from(series(rule, start, monthEnd), start, 1000, last));
      for (const wall of from(series(rule, start), start, 1000, last)) expect(kept).toContain(wall);
    }),
  );
});

test.each([
  // Thirty years on, the interval still counts from the start.
  ['FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=TU,SU', '1997-08-05', '2026-11-01', '2026-11-03'],
  ['FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU', '1997-08-05', '2026-11-01', '2026-11-03'],
  ['FREQ=DAILY;INTERVAL=10', '1996-11-23', '2026-11-01', '2026-11-06'],
  ['FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=10', '1997-09-10', '2026-11-01', '2027-09-10'],
  ['FREQ=YEARLY;INTERVAL=4', '1996-02-29', '2026-11-01', '2028-02-29'],
  ['FREQ=YEARLY', '2096-02-29', '2097-01-01', '2104-02-29'],
])('%s from %s is due after %s on %s', (rule, start, after, next) => {
  expect(nextInSeries(series(rule, parseDate(start) * minutesPerDay), parseDate(after) * minutesPerDay)).toBe(
    parseDate(next) * minutesPerDay,
  );
});

test('a rule that its start keeps from ever falling due again comes to an end', () => {
  const start = parseDate('2027-02-28') * minutesPerDay;
  for (const rule of [
    'FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29',
    'FREQ=HOURLY;INTERVAL=24;BYHOUR=5',
    'FREQ=HOURLY;INTERVAL=2;BYHOUR=15',
    'FREQ=HOURLY;INTERVAL=168;BYDAY=MO',
    'FREQ=HOURLY;BYMINUTE=0,30;BYSETPOS=3',
    'FREQ=DAILY;INTERVAL=7;BYDAY=MO',
    'FREQ=DAILY;BYSETPOS=-2;BYHOUR=9',
    'FREQ=MONTHLY;INTERVAL=6;BYMONTH=3',
  ]) {
    expect(nextInSeries(series(rule, start), start)).toBeUndefined();
  }
});

test('nothing falls due after the last day of the calendar', () => {
  const start = parseDate('2200-12-30') * minutesPerDay;
  const due = series('FREQ=DAILY', start);
  expect(nextInSeries(due, start)).toBe(start + minutesPerDay);
  expect(nextInSeries(due, start + minutesPerDay)).toBeUndefined();
  expect(nextInSeries(series('FREQ=MONTHLY;BYMONTHDAY=31', start, 'forward'), start + minutesPerDay)).toBeUndefined();
});
