import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../core/failure.ts';
import {
  nextAfterCompletion,
  nextOccurrence,
  nextOccurrenceAfter,
  occurrencesBetween,
  previewOccurrences,
  Recurrence,
  requireReturn,
} from './recurrence.ts';
import { addDays, instantOf, type When, wallClockAt, wallOf } from './when.ts';

const of = (rule: string, more: Partial<Recurrence> = {}): Recurrence => Recurrence.parse({ rule, ...more });
const at = (wall: string, zone = 'America/New_York'): When => ({ date: wall.slice(0, 10), time: wall.slice(11), zone });
const first = (recurrence: Recurrence, due: When, limit: number): string[] =>
  occurrencesBetween(recurrence, due, wallOf(due), '2200-12-31T23:59', limit).map(wallOf);
const dates = (recurrence: Recurrence, due: When, limit: number): string[] => first(recurrence, due, limit).map(wall => wall.slice(0, 10));

test('a rule is kept in capitals and without its property name, with the usual choices', () => {
  expect(Recurrence.parse({ rule: ' rrule:freq=weekly;byday=mo ' })).toEqual({
    rule: 'FREQ=WEEKLY;BYDAY=MO',
    anchor: 'due',
    missed: 'once',
    monthEnd: 'omit',
  });
});

test.each([
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'rule_never_due'],
  ['FREQ=MONTHLY;BYDAY=6MO', 'rule_never_due'],
  ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6', 'rule_never_due'],
  ['FREQ=YEARLY;BYYEARDAY=1;BYMONTH=2', 'rule_never_due'],
  ['FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31', 'rule_never_due'],
  ['FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30', 'rule_never_due'],
  ['FREQ=YEARLY;BYWEEKNO=30;BYMONTH=1;BYDAY=MO', 'rule_never_due'],
  ['FREQ=DAILY;COUNT=2;UNTIL=20260101', 'rule_not_beside_until'],
  ['FREQ=MINUTELY', 'rule_one_of'],
  ['FREQ=WEEKLY;BYDAY=MONDAY', 'rule_one_of'],
  ['FREQ=DAILY;DTSTART=20260101T000000Z', 'rule_unknown_part'],
])('%s is refused, and the reason says what is wrong', (rule, message) => {
  expect(Recurrence.safeParse({ rule }).error?.issues).toMatchObject([{ path: ['rule'], message }]);
});

