import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../core/failure.ts';
import { parseRule } from './rule.ts';

const refusalOf = (text: string): unknown => {
  try {
    return parseRule(text);
  } catch (error) {
    return error instanceof Failure && error.code === 'invalid_recurrence' ? error.details.part : error;
  }
};

test('a rule reads into its parts, with an interval of one and weeks from Monday when it says nothing else', () => {
  expect(parseRule('FREQ=MONTHLY;BYDAY=-1FR,MO,+2TU;BYSETPOS=-1,1;BYMONTH=12,3,3;COUNT=10')).toEqual({
    freq: 'MONTHLY',
    interval: 1,
    weekStart: 0,
    count: 10,
    byMonth: [3, 12],
    byWeekNo: [],
    byYearDay: [],
    byMonthDay: [],
    byDay: [{ weekday: 4, nth: -1 }, { weekday: 0 }, { weekday: 1, nth: 2 }],
    byHour: [],
    byMinute: [],
    bySetPos: [-1, 1],
  });
});

test.each([
  ['20260301', { date: '2026-03-01' }],
  ['20260301T120000Z', { date: '2026-03-01', instant: '2026-03-01T12:00:00.000Z' }],
])('UNTIL=%s ends at %j', (text, until) => {
  expect(parseRule(`FREQ=DAILY;UNTIL=${text}`).until).toEqual(until);
});

test('a semicolon at the end of a rule says nothing (A28)', () => {
  expect(parseRule('FREQ=DAILY;COUNT=2;')).toEqual(parseRule('FREQ=DAILY;COUNT=2'));
});

test.each([
  ['', 'FREQ'],
  ['DAILY', 'DAILY'],
  ['INTERVAL=2', 'FREQ'],
  ['FREQ=SECONDLY', 'FREQ'],
  ['FREQ=MINUTELY', 'FREQ'],
  ['FREQ=FORTNIGHTLY', 'FREQ'],
  ['FREQ=DAILY;FREQ=WEEKLY', 'FREQ'],
  ['FREQ=DAILY;;', 'RRULE'],
  ['FREQ=DAILY;;COUNT=2', 'RRULE'],
  ['FREQ=DAILY;DTSTART=20260101T000000Z', 'DTSTART'],
  ['DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY', 'DTSTART:20260101T000'],
  ['EXRULE:FREQ=DAILY', 'EXRULE:FREQ'],
  ['FREQ=DAILY;TZID=EUROPE/BERLIN', 'TZID'],
  ['FREQ=DAILY;BYEASTER=0', 'BYEASTER'],
  ['FREQ=DAILY;X-OWN=1', 'X-OWN'],
  ['FREQ=MONTHLY;SKIP=BACKWARD', 'SKIP'],
  ['FREQ=DAILY;TOSTRING=1', 'TOSTRING'],
  ['FREQ=DAILY;__proto__=1', '__proto__'],
  ['FREQ=DAILY;constructor=1', 'constructor'],
  ['FREQ=DAILY;INTERVAL=0', 'INTERVAL'],
  ['FREQ=DAILY;INTERVAL=1001', 'INTERVAL'],
  ['FREQ=DAILY;INTERVAL=1.5', 'INTERVAL'],
  ['FREQ=DAILY;INTERVAL=', 'INTERVAL'],
  ['FREQ=DAILY;INTERVAL=2=3', 'INTERVAL'],
  ['FREQ=DAILY;COUNT=0', 'COUNT'],
  ['FREQ=DAILY;COUNT=1001', 'COUNT'],
  ['FREQ=DAILY;COUNT=-1', 'COUNT'],
  ['FREQ=DAILY;COUNT=2;UNTIL=20260101', 'COUNT'],
  ['FREQ=DAILY;UNTIL=2026-01-01', 'UNTIL'],
  ['FREQ=DAILY;UNTIL=20260230', 'UNTIL'],
  ['FREQ=DAILY;UNTIL=20260101T250000Z', 'UNTIL'],
  ['FREQ=DAILY;UNTIL=20260101T000000', 'UNTIL'],
  ['FREQ=YEARLY;BYMONTH=13', 'BYMONTH'],
  ['FREQ=YEARLY;BYMONTH=0', 'BYMONTH'],
  ['FREQ=YEARLY;BYMONTH=-1', 'BYMONTH'],
  ['FREQ=YEARLY;BYMONTH=1,,2', 'BYMONTH'],
  ['FREQ=YEARLY;BYWEEKNO=54', 'BYWEEKNO'],
  ['FREQ=YEARLY;BYWEEKNO=0', 'BYWEEKNO'],
  ['FREQ=MONTHLY;BYWEEKNO=20', 'BYWEEKNO'],
  ['FREQ=YEARLY;BYYEARDAY=367', 'BYYEARDAY'],
  ['FREQ=YEARLY;BYYEARDAY=0', 'BYYEARDAY'],
  ['FREQ=MONTHLY;BYYEARDAY=100', 'BYYEARDAY'],
  ['FREQ=MONTHLY;BYMONTHDAY=32', 'BYMONTHDAY'],
  ['FREQ=MONTHLY;BYMONTHDAY=0', 'BYMONTHDAY'],
  ['FREQ=WEEKLY;BYMONTHDAY=1', 'BYMONTHDAY'],
  ['FREQ=WEEKLY;BYDAY=1MO', 'BYDAY'],
  ['FREQ=DAILY;BYDAY=-1FR', 'BYDAY'],
  ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO', 'BYDAY'],
  ['FREQ=YEARLY;BYDAY=54MO', 'BYDAY'],
  ['FREQ=YEARLY;BYDAY=0MO', 'BYDAY'],
  ['FREQ=WEEKLY;BYDAY=XX', 'BYDAY'],
  ['FREQ=WEEKLY;BYDAY=', 'BYDAY'],
  ['FREQ=DAILY;BYHOUR=24', 'BYHOUR'],
  ['FREQ=DAILY;BYMINUTE=60', 'BYMINUTE'],
  ['FREQ=HOURLY;BYMINUTE=0,12,24,36,48', 'BYMINUTE'],
  ['FREQ=DAILY;BYSECOND=30', 'BYSECOND'],
  ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0', 'BYSETPOS'],
  ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367', 'BYSETPOS'],
  ['FREQ=MONTHLY;BYSETPOS=1', 'BYSETPOS'],
  ['FREQ=WEEKLY;WKST=8', 'WKST'],
])('%j is refused because of %s', (text, part) => {
  expect(refusalOf(text)).toBe(part);
});

test('any text is either read or refused as a recurrence, never anything else', () => {
  const names = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYMONTH', 'BYDAY', 'BYMONTHDAY', 'BYSETPOS', 'BYHOUR', 'WKST', 'X'];
  const values = fc.oneof(
    fc.constantFrom('DAILY', 'MONTHLY', '1', '-1', '1,2', 'MO', '-1FR', '20260101', '20261301', ''),
    fc.string({ maxLength: 8 }),
  );
  const anyRule = fc
    .array(fc.tuple(fc.constantFrom(...names), values), { maxLength: 5 })
    .map(parts => ['FREQ=MONTHLY', ...parts.map(([name, value]) => `${name}=${value}`)].join(';'));
  fc.assert(
    fc.property(fc.oneof(anyRule, fc.string()), text => {
      expect(['string', 'object']).toContain(typeof refusalOf(text));
      expect(refusalOf(text)).not.toBeInstanceOf(Error);
    }),
    { numRuns: 500 },
  );
});
