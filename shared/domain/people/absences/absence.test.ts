import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { later } from '../../core/due.ts';
import { addDays, daysBetween, localDateAt } from '../../time/when.ts';
import { Absence, AbsenceInput, advanceAbsence, changeAbsence, createAbsence, endAbsence } from './absence.ts';
import { isAbsent } from './absence-days.ts';

const now = '2026-11-28T08:00:00.000Z';
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea';
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', userId, absenceId: 'abs_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const made = (input: object, at = now, zone = 'Europe/Berlin') => createAbsence(AbsenceInput.parse(input), ids, { userId, now: at, zone });
const week = { from: '2026-12-01', to: '2026-12-07' };
const minuteMs = 60_000;

/** The clock, a little late, until nothing is due by `until` any more: what happened, each at its moment. */
const runClock = (absence: Absence, until: string, lateMs = 0) => {
  const told: { type: string; at: string; data: Record<string, unknown> }[] = [];
  let record = absence;
  while (record.dueAt !== undefined && record.dueAt <= until) {
    const { next, event } = advanceAbsence(record, later(record.dueAt, lateMs));
    told.push({ ...event, at: record.dueAt });
    expect(next.dueAt).not.toBe(record.dueAt);
    record = { ...next, version: record.version + 1 };
  }
  return { record, told };
};

describe('an absence', () => {
  test('begins at the local midnight of its first day and is over at that behind its last one', () => {
    const { next } = made(week);
    const { record, told } = runClock(next, '2030-01-01T00:00:00.000Z');
    const stretch = { from: '2026-11-30T23:00:00.000Z', until: '2026-12-07T23:00:00.000Z' };
    expect(told).toEqual([
      { type: 'absence.started', at: stretch.from, data: stretch },
      { type: 'absence.ended', at: stretch.until, data: stretch },
    ]);
    expect(Absence.parse(record)).toMatchObject({ ...week, version: 3 });
    expect([record.dueAt, record.away]).toEqual([undefined, undefined]);
  });

  test('that has begun already begins at once', () => {
    expect(made({ from: '2026-11-20', to: '2026-12-01' }).next.dueAt! < now).toBe(true);
  });

  test.each([
    ['ends before it begins', { from: '2026-12-02', to: '2026-12-01' }, 'not_after_start'],
    ['lies behind', { from: '2026-11-01', to: '2026-11-27' }, 'not_ahead'],
    ['never ends', { from: '2026-12-01', to: '2026-12-07', rule: 'FREQ=WEEKLY' }, 'window_too_long'],
    ['lasts longer than a year', { from: '2026-12-01', to: '2028-01-01' }, 'window_too_long'],
  ])('that %s is refused', (_, input, code) => {
    expect(() => made(input)).toThrow(
      expect.objectContaining({ code: 'invalid_request', details: { errors: [expect.objectContaining({ pointer: '/to', code })] } }),
    );
  });

  test.each([{}, { from: '2026-12-01' }, { ...week, zone: 'Berlin' }, { ...week, rule: 'FREQ=NEVER' }, { ...week, name: 'x' }])(
    '%j makes none',
    input => expect(AbsenceInput.safeParse(input).success).toBe(false),
  );

  test('of every other week is away seven days of fourteen, for as long as it stands', () => {
    const { next } = made({ ...week, rule: 'FREQ=WEEKLY;INTERVAL=2' });
    const { told } = runClock(next, '2027-03-01T00:00:00.000Z');
    expect(told.slice(0, 4).map(({ type, at }) => [type, localDateAt(at, 'Europe/Berlin')])).toEqual([
      ['absence.started', '2026-12-01'],
      ['absence.ended', '2026-12-08'],
      ['absence.started', '2026-12-15'],
      ['absence.ended', '2026-12-22'],
    ]);
  });

  test('that is ended sends back at once who is away, and calls off what has not begun; a second time it changes nothing', () => {
    const waiting = made(week).next;
    const cancelled = endAbsence(waiting, now)!;
    expect(cancelled.event).toEqual({ type: 'absence.cancelled', data: {} });
    const started = advanceAbsence(waiting, waiting.dueAt!).next;
    const back = '2026-12-03T12:00:00.000Z';
    const ended = endAbsence(started, back)!;
    expect(ended.event).toEqual({ type: 'absence.ended', data: { from: waiting.dueAt, until: back } });
    for (const { next } of [cancelled, ended]) {
      expect(next.dueAt).toBeUndefined();
      expect(endAbsence(next, '2026-12-04T12:00:00.000Z')).toBeUndefined();
      expect(() => changeAbsence(next, { to: '2026-12-20' }, back)).toThrow(expect.objectContaining({ code: 'absence_over' }));
    }
  });

  test('whose days are changed while somebody is away: they stay away, or their clock sends them back now', () => {
    const started = advanceAbsence(made(week).next, '2026-11-30T23:00:00.000Z').next;
    const at = '2026-12-03T12:00:00.000Z';
    const longer = changeAbsence(started, { to: '2026-12-10' }, at).next;
    expect(longer).toMatchObject({ away: { from: '2026-11-30T23:00:00.000Z', until: '2026-12-10T23:00:00.000Z' } });
    const moved = changeAbsence(started, { from: '2026-12-20', to: '2026-12-24' }, at).next;
    expect(runClock(moved, at).told).toMatchObject([{ type: 'absence.ended', at }]);
    expect(runClock(moved, '2027-01-01T00:00:00.000Z').told.map(({ type }) => type)).toEqual([
      'absence.ended',
      'absence.started',
      'absence.ended',
    ]);
    expect(changeAbsence(started, {}, at).next).toBe(started);
  });
});

