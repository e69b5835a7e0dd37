import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusal } from '../core/failure.fixture.ts';
import { nextAfterCompletion, nextOccurrence, occurrencesBetween, previewOccurrences, Recurrence, requireReturn } from './recurrence.ts';
import { isInSeason, nextSeason, Season } from './season.ts';
import { addDays, type When, wallOf } from './when.ts';

const summer = { from: '04-01', to: '10-31' };
const winter = { from: '11-15', to: '02-29' };
const anyMonthDay = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
  .map(parts => parts.map(part => String(part).padStart(2, '0')).join('-'))
  .filter(day => Season.safeParse({ from: day, to: day }).success);
const anySeasons = fc.array(fc.record({ from: anyMonthDay, to: anyMonthDay }), { minLength: 1, maxLength: 4 });
const anyDay = fc.integer({ min: 0, max: 365 * 40 }).map(days => addDays('2020-01-01', days));
const anyRule = fc.constantFrom(
  'FREQ=DAILY',
  'FREQ=DAILY;INTERVAL=5',
  'FREQ=WEEKLY;BYDAY=MO,TH',
  'FREQ=WEEKLY;INTERVAL=3',
  'FREQ=MONTHLY;BYMONTHDAY=31',
  'FREQ=MONTHLY;BYDAY=-1FR',
);
const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'];
const anyFirst = fc.tuple(anyDay, fc.option(fc.constantFrom('00:30', '02:30', '09:00'), { nil: undefined }), fc.constantFrom(...zones));
const whenAt = ([date, time, zone]: [string, string | undefined, string]): When => (time ? { date, time, zone } : { date });
const seasonal = (rule: string, seasons: Season[], more: object = {}) => Recurrence.parse({ rule, seasons, ...more });

describe('a season', () => {
  test('begins on its first day and ends with its last, over the end of the year too', () => {
    const isIn = (season: Season, ...days: string[]) => days.map(day => isInSeason([season], `2027-${day}`));
    expect(isIn(summer, '03-31', '04-01', '10-31', '11-01')).toEqual([false, true, true, false]);
    expect(isIn(winter, '11-14', '11-15', '12-31', '01-01', '02-28', '03-01')).toEqual([false, true, true, true, true, false]);
    expect(isIn({ from: '02-29', to: '03-31' }, '02-28', '03-01')).toEqual([false, true]);
    expect([isInSeason([winter], '2028-02-29'), nextSeason([{ from: '02-29', to: '03-31' }], '2027-01-01')]).toEqual([true, '2027-03-01']);
    for (const day of ['02-30', '04-31', '13-01', '00-10', '4-1']) expect(Season.safeParse({ from: day, to: '12-31' }).success).toBe(false);
  });

  test('begins next on the first day that lies in one, and follows one that does not', () => {
    fc.assert(
      fc.property(anySeasons, anyDay, (seasons, day) => {
        const next = nextSeason(seasons, day);
        expect(next > day && isInSeason(seasons, next)).toBe(true);
        for (let each = addDays(day, 1); each < next && !isInSeason(seasons, day); each = addDays(each, 1))
          expect(isInSeason(seasons, each)).toBe(false);
      }),
    );
  });
});

describe('a rule with seasons', () => {
  test('falls due where the rule does and a season is, whatever the clocks do, and nowhere else but at the first due', () => {
    fc.assert(
      fc.property(anyRule, anySeasons, anyFirst, (rule, seasons, start) => {
        const first = whenAt(start);
        const [from, to] = [wallOf(first), `${addDays(first.date, 3 * 365)}T00:00`];
        const plain = occurrencesBetween(Recurrence.parse({ rule }), first, from, to, 3000);
        const wanted = plain.filter((when, i) => i === 0 || isInSeason(seasons, when.date));
        expect(occurrencesBetween(seasonal(rule, seasons), first, from, to, 3000)).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });

  test('counts what a season leaves out, as it counts days that are left out', () => {
    const counted = seasonal('FREQ=MONTHLY;COUNT=14', [summer]);
    const all = occurrencesBetween(counted, { date: '2026-10-05' }, '2026-01-01T00:00', '2030-01-01T00:00', 50);
    expect(all.map(({ date }) => date)).toEqual(['2026-10-05', ...[4, 5, 6, 7, 8, 9].map(month => `2027-0${month}-05`), '2027-10-05']);
  });

  test('says beforehand which due a season has left out', () => {
    const preview = (recurrence: Recurrence, first: When, after?: string) =>
      previewOccurrences(recurrence, first, 'Europe/Berlin', 2, after).map(({ when, shift }) => [when.date, shift]);
    const weekly = seasonal('FREQ=WEEKLY', [summer]);
    expect(preview(weekly, { date: '2026-10-28' })).toEqual([
      ['2026-10-28', undefined],
      ['2027-04-07', { reason: 'season', from: '2026-11-04' }],
    ]);
    expect(preview(weekly, { date: '2026-10-28', time: '09:00', zone: 'Europe/Berlin' }, '2026-12-24T23:59')[0]).toEqual([
      '2027-04-07',
      { reason: 'season', from: '2026-12-30T09:00' },
    ]);
    const afterwards = seasonal('FREQ=DAILY;INTERVAL=3', [summer], { anchor: 'completion' });
    expect(preview(afterwards, { date: '2026-10-31' })[1]).toEqual(['2027-04-02', { reason: 'season', from: '2026-11-03' }]);
  });

  test('counted from a completion outside of its season goes on in the next one, and does not end', () => {
    const yearly = seasonal('FREQ=YEARLY', [{ from: '04-01', to: '06-30' }], { anchor: 'completion' });
    const done = (at: string) => nextAfterCompletion(yearly, { date: '2027-05-15' }, at, 'UTC', 1);
    expect(done('2027-06-20T10:00:00.000Z')).toEqual({ date: '2028-06-20' });
    expect(done('2027-07-03T10:00:00.000Z')).toEqual({ date: '2029-04-01' });
  });

  test('that never meets its seasons is refused, and one that does after decades is not', () => {
    const never = seasonal('FREQ=YEARLY', [summer]);
    expect(refusal(() => requireReturn(never, { date: '2026-12-24' }))).toMatchObject({
      code: 'invalid_recurrence',
      reason: 'rule_never_due_again',
    });
    expect(nextOccurrence(never, { date: '2026-12-24' }, '2026-12-24T00:00')).toBeUndefined();
    const leapMondays = seasonal('FREQ=WEEKLY;BYDAY=MO', [{ from: '02-29', to: '02-29' }]);
    expect(() => requireReturn(leapMondays, { date: '2024-03-04' })).not.toThrow();
    expect(nextOccurrence(leapMondays, { date: '2024-03-04' }, '2024-03-04T00:00')).toEqual({ date: '2044-02-29' });
  });
});