test('a day that no month has may be asked for when it turns into the last one', () => {
  expect(Recurrence.safeParse({ rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', monthEnd: 'backward' }).success).toBe(true);
});

test.each([
  ['a rule of more than 500 characters', { rule: `FREQ=DAILY;BYHOUR=${'1,'.repeat(250)}1` }],
  ['more than 100 days left out', { rule: 'FREQ=DAILY', except: Array.from({ length: 101 }, (_, days) => addDays('2026-01-01', days)) }],
  ['a day left out that is no day', { rule: 'FREQ=DAILY', except: ['2026-02-30'] }],
  ['an unknown anchor', { rule: 'FREQ=DAILY', anchor: 'start' }],
  ['an unknown word', { rule: 'FREQ=DAILY', skip: 'OMIT' }],
])('%s is refused', (_, input) => {
  expect(Recurrence.safeParse(input).success).toBe(false);
});

// RFC 5545 3.8.5.3: all begin on 2 September 1997 at 9 in New York, unless a start is given.
test.each<[rule: string, expected: string, start?: string]>([
  ['FREQ=DAILY;COUNT=10', '09-02 09-03 09-04 09-05 09-06 09-07 09-08 09-09 09-10 09-11'],
  ['FREQ=DAILY;INTERVAL=10;COUNT=5', '09-02 09-12 09-22 10-02 10-12'],
  ['FREQ=WEEKLY;COUNT=10', '09-02 09-09 09-16 09-23 09-30 10-07 10-14 10-21 10-28 11-04'],
  ['FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH', '09-02 09-04 09-09 09-11 09-16 09-18 09-23 09-25 09-30 10-02'],
  ['FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH', '09-02 09-04 09-09 09-11 09-16 09-18 09-23 09-25 09-30 10-02'],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH', '09-02 09-04 09-16 09-18 09-30 10-02 10-14 10-16'],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', '08-05 08-10 08-19 08-24', '1997-08-05'],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '08-05 08-17 08-19 08-31', '1997-08-05'],
  ['FREQ=MONTHLY;COUNT=10;BYDAY=1FR', '09-05 10-03 11-07 12-05 01-02 02-06 03-06 04-03 05-01 06-05', '1997-09-05'],
  ['FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR', '09-05 10-03 11-07 12-05', '1997-09-05'],
  ['FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU', '09-07 09-28 11-02 11-30 01-04 01-25 03-01 03-29 05-03 05-31', '1997-09-07'],
  ['FREQ=MONTHLY;COUNT=6;BYDAY=-2MO', '09-22 10-20 11-17 12-22 01-19 02-16', '1997-09-22'],
  ['FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=6', '09-28 10-29 11-28 12-29 01-29 02-26', '1997-09-28'],
  ['FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15', '09-02 09-15 10-02 10-15 11-02 11-15 12-02 12-15 01-02 01-15'],
  ['FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1', '09-30 10-01 10-31 11-01 11-30 12-01 12-31 01-01 01-31 02-01', '1997-09-30'],
  [
    'FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15',
    '09-10 09-11 09-12 09-13 09-14 09-15 03-10 03-11 03-12 03-13',
    '1997-09-10',
  ],
  ['FREQ=MONTHLY;INTERVAL=2;BYDAY=TU;COUNT=9', '09-02 09-09 09-16 09-23 09-30 11-04 11-11 11-18 11-25'],
  ['FREQ=YEARLY;COUNT=10;BYMONTH=6,7', '06-10 07-10 06-10 07-10 06-10 07-10 06-10 07-10 06-10 07-10', '1997-06-10'],
  ['FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3', '03-10 01-10 02-10 03-10 01-10 02-10 03-10 01-10 02-10 03-10', '1997-03-10'],
  ['FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200', '01-01 04-10 07-19 01-01 04-09 07-18 01-01 04-10 07-19 01-01', '1997-01-01'],
  ['FREQ=YEARLY;BYDAY=20MO;COUNT=3', '05-19 05-18 05-17', '1997-05-19'],
  ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3', '05-12 05-11 05-17', '1997-05-12'],
  ['FREQ=YEARLY;BYWEEKNO=20;COUNT=3', '05-12 05-11 05-17', '1997-05-12'],
  ['FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=7', '03-13 03-20 03-27 03-05 03-12 03-19 03-26', '1997-03-13'],
  ['FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8;COUNT=5', '06-05 06-12 06-19 06-26 07-03', '1997-06-05'],
  ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=5', '02-13 03-13 11-13 08-13 10-13', '1998-02-13'],
  ['FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13;COUNT=5', '09-13 10-11 11-08 12-13 01-10', '1997-09-13'],
  ['FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3', '11-05 11-07 11-02', '1996-11-05'],
  ['FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', '09-04 10-07 11-06', '1997-09-04'],
  ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=7', '09-29 10-30 11-27 12-30 01-29 02-26 03-30', '1997-09-29'],
  ['FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5', '01-15 01-30 02-15 03-15 03-30', '2007-01-15'],
])('%s gives the days that RFC 5545 gives', (rule, expected, start = '1997-09-02') => {
  const days = dates(of(rule), at(`${start}T09:00`), 10);
  expect(days.map(day => day.slice(5)).join(' ')).toBe(expected);
});

test('times of the day come in order, and BYSETPOS counts through them', () => {
  expect(first(of('FREQ=DAILY;BYHOUR=9,10,16;BYMINUTE=0,20,40'), at('1997-09-02T09:00'), 5).map(wall => wall.slice(11))).toEqual([
    '09:00',
    '09:20',
    '09:40',
    '10:00',
    '10:20',
  ]);
  expect(first(of('FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z'), at('1997-09-02T09:00'), 9)).toEqual([
    '1997-09-02T09:00',
    '1997-09-02T12:00',
    '1997-09-02T15:00',
  ]);
  expect(first(of('FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0,30;BYSETPOS=-1'), at('2026-01-01T20:30'), 2)).toEqual([
    '2026-01-01T20:30',
    '2026-01-02T20:30',
  ]);
});

test('every day in January can be said by the year or by the day', () => {
  const yearly = dates(of('FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA'), at('1998-01-01T09:00'), 1000);
  const daily = dates(of('FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1'), at('1998-01-01T09:00'), 1000);
  expect(yearly).toHaveLength(93);
  expect(daily).toEqual(yearly);
});

test('plain and numbered weekdays together are either of them', () => {
  expect(dates(of('FREQ=MONTHLY;BYDAY=1MO,-1FR,-1MO'), at('2026-01-05T09:00'), 4)).toEqual([
    '2026-01-05',
    '2026-01-26',
    '2026-01-30',
    '2026-02-02',
  ]);
});

test('the first due that a person set is an occurrence though the rule does not name it, and COUNT counts it', () => {
  expect(dates(of('FREQ=WEEKLY;BYDAY=FR;COUNT=3'), at('2026-01-05T09:00'), 10)).toEqual(['2026-01-05', '2026-01-09', '2026-01-16']);
  expect(nextOccurrence(of('FREQ=WEEKLY;BYDAY=FR'), at('2026-01-05T09:00'), '2020-01-01T00:00')).toEqual(at('2026-01-05T09:00'));
});

test('UNTIL is the last day of the series, or an instant in its zone', () => {
  expect(dates(of('FREQ=DAILY;UNTIL=20260103'), at('2026-01-01T23:00'), 10)).toEqual(['2026-01-01', '2026-01-02', '2026-01-03']);
  // 23:00 in New York is 04:00 UTC on the next day.
  expect(dates(of('FREQ=DAILY;UNTIL=20260103T040000Z'), at('2026-01-01T23:00'), 10)).toEqual(['2026-01-01', '2026-01-02']);
  expect(dates(of('FREQ=DAILY;UNTIL=20260103T035959Z'), at('2026-01-01T23:00'), 10)).toEqual(['2026-01-01']);
  expect(dates(of('FREQ=DAILY;UNTIL=20260102T200000Z'), at('2026-01-01T06:00', 'Pacific/Auckland'), 10)).toEqual([
    '2026-01-01',
    '2026-01-02',
    '2026-01-03',
  ]);
  expect(dates(of('FREQ=DAILY;UNTIL=20260103T000000Z'), { date: '2026-01-01' }, 10)).toEqual(['2026-01-01', '2026-01-02', '2026-01-03']);
});

test('a day left out is passed over, but COUNT counts it', () => {
  const recurrence = of('FREQ=DAILY;COUNT=5', { except: ['2026-01-01', '2026-01-03'] });
  expect(dates(recurrence, at('2026-01-01T09:00'), 10)).toEqual(['2026-01-02', '2026-01-04', '2026-01-05']);
  expect(dates(of('FREQ=DAILY;UNTIL=20260102', { except: ['2026-01-02'] }), at('2026-01-01T09:00'), 10)).toEqual(['2026-01-01']);
});

test('a series of days stays days, whatever hours its rule names', () => {
  expect(nextOccurrence(of('FREQ=DAILY;BYHOUR=9,17'), { date: '2026-01-01' }, '2026-01-01')).toEqual({ date: '2026-01-02' });
});

test('a day alone cannot return by the hour', () => {
  expect(() => nextOccurrence(of('FREQ=HOURLY'), { date: '2026-01-01' }, '2026-01-01')).toThrow(Failure);
});

test.each([
  ['omit', '2026-01-31 2026-03-31 2026-05-31 2026-07-31'],
  ['backward', '2026-01-31 2026-02-28 2026-03-31 2026-04-30'],
  ['forward', '2026-01-31 2026-03-01 2026-03-31 2026-05-01'],
] as const)('every month on the 31st, %s', (monthEnd, expected) => {
  expect(dates(of('FREQ=MONTHLY', { monthEnd }), at('2026-01-31T09:00'), 4).join(' ')).toBe(expected);
});

test.each([
  ['omit', '2024-02-29 2028-02-29 2032-02-29'],
  ['backward', '2024-02-29 2025-02-28 2026-02-28'],
  ['forward', '2024-02-29 2025-03-01 2026-03-01'],
] as const)('every year on 29 February, %s', (monthEnd, expected) => {
  expect(dates(of('FREQ=YEARLY', { monthEnd }), at('2024-02-29T09:00'), 3).join(' ')).toBe(expected);
});

test('two days that turn into the same one are one occurrence', () => {
  expect(dates(of('FREQ=MONTHLY;BYMONTHDAY=30,31', { monthEnd: 'backward' }), at('2026-01-31T09:00'), 4)).toEqual([
    '2026-01-31',
    '2026-02-28',
    '2026-03-30',
    '2026-03-31',
  ]);
  expect(dates(of('FREQ=MONTHLY;BYMONTHDAY=1,31', { monthEnd: 'forward' }), at('2026-01-31T09:00'), 4)).toEqual([
    '2026-01-31',
    '2026-02-01',
    '2026-03-01',
    '2026-03-31',
  ]);
});

test('a day that moved is the one that weekdays and positions look at', () => {
  // 28 February 2026 is a Saturday, 31 January and 31 October are too.
  expect(dates(of('FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=SA', { monthEnd: 'backward' }), at('2026-01-31T09:00'), 3)).toEqual([
    '2026-01-31',
    '2026-02-28',
    '2026-10-31',
  ]);
  expect(dates(of('FREQ=MONTHLY;BYMONTHDAY=10,31;BYSETPOS=-1', { monthEnd: 'forward' }), at('2026-01-31T09:00'), 3)).toEqual([
    '2026-01-31',
    '2026-03-01',
    '2026-03-31',
  ]);
});

test('the 366th day of a year goes the way of the month end', () => {
  expect(dates(of('FREQ=YEARLY;BYYEARDAY=366', { monthEnd: 'backward' }), at('2024-12-31T09:00'), 2)).toEqual(['2024-12-31', '2025-12-31']);
  expect(dates(of('FREQ=YEARLY;BYYEARDAY=366', { monthEnd: 'forward' }), at('2024-12-31T09:00'), 2)).toEqual(['2024-12-31', '2026-01-01']);
});

test.each([
  // Around the day on which summer time begins: the wall clock stays, the instant moves.
  ['Europe/Berlin', '2026-03-28T09:00', '08:00 07:00 07:00'],
  ['America/New_York', '2026-03-07T09:00', '14:00 13:00 13:00'],
  ['Australia/Sydney', '2026-04-04T09:00', '22:00 23:00 23:00'],
  ['America/Santiago', '2026-04-04T09:00', '12:00 13:00 13:00'],
  ['Africa/Casablanca', '2026-02-14T09:00', '08:00 09:00 09:00'],
  ['Australia/Lord_Howe', '2026-04-04T09:00', '22:00 22:30 22:30'],
])('in %s a daily due at nine stays at nine', (zone, start, utc) => {
  const previews = previewOccurrences(of('FREQ=DAILY'), at(start, zone), 'UTC', 3);
  expect(previews.map(({ at: instant }) => instant.slice(11, 16)).join(' ')).toBe(utc);
  expect(previews.map(({ at: instant }) => wallClockAt(instant, zone).time)).toEqual(['09:00', '09:00', '09:00']);
});

test.each([
  ['Europe/Berlin', '2026-03-28T02:30', '2026-03-29T01:30:00.000Z', 'gap'],
  ['Europe/Berlin', '2026-10-24T02:30', '2026-10-25T00:30:00.000Z', 'overlap'],
  ['America/New_York', '2026-03-07T02:30', '2026-03-08T07:30:00.000Z', 'gap'],
  ['America/New_York', '2026-10-31T01:30', '2026-11-01T05:30:00.000Z', 'overlap'],
  ['Australia/Sydney', '2026-10-03T02:30', '2026-10-03T16:30:00.000Z', 'gap'],
  ['America/Santiago', '2026-09-05T00:30', '2026-09-06T04:30:00.000Z', 'gap'],
  ['Africa/Casablanca', '2026-03-21T02:30', '2026-03-22T02:30:00.000Z', 'gap'],
  ['Australia/Lord_Howe', '2026-10-03T02:15', '2026-10-03T15:45:00.000Z', 'gap'],
  ['Australia/Lord_Howe', '2026-04-04T01:45', '2026-04-04T14:45:00.000Z', 'overlap'],
])('in %s a daily due from %s does not vanish when the clock changes', (zone, start, instant, reason) => {
  const [, changed, afterwards] = previewOccurrences(of('FREQ=DAILY'), at(start, zone), 'UTC', 3);
  const day = addDays(start.slice(0, 10), 1);
  const when = at(`${day}${start.slice(10)}`, zone);
  expect(changed).toEqual({ when, at: instant, shift: { reason, from: wallOf(when) } });
  expect(afterwards?.shift).toBeUndefined();
  expect(afterwards?.when.time).toBe(start.slice(11));
});

test('an hourly due comes once an hour when the clock goes forward, and goes on after the doubled hour', () => {
  const utc = (start: string) =>
    previewOccurrences(of('FREQ=HOURLY'), at(start, 'Europe/Berlin'), 'UTC', 4).map(({ at: instant }) => instant.slice(11, 16));
  expect(utc('2026-03-29T01:00')).toEqual(['00:00', '01:00', '02:00', '03:00']);
  expect(utc('2026-10-25T01:00')).toEqual(['23:00', '00:00', '02:00', '03:00']);
});

test.each([
  // Half past two would be half past three, which is asked for as well: it comes once.
  ['Europe/Berlin', '2026-03-28T23:00', 'FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,30', '01:00 01:30 03:00 03:30'],
  ['Europe/Berlin', '2026-03-28T23:00', 'FREQ=DAILY;BYHOUR=1,2', '01:00 02:00→03:00 01:00'],
  ['Europe/Berlin', '2026-03-28T23:00', 'FREQ=DAILY;BYHOUR=2,3;BYMINUTE=15,45;BYSETPOS=2,3', '03:15 02:45 03:15'],
  // The gap is half an hour here: 02:15 would be 02:45, behind the 02:30 that is asked for.
  ['Australia/Lord_Howe', '2026-10-03T23:00', 'FREQ=DAILY;BYHOUR=1,2;BYMINUTE=15,30', '01:15 01:30 02:30 01:15'],
  // The day that the island never had: its occurrence would come with the next day's.
  ['Pacific/Apia', '2011-12-28T09:00', 'FREQ=DAILY', '09:00 09:00 09:00'],
  // The first due stays where the gap moves it to, and stands for the occurrences before it.
  ['Europe/Berlin', '2026-03-29T02:30', 'FREQ=HOURLY;BYMINUTE=0,30', '04:00 04:30 05:00'],
])('in %s after %s, %s comes once at each moment and in order: %s', (zone, start, rule, expected) => {
  const wanted = expected.split(' ');
  const previews = previewOccurrences(of(rule), at(start, zone), 'UTC', wanted.length + 1).slice(1);
  const shown = previews.map(({ when, at: instant }) => {
    const { time } = wallClockAt(instant, zone);
    return time === when.time ? time : `${when.time}→${time}`;
  });
  expect(shown).toEqual(wanted);
});

test('COUNT counts what comes: occurrences that the gap makes one are one', () => {
  const instants = (rule: string) =>
    previewOccurrences(of(rule), at('2026-03-29T01:00', 'Europe/Berlin'), 'UTC', 20).map(({ at: instant }) => instant);
  expect(instants('FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,30;COUNT=6')).toEqual(instants('FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,30').slice(0, 6));
  expect(instants('FREQ=HOURLY;COUNT=4')).toHaveLength(4);
});

test('a due every six hours does not vanish in the skipped hour', () => {
  const previews = previewOccurrences(of('FREQ=HOURLY;INTERVAL=6'), at('2026-03-28T20:30', 'Europe/Berlin'), 'UTC', 3);
  expect(previews.map(({ at: instant }) => instant.slice(11, 16))).toEqual(['19:30', '01:30', '06:30']);
});

test('a preview names the day that the month lacks', () => {
  const shifts = (rule: string, due: When, monthEnd: Recurrence['monthEnd']) =>
    previewOccurrences(of(rule, { monthEnd }), due, 'UTC', 4).map(({ shift }) => shift?.from);
  expect(shifts('FREQ=MONTHLY', at('2026-01-31T09:00'), 'backward')).toEqual([
    undefined,
    '2026-02-31T09:00',
    undefined,
    '2026-04-31T09:00',
  ]);
  expect(shifts('FREQ=MONTHLY', { date: '2026-01-31' }, 'forward')).toEqual([undefined, '2026-02-31', undefined, '2026-04-31']);
  expect(shifts('FREQ=YEARLY', { date: '2024-02-29' }, 'backward')).toEqual([undefined, '2025-02-29', '2026-02-29', '2027-02-29']);
  // The last day of a month is asked for by itself here: nothing moved.
  expect(shifts('FREQ=MONTHLY;BYMONTHDAY=31,-1', { date: '2026-01-31' }, 'backward')).toEqual([undefined, undefined, undefined, undefined]);
  expect(shifts('FREQ=MONTHLY;BYMONTHDAY=28,30', { date: '2026-01-28' }, 'backward')).toEqual([undefined, undefined, undefined, undefined]);
});

test('a preview of days has no times to shift, begins where it is told, and is at most 100 long', () => {
  expect(previewOccurrences(of('FREQ=DAILY'), { date: '2026-09-05' }, 'America/Santiago', 2)).toEqual([
    { when: { date: '2026-09-05' }, at: '2026-09-05T04:00:00.000Z' },
    { when: { date: '2026-09-06' }, at: '2026-09-06T04:00:00.000Z' },
  ]);
  expect(previewOccurrences(of('FREQ=DAILY'), { date: '2026-01-01' }, 'UTC', 1, '2030-05-05T00:00')[0]?.when).toEqual({
    date: '2030-05-06',
  });
  expect(previewOccurrences(of('FREQ=DAILY'), { date: '2026-01-01' }, 'UTC', 5000)).toHaveLength(100);
});

const chore = (rule: string, more: Partial<Recurrence> = {}) => of(rule, { anchor: 'completion', ...more });
const berlin = (wall: string) => at(wall, 'Europe/Berlin');

test.each([
  // Every three days: three days after it was done, late or early, at the due's time of day.
  ['FREQ=DAILY;INTERVAL=3', '2026-03-01T18:00', '2026-03-01T17:30:00.000Z', '2026-03-04T18:00'],
  ['FREQ=DAILY;INTERVAL=3', '2026-03-01T18:00', '2026-03-10T06:00:00.000Z', '2026-03-13T18:00'],
  ['FREQ=DAILY;INTERVAL=3', '2026-03-10T18:00', '2026-03-08T06:00:00.000Z', '2026-03-11T18:00'],
  // The day is that of the due's zone: 23:30 UTC is already the next day in Berlin.
  ['FREQ=DAILY', '2026-03-01T18:00', '2026-03-01T23:30:00.000Z', '2026-03-03T18:00'],
  ['FREQ=WEEKLY', '2026-03-02T18:00', '2026-03-05T12:00:00.000Z', '2026-03-12T18:00'],
  ['FREQ=WEEKLY;BYDAY=MO', '2026-03-02T18:00', '2026-03-05T12:00:00.000Z', '2026-03-09T18:00'],
  // Monday's occurrence done on the Sunday before is not due again on Monday.
  ['FREQ=WEEKLY;BYDAY=MO', '2026-03-09T18:00', '2026-03-08T12:00:00.000Z', '2026-03-16T18:00'],
  ['FREQ=MONTHLY;INTERVAL=3', '2026-03-02T18:00', '2026-03-15T12:00:00.000Z', '2026-06-15T18:00'],
  ['FREQ=YEARLY', '2026-03-02T18:00', '2026-04-15T12:00:00.000Z', '2027-04-15T18:00'],
  ['FREQ=HOURLY;INTERVAL=6', '2026-03-02T18:00', '2026-03-02T18:20:00.000Z', '2026-03-03T01:20'],
])('%s, due %s and done %s, is next due %s', (rule, due, completedAt, next) => {
  expect(nextAfterCompletion(chore(rule), berlin(due), completedAt, 'UTC')).toEqual(berlin(next));
});

test('a chore done on the 31st goes by the month end', () => {
  const next = (monthEnd: Recurrence['monthEnd']) =>
    nextAfterCompletion(chore('FREQ=MONTHLY', { monthEnd }), { date: '2026-01-28' }, '2026-01-31T12:00:00.000Z', 'UTC');
  expect([next('omit'), next('backward'), next('forward')]).toEqual([
    { date: '2026-03-31' },
    { date: '2026-02-28' },
    { date: '2026-03-01' },
  ]);
});

test('a chore of days goes by the day of the person who does it', () => {
  const next = (zone: string) =>
    nextAfterCompletion(chore('FREQ=DAILY;INTERVAL=2'), { date: '2026-03-01' }, '2026-03-01T23:30:00.000Z', zone);
  expect(next('UTC')).toEqual({ date: '2026-03-03' });
  expect(next('Asia/Tokyo')).toEqual({ date: '2026-03-04' });
});

test('a chore ends with its COUNT, its UNTIL, and passes over the days left out', () => {
  const due = { date: '2026-03-01' };
  const done = '2026-03-01T12:00:00.000Z';
  expect(nextAfterCompletion(chore('FREQ=DAILY;COUNT=3'), due, done, 'UTC', 2)).toEqual({ date: '2026-03-02' });
  expect(nextAfterCompletion(chore('FREQ=DAILY;COUNT=3'), due, done, 'UTC', 3)).toBeUndefined();
  expect(nextAfterCompletion(chore('FREQ=DAILY;COUNT=1'), due, done, 'UTC', 0)).toEqual({ date: '2026-03-02' });
  expect(nextAfterCompletion(chore('FREQ=DAILY;UNTIL=20260301'), due, done, 'UTC')).toBeUndefined();
  expect(nextAfterCompletion(chore('FREQ=DAILY', { except: ['2026-03-02'] }), due, done, 'UTC')).toEqual({ date: '2026-03-03' });
});

test('the preview of a chore counts each occurrence from the one before', () => {
  const preview = (rule: string) =>
    previewOccurrences(chore(rule, { monthEnd: 'backward' }), { date: '2026-01-31' }, 'UTC', 4).map(({ when }) => when.date);
  expect(preview('FREQ=MONTHLY')).toEqual(['2026-01-31', '2026-02-28', '2026-03-28', '2026-04-28']);
  expect(preview('FREQ=MONTHLY;COUNT=2')).toEqual(['2026-01-31', '2026-02-28']);
});

test('the next occurrence after an instant lies after it, also while the clock shows an hour again', () => {
  const due = berlin('2026-10-24T02:30');
  const next = (instant: string) => nextOccurrenceAfter(of('FREQ=DAILY'), due, instant, 'UTC')?.date;
  expect(next('2026-10-25T00:29:00.000Z')).toBe('2026-10-25');
  // The second 02:15 of that night: 02:30 has been already.
  expect(next('2026-10-25T01:15:00.000Z')).toBe('2026-10-26');
  expect(nextOccurrenceAfter(of('FREQ=DAILY;COUNT=1'), due, '2026-10-24T00:30:00.000Z', 'UTC')).toBeUndefined();
  // In the skipped hour: 02:30 comes at 03:30.
  expect(nextOccurrenceAfter(of('FREQ=DAILY'), berlin('2026-03-01T02:30'), '2026-03-29T01:10:00.000Z', 'UTC')?.date).toBe('2026-03-29');
});

test('a series that never returns is refused, one that is meant to end is not', () => {
  const start = at('2027-02-28T09:00');
  expect(() => requireReturn(of('FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29'), start)).toThrow(Failure);
  expect(() => requireReturn(of('FREQ=HOURLY'), { date: '2027-02-28' })).toThrow(Failure);
  expect(() => requireReturn(of('FREQ=DAILY'), start)).not.toThrow();
  expect(() => requireReturn(of('FREQ=DAILY;COUNT=1'), start)).not.toThrow();
});

const anyRule = fc.constantFrom(
  'FREQ=DAILY',
  'FREQ=DAILY;INTERVAL=3;COUNT=20',
  'FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,30',
  'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU;WKST=SU',
  'FREQ=MONTHLY;BYDAY=-1SU,1SU',
  'FREQ=MONTHLY;BYMONTHDAY=1,29,30,31',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1',
  'FREQ=YEARLY',
  'FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU',
  'FREQ=YEARLY;BYYEARDAY=60,366',
  'FREQ=HOURLY',
  'FREQ=HOURLY;INTERVAL=5;BYMINUTE=15,45',
  'FREQ=DAILY;UNTIL=20270601T120000Z',
);
const anyZone = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Australia/Sydney',
  'America/Santiago',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'America/Havana',
  'UTC',
);
const anyStart = fc
  .tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 287 }))
  .map(
    ([day, fives]) =>
      `${addDays('2025-01-01', day)}T${String(Math.floor(fives / 12)).padStart(2, '0')}:${String((fives % 12) * 5).padStart(2, '0')}`,
  );