/** Zones in which midnights are skipped, come twice, or a whole day is missing. */
const zones = ['Europe/Berlin', 'America/St_Johns', 'Africa/Cairo', 'Asia/Beirut', 'America/Havana', 'Pacific/Apia', 'Pacific/Kiritimati'];
const anyInput = fc
  .record({
    first: fc.integer({ min: 1, max: 500 }),
    length: fc.integer({ min: 1, max: 20 }),
    rule: fc.constantFrom(undefined, 'FREQ=WEEKLY;INTERVAL=3', 'FREQ=MONTHLY', 'FREQ=YEARLY;COUNT=2', 'FREQ=MONTHLY;BYMONTHDAY=1,10'),
    zone: fc.constantFrom(...zones),
  })
  .map(({ first, length, rule, zone }) => {
    const from = addDays('2026-11-29', first);
    return { from, to: addDays(from, length - 1), zone, ...(rule ? { rule } : {}) };
  });
const anyInstant = fc.integer({ min: 0, max: 900 * 1440 }).map(minutes => later(now, minutes * minuteMs));

type Days = { from: string; to: string; rule?: string };
/** Each rule by hand: does it begin on this day, given the first one? */
const byHand: Record<string, (day: string, first: string) => boolean> = {
  none: (day, first) => day === first,
  'FREQ=WEEKLY;INTERVAL=3': (day, first) => daysBetween(first, day) % 21 === 0,
  'FREQ=MONTHLY': (day, first) => day.slice(8) === first.slice(8),
  'FREQ=YEARLY;COUNT=2': (day, first) => day === `${Number(first.slice(0, 4)) + 1}${first.slice(4)}`,
  'FREQ=MONTHLY;BYMONTHDAY=1,10': day => ['01', '10'].includes(day.slice(8)),
};
/** Whether a day lies in one of the stretches, day by day. */
const isAwayOn = (date: string, { from, to, rule = 'none' }: Days): boolean =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_, back) => addDays(date, -back)).some(
    day => day === from || (day > from && byHand[rule]!(day, from)),
  );

describe('presence', () => {
  test('is what counting days gives, in every zone', () => {
    fc.assert(
      fc.property(anyInput, anyInstant, (input, at) => {
        fc.pre(input.from.slice(5) !== '02-29');
        const absence = made(input).next;
        const date = localDateAt(at, input.zone);
        // Around a midnight that comes twice, the first of them counts.
        fc.pre(
          localDateAt(later(at, 3 * 60 * minuteMs), input.zone) === date && localDateAt(later(at, -3 * 60 * minuteMs), input.zone) === date,
        );
        expect(isAbsent([absence], userId, at)).toBe(isAwayOn(date, input));
        expect(isAbsent([absence], 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', at)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  test('turns exactly where the clock says so, whose starts and ends take turns, however late it is', () => {
    fc.assert(
      fc.property(anyInput, fc.integer({ min: 0, max: 40 * 1440 }), (input, lateMinutes) => {
        const { next } = made(input);
        const { told } = runClock(next, later(now, 600 * 1440 * minuteMs), lateMinutes * minuteMs);
        expect(told.length).toBeGreaterThan(1);
        told.forEach(({ type, at }, place) => {
          expect(type).toBe(place % 2 === 0 ? 'absence.started' : 'absence.ended');
          expect(at >= (told[place - 1]?.at ?? '')).toBe(true);
          expect(isAbsent([next], userId, at)).toBe(type === 'absence.started');
          expect(isAbsent([next], userId, later(at, -1))).toBe(type === 'absence.ended');
        });
      }),
      { numRuns: 30 },
    );
  });

  test('changes for nothing that is past when an absence is ended', () => {
    fc.assert(
      fc.property(anyInput, anyInstant, anyInstant, (input, end, at) => {
        const { next } = made(input);
        const ended = endAbsence(runClock(next, end).record, end)?.next;
        if (ended) expect(isAbsent([ended], userId, at)).toBe(at < end && isAbsent([next], userId, at));
      }),
      { numRuns: 50 },
    );
  });
});
