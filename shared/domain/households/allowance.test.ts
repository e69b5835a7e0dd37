import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { later } from '../core/due.ts';
import { addDays, wallClockAt, weekdayOf } from '../time/when.ts';
import { Allowance, AllowanceInput, advanceAllowance, changeAllowance, createAllowance, endAllowance, givenFor } from './allowance.ts';

const now = '2026-11-28T08:00:00.000Z';
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea';
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', allowanceId: 'allowance_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const weekly = { userId, points: 10, every: 'week', day: 1, time: '08:00', zone: 'Europe/Berlin' } as const;
const made = (input: object = {}, at = now) =>
  createAllowance(AllowanceInput.parse({ ...weekly, ...input }), ids, { userId, now: at, zone: 'Europe/Berlin' }).next;

/** The clock, so much late: the periods that it falls due for, each with the moment that it names. */
const runClock = (allowance: Allowance, until: string, lateMs = 0) => {
  const told: { period: string; at: string }[] = [];
  let record = allowance;
  while (record.dueAt !== undefined && record.dueAt <= until) {
    const { next, event } = advanceAllowance(record, later(record.dueAt, lateMs));
    told.push(event.data as (typeof told)[number]);
    record = { ...next, version: record.version + 1 };
  }
  return { record, told };
};

describe('an allowance', () => {
  test('is first given at its next moment, and from then on each week', () => {
    const { record, told } = runClock(made(), '2026-12-15T00:00:00.000Z');
    expect(told).toEqual(['2026-11-30', '2026-12-07', '2026-12-14'].map(period => ({ period, at: `${period}T07:00:00.000Z` })));
    expect(Allowance.parse(record)).toMatchObject({ period: '2026-12-14', next: '2026-12-21' });
  });

  test('of a day that a month lacks is given on its last', () => {
    const { told } = runClock(made({ every: 'month', day: 31 }), '2027-03-02T00:00:00.000Z');
    expect(told.map(({ at }) => at.slice(0, 10))).toEqual(['2026-11-30', '2026-12-31', '2027-01-31', '2027-02-28']);
  });

  test('that is moved within a week that it was given for is not given in it again; otherwise it is, at its new moment', () => {
    const given = runClock(made(), '2026-11-30T12:00:00.000Z').record;
    expect(changeAllowance(given, { day: 5 }, '2026-11-30T12:00:00.000Z').next).toMatchObject({
      next: '2026-12-07',
      dueAt: '2026-12-11T07:00:00.000Z',
    });
    expect(changeAllowance(made(), { day: 6, time: '10:00' }, now).next).toMatchObject({
      next: '2026-11-23',
      dueAt: '2026-11-28T09:00:00.000Z',
    });
  });

  test('whose moment has come is given for it, whatever is changed before its clock is there', () => {
    const late = '2026-11-30T07:00:30.000Z';
    const given = [{ period: '2026-11-30', at: '2026-11-30T07:00:00.000Z' }];
    const moved = runClock(changeAllowance(made(), { points: 20, day: 5 }, late).next, late);
    expect(moved).toMatchObject({ told: given, record: { points: 20, next: '2026-12-07', dueAt: '2026-12-11T07:00:00.000Z' } });
    const resting = runClock(changeAllowance(made(), { paused: true }, late).next, '2026-12-31T00:00:00.000Z');
    expect(resting.told).toEqual(given);
    expect(resting.record.dueAt).toBeUndefined();
  });

  test('that rests is not given, nor for the time of its rest; that is over never again', () => {
    const resting = changeAllowance(made(), { paused: true }, now).next;
    expect(resting).toMatchObject({ pausedAt: now });
    expect(resting.dueAt).toBeUndefined();
    const back = changeAllowance(resting, { paused: false }, '2026-12-09T12:00:00.000Z').next;
    expect(back).toMatchObject({ next: '2026-12-14' });
    expect(back.pausedAt).toBeUndefined();
    const over = endAllowance(back, now)!.next;
    expect([over.dueAt, endAllowance(over, now)]).toEqual([undefined, undefined]);
    expect(() => changeAllowance(over, { points: 1 }, now)).toThrow('allowance_over');
    expect(changeAllowance(back, {}, now).next).toBe(back);
  });

  test('has an entry for each period, which names it', () => {
    expect(givenFor(made(), 'points_01kb8m3tq2e8fvq3w5r7c9d0ea', now)).toMatchObject({
      holderId: userId,
      points: 10,
      cause: 'allowance',
      at: now,
      allowanceId: ids.allowanceId,
    });
  });

  test.each([
    { points: 0 },
    { points: 1.5 },
    { day: 0 },
    { day: 32 },
    { time: '24:00' },
    { zone: 'Berlin' },
    { every: 'day' },
    { surprise: 1 },
  ])('%j makes none', more => expect(AllowanceInput.safeParse({ ...weekly, ...more }).success).toBe(false));
});

/** Zones in which midnights are skipped, come twice, or a whole day is missing. */
const zones = [
  'Europe/Berlin',
  'America/St_Johns',
  'Africa/Cairo',
  'Asia/Beirut',
  'America/Havana',
  'America/Nuuk',
  'Pacific/Apia',
  'Pacific/Kiritimati',
];
const anyRhythm = fc.record({
  every: fc.constantFrom('week' as const, 'month' as const),
  day: fc.integer({ min: 1, max: 31 }),
  time: fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`),
  zone: fc.constantFrom(...zones),
});
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The day that Samoa left out when it crossed the date line: what was to be on it is on the next. */
const missingDay = '2011-12-30';
const dayAfterTheMissing = '2011-12-31';

const isOn = (every: 'week' | 'month', day: number, date: string): boolean => {
  if (every === 'week') return weekdayOf(date) === weekdays[Math.min(day, 7) - 1];
  const isLast = addDays(date, 1).slice(8) === '01';
  return Number(date.slice(8)) === day || (isLast && Number(date.slice(8)) < day);
};

/** Whether a wall clock shows the moment of a period, or lies behind it by no more than a gap of daylight saving time. */
const isKept = (
  { every, day, time, zone }: { every: 'week' | 'month'; day: number; time: string; zone: string },
  shown: { date: string; time: string },
): boolean => {
  if (shown.time !== time) return shown.time > time || shown.time < '03:00';
  const date = zone === 'Pacific/Apia' && shown.date === dayAfterTheMissing && isOn(every, day, missingDay) ? missingDay : shown.date;
  return isOn(every, day, date);
};

test('in whatever zone, and however late the clock is, each week or month has one moment, as it was said, and none has two', () => {
  fc.assert(
    fc.property(anyRhythm, fc.nat(60 * 24), fc.integer({ min: 2011, max: 2036 }), (rhythm, lateHours, year) => {
      const start = `${year}-01-01T08:00:00.000Z`;
      const { told } = runClock(made(rhythm, start), `${year + 2}-01-01T00:00:00.000Z`, lateHours * 3_600_000);
      expect(told.length).toBeGreaterThan(rhythm.every === 'week' ? 102 : 22);
      told.forEach(({ period, at }, place) => {
        const before = told[place - 1];
        if (before) {
          const days = (Date.parse(period) - Date.parse(before.period)) / 86_400_000;
          expect(rhythm.every === 'week' ? [7] : [28, 29, 30, 31]).toContain(days);
          expect(at > before.at).toBe(true);
        }
        expect(isKept(rhythm, wallClockAt(at, rhythm.zone))).toBe(true);
      });
    }),
    { numRuns: 200 },
  );
});