const anySeries = fc
  .record({
    rule: anyRule,
    monthEnd: fc.constantFrom<Recurrence['monthEnd']>('omit', 'backward', 'forward'),
    except: fc.array(
      fc.integer({ min: 0, max: 400 }).map(day => addDays('2026-01-01', day)),
      { maxLength: 5 },
    ),
    zone: anyZone,
    start: anyStart,
  })
  .map(({ rule, monthEnd, except, zone, start }) => ({ recurrence: of(rule, { monthEnd, except }), due: at(start, zone) }));

test('asking for the next one again and again, for a stretch, and for a preview gives the same occurrences', () => {
  fc.assert(
    fc.property(anySeries, ({ recurrence, due }) => {
      const listed = occurrencesBetween(recurrence, due, wallOf(due), '2200-12-31T00:00', 25);
      let after = wallOf({ ...due, date: addDays(due.date, -1) });
      for (const when of listed) {
        expect(nextOccurrence(recurrence, due, after)).toEqual(when);
        after = wallOf(when);
      }
      expect(previewOccurrences(recurrence, due, 'UTC', 25).map(({ when }) => when)).toEqual(listed);
    }),
  );
});

test('a stretch holds what falls due from its first minute on, and not its last', () => {
  fc.assert(
    fc.property(anySeries, fc.nat(20), fc.nat(20), ({ recurrence, due }, skip, take) => {
      const all = occurrencesBetween(recurrence, due, wallOf(due), '2200-12-31T00:00', 41);
      const from = all[skip];
      const to = all[skip + take];
      if (from && to) expect(occurrencesBetween(recurrence, due, wallOf(from), wallOf(to), 100)).toEqual(all.slice(skip, skip + take));
    }),
  );
});

test('in every zone occurrences come later on the clock and later in time, each once, at the time of day that was asked for', () => {
  fc.assert(
    fc.property(anySeries, ({ recurrence, due }) => {
      const previews = previewOccurrences(recurrence, due, 'UTC', 60);
      previews.slice(1).forEach((preview, index) => {
        const before = previews[index]!;
        expect(wallOf(preview.when) > wallOf(before.when)).toBe(true);
        expect(preview.at > before.at).toBe(true);
      });
      for (const { when, at: instant, shift } of previews) {
        expect(instant).toBe(instantOf(when, 'UTC'));
        if (shift?.reason !== 'gap') expect(wallClockAt(instant, when.zone!)).toEqual({ date: when.date, time: when.time });
      }
    }),
    { numRuns: 200 },
  );
});

// Around the days on which clocks go forward, with occurrences so close that a gap moves them onto each other.
const gapDays: [zone: string, day: string][] = [
  ['Europe/Berlin', '2026-03-29'],
  ['America/New_York', '2026-03-08'],
  ['America/Santiago', '2026-09-06'],
  ['America/Havana', '2026-03-08'],
  ['Africa/Casablanca', '2026-03-22'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Pacific/Apia', '2011-12-30'],
];
const hours = fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
const minutes = fc.uniqueArray(fc.constantFrom(0, 10, 15, 30, 45, 50), { minLength: 1, maxLength: 4 });
const closeSeries = fc
  .record({
    place: fc.constantFrom(...gapDays),
    days: fc.integer({ min: -2, max: 0 }),
    time: fc.tuple(fc.integer({ min: 0, max: 4 }), fc.constantFrom('00', '15', '30', '50')),
    freq: fc.constantFrom('DAILY', 'HOURLY'),
    hours,
    minutes,
    position: fc.constantFrom('', ';BYSETPOS=1,-1', ';BYSETPOS=2,3'),
  })
  .map(({ place: [zone, day], days, time: [hour, minute], freq, position, ...lists }) => ({
    recurrence: `FREQ=${freq};BYHOUR=${lists.hours};BYMINUTE=${lists.minutes}${position}`,
    due: at(`${addDays(day, days)}T0${hour}:${minute}`, zone),
  }))
  .filter(({ recurrence }) => Recurrence.safeParse({ rule: recurrence }).success)
  .map(({ recurrence, due }) => ({ recurrence: of(recurrence), due }));

test('around a gap each moment comes once and in order, and nobody is told later than the occurrence that the gap moved would have been', () => {
  fc.assert(
    fc.property(closeSeries, ({ recurrence, due }) => {
      const told = previewOccurrences(recurrence, due, 'UTC', 60).map(({ at: instant }) => instant);
      expect(told).toEqual([...new Set(told)].sort());
      // The same rule where no clock is ever changed: what was asked for.
      const asked = occurrencesBetween(recurrence, { ...due, zone: 'UTC' }, wallOf(due), '2200-12-31T00:00', 40);
      for (const when of asked) {
        const wanted = { ...when, zone: due.zone };
        const moment = instantOf(wanted, 'UTC');
        if (moment > told.at(-1)!) break;
        // The first due stands for those before the moment that it is moved to.
        if (told.includes(moment) || moment <= told[0]!) continue;
        const { shift } = previewOccurrences(recurrence, wanted, 'UTC', 1)[0]!;
        // It is one with an occurrence that comes before it, on the same day.
        const earlier = told.filter(instant => instant < moment).at(-1)!;
        expect({ shift: shift?.reason, told: Date.parse(moment) - Date.parse(earlier) <= 86_400_000 }).toEqual({
          shift: 'gap',
          told: true,
        });
      }
    }),
    { numRuns: 300 },
  );
});

test('no occurrence falls on a day left out, and the ones that stay are those of the full series', () => {
  fc.assert(
    fc.property(anySeries, ({ recurrence, due }) => {
      const full = occurrencesBetween({ ...recurrence, except: [] }, due, wallOf(due), '2028-01-01T00:00', 200);
      const kept = occurrencesBetween(recurrence, due, wallOf(due), '2028-01-01T00:00', 200);
      const expected = full.filter(({ date }) => !recurrence.except?.includes(date));
      expect(kept.slice(0, expected.length)).toEqual(expected);
    }),
  );
});

test('COUNT gives so many occurrences, UNTIL the same ones as the series without an end', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('FREQ=DAILY', 'FREQ=MONTHLY;BYMONTHDAY=29,31', 'FREQ=WEEKLY;BYDAY=MO,FR', 'FREQ=YEARLY'),
      fc.integer({ min: 1, max: 40 }),
      anyStart,
      (rule, count, start) => {
        const due = at(start, 'UTC');
        const endless = occurrencesBetween(of(rule), due, start, '2200-12-31T00:00', count);
        expect(occurrencesBetween(of(`${rule};COUNT=${count}`), due, start, '2200-12-31T00:00', 1000)).toEqual(endless);
        const until = `${wallOf(endless.at(-1)!).replace(/[-:]/g, '')}00Z`;
        expect(occurrencesBetween(of(`${rule};UNTIL=${until}`), due, start, '2200-12-31T00:00', 1000)).toEqual(endless);
      },
    ),
  );
});

test('the next occurrence of a chore lies after the day it was done and is never the occurrence just done', () => {
  const anyChore = fc.constantFrom(
    'FREQ=DAILY',
    'FREQ=DAILY;INTERVAL=10',
    'FREQ=WEEKLY;BYDAY=MO,TH',
    'FREQ=MONTHLY',
    'FREQ=MONTHLY;BYDAY=1SA',
    'FREQ=YEARLY',
  );
  fc.assert(
    fc.property(anyChore, anyStart, anyStart, anyZone, (rule, dueWall, doneWall, zone) => {
      const due = at(dueWall, zone);
      const completedAt = instantOf(at(doneWall, zone), zone);
      const next = nextAfterCompletion(chore(rule, { monthEnd: 'backward' }), due, completedAt, 'UTC')!;
      expect(next.date > wallClockAt(completedAt, zone).date).toBe(true);
      expect(next.time).toBe(due.time);
      expect(wallOf(next)).not.toBe(wallOf(due));
    }),
  );
});
