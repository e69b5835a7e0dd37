import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wallClockAt } from '../../time/when.ts';
import { type Entry, isLive, takenBy, visitOf } from './entry.ts';
import { type Book, freeTimes, refusalsOf } from './fits.ts';
import { openSpans } from './hours.ts';
import { overlaps, without } from './span.ts';
import { createVisitType, type VisitType, VisitTypeInput } from './visit-type.ts';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
const at = (text: string): number => Date.parse(text);
const actor = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-01-01T00:00:00.000Z', zone: 'UTC' } as const;
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', visitTypeId: 'visit_type_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const typeOf = (input: object): VisitType =>
  createVisitType(VisitTypeInput.parse({ name: 'Visit', minutes: 30, needs: ['clinician'], horizonDays: 365, ...input }), ids, actor).next;
const always = [{ from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }];
const id = (i: number): string => `appointment_01kb8m3tq2e8fvq3w5r7c${String(i).padStart(5, '0')}`;
const entry = (i: number, start: number, of: Partial<Entry> = {}): Entry => ({
  ...{ start, minutes: 30, before: 0, after: 0, seats: 1, visitType: ids.visitTypeId.slice(-10) },
  ...{ patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea', appointmentId: id(i), ...of },
});
const judge = (visitType: VisitType, start: number, schedule: Partial<Book>, patient: Entry[] = [], now = 0) =>
  refusalsOf({ visitType, start }, { schedules: [{ open: always, entries: [], ...schedule }], patient }, now);
const noon = at('2026-06-01T12:00:00Z');
const now = at('2026-05-31T12:00:00Z');

describe('a wish', () => {
  test('fits where the one before ends exactly then, and not a minute sooner; buffers of both keep others away', () => {
    const type = typeOf({ every: 5 });
    expect(judge(type, noon, { entries: [entry(1, noon - 30 * minuteMs), entry(2, noon + 30 * minuteMs)] }, [], now)).toEqual([]);
    expect(judge(type, noon, { entries: [entry(1, noon - 25 * minuteMs)] }, [], now)).toEqual(['taken']);
    expect(judge(type, noon, { entries: [entry(1, noon - 30 * minuteMs, { after: 5 })] }, [], now)).toEqual(['taken']);
    expect(judge(typeOf({ before: 10 }), noon, { entries: [entry(1, noon - 35 * minuteMs)] }, [], now)).toEqual(['taken']);
  });

  test('takes a held time from exactly the end of the hold on, whatever any clock does', () => {
    const held = [entry(1, noon, { heldUntil: now + 1 })];
    expect(judge(typeOf({}), noon, { entries: held }, [], now)).toEqual(['taken']);
    expect(judge(typeOf({}), noon, { entries: held }, [], now + 1)).toEqual([]);
  });

  test('needs notice to the second, and a horizon', () => {
    const type = typeOf({ noticeMinutes: 60, horizonDays: 1 });
    expect(judge(type, noon, {}, [], noon - 60 * minuteMs)).toEqual([]);
    expect(judge(type, noon, {}, [], noon - 60 * minuteMs + 1)).toEqual(['too_soon']);
    expect(judge(type, noon, {}, [], noon - dayMs)).toEqual([]);
    expect(judge(type, noon, {}, [], noon - dayMs - 1)).toEqual(['beyond_horizon']);
  });

  test('is aligned by the wall clock of its zone, also where that is a quarter of an hour off', () => {
    const kathmandu = typeOf({ zone: 'Asia/Kathmandu', every: 60 });
    expect(judge(kathmandu, at('2026-06-01T06:15:00Z'), {}, [], now)).toEqual([]);
    expect(judge(kathmandu, noon, {}, [], now)).toEqual(['not_aligned']);
  });

  test('counts those of its type on the local day, for a schedule and for a patient', () => {
    const type = typeOf({ perDay: 2, perPatient: 1, zone: 'Pacific/Auckland' });
    const midnight = at('2026-06-01T12:00:00Z');
    const two = [entry(1, midnight), entry(2, midnight + 60 * minuteMs)];
    expect(judge(type, midnight + 120 * minuteMs, { entries: two }, [], now)).toEqual(['day_limit']);
    expect(judge(type, midnight - 120 * minuteMs, { entries: two }, [], now)).toEqual([]);
    expect(judge(type, midnight + 120 * minuteMs, {}, [two[0]!], now)).toEqual(['patient_limit']);
    expect(judge(type, midnight, {}, [two[0]!], now)).toEqual(['patient_busy']);
  });

  test('of a group has as many seats as the strictest that is there at the time', () => {
    const group = typeOf({ seats: 3 });
    const there = (seats: number, count: number) => ({ entries: Array.from({ length: count }, (_, i) => entry(i, noon, { seats })) });
    expect(judge(group, noon, there(3, 2), [], now)).toEqual([]);
    expect(judge(group, noon, there(3, 3), [], now)).toEqual(['taken']);
    expect(judge(group, noon, there(2, 1), [], now)).toEqual([]);
    expect(judge(group, noon, there(2, 2), [], now)).toEqual(['taken']);
    expect(judge(group, noon, there(1, 1), [], now)).toEqual(['taken']);
  });

  test('is not on a day that holds a hundred already, though nobody is there then', () => {
    const group = typeOf({ seats: 20 });
    const full = Array.from({ length: 100 }, (_, i) => entry(i, noon - (i % 5) * 60 * minuteMs, { seats: 20 }));
    const afternoon = noon + 120 * minuteMs;
    expect(judge(group, afternoon, { entries: full }, [], now)).toEqual(['day_limit']);
    expect(judge(group, afternoon, { entries: full.slice(1) }, [], now)).toEqual([]);
    expect(judge(group, afternoon + dayMs, { entries: full }, [], now)).toEqual([]);
  });

  test('is judged as counting minute by minute has it', () => {
    const some = fc.record({
      start: fc.integer({ min: 0, max: 48 }),
      minutes: fc.integer({ min: 1, max: 18 }),
      before: fc.integer({ min: 0, max: 4 }),
      after: fc.integer({ min: 0, max: 4 }),
      seats: fc.integer({ min: 1, max: 3 }),
      held: fc.constantFrom(undefined, 0, 1),
    });
    const grid = 5;
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), some, (others, wish) => {
        const stored = others.map(({ start, minutes, before, after, seats, held }, i) =>
          entry(i, noon + start * grid * minuteMs, {
            ...{ minutes: minutes * grid, before: before * grid, after: after * grid, seats },
            ...(held === undefined ? {} : { heldUntil: now + held }),
          }),
        );
        const visitType = typeOf({
          every: 5,
          minutes: wish.minutes * grid,
          before: wish.before * grid,
          after: wish.after * grid,
          seats: wish.seats,
        });
        const start = noon + wish.start * grid * minuteMs;
        let isFree = true;
        for (
          let cell = start - wish.before * grid * minuteMs;
          cell < start + (wish.minutes + wish.after) * grid * minuteMs;
          cell += grid * minuteMs
        ) {
          const there = stored.filter(each => isLive(each, now) && takenBy(each).from <= cell && cell < takenBy(each).until);
          isFree &&= there.length < Math.min(wish.seats, ...there.map(({ seats }) => seats));
        }
        expect(judge(visitType, start, { entries: stored }, [], now)).toEqual(isFree ? [] : ['taken']);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('hours', () => {
  const clinic = (hours: object[], zone = 'Europe/Berlin', closed: object[] = []) =>
    ({ hours, zone, closed }) as Parameters<typeof openSpans>[0];
  const weekdays = { first: '2026-01-05', rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', from: '08:00', to: '12:00' };
  const week = { from: at('2026-03-23T00:00:00Z'), until: at('2026-04-04T00:00:00Z') };

  test('stay at the wall clock when it is changed, and closures and absences are none of them', () => {
    const absence = { from: '2026-03-31', to: '2026-03-31', zone: 'Europe/Berlin' };
    const closed = [{ from: '2026-03-24T08:00:00.000Z', until: '2026-03-24T09:00:00.000Z' }];
    const open = openSpans(clinic([weekdays], 'Europe/Berlin', closed), [absence], week).map(({ from }) => new Date(from).toISOString());
    expect(open.slice(0, 3)).toEqual(['2026-03-23T07:00:00.000Z', '2026-03-24T07:00:00.000Z', '2026-03-24T09:00:00.000Z']);
    expect(open.slice(-4)).toEqual([
      '2026-03-30T06:00:00.000Z',
      '2026-04-01T06:00:00.000Z',
      '2026-04-02T06:00:00.000Z',
      '2026-04-03T06:00:00.000Z',
    ]);
  });

  test('go over midnight, and those that touch are one', () => {
    const night = { first: '2026-03-23', rule: 'FREQ=DAILY', from: '22:00', to: '06:00' };
    const early = { first: '2026-03-23', rule: 'FREQ=DAILY', from: '06:00', to: '08:00' };
    const [before, first] = openSpans(clinic([night, early], 'UTC'), [], {
      from: at('2026-03-23T12:00:00Z'),
      until: at('2026-03-24T12:00:00Z'),
    });
    expect([before, first]).toEqual([{ from: at('2026-03-23T22:00:00Z'), until: at('2026-03-24T08:00:00Z') }, undefined]);
  });

  test('without others are what counting gives', () => {
    const spans = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 9 })).map(([from, length]) => ({ from, until: from + length })),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(spans, spans, (some, holes) => {
        const has = (all: typeof some, cell: number) => all.some(each => each.from <= cell && cell < each.until);
        const left = without(some, holes);
        for (let cell = 0; cell < 40; cell++) expect(has(left, cell)).toBe(has(some, cell) && !has(holes, cell));
      }),
    );
  });
});

/** Zones whose clocks are changed by an hour, by half of one, at midnight, in the south; and some that are off by quarters of an hour. */
const zones = [
  ...['Europe/Berlin', 'Europe/London', 'Europe/Dublin', 'America/New_York', 'America/Los_Angeles', 'America/St_Johns', 'America/Havana'],
  ...['America/Santiago', 'America/Asuncion', 'Asia/Beirut', 'Africa/Cairo', 'Asia/Jerusalem', 'Australia/Sydney', 'Australia/Adelaide'],
  ...['Australia/Lord_Howe', 'Pacific/Auckland', 'Pacific/Chatham', 'Atlantic/Azores', 'America/Nuuk', 'Africa/Casablanca'],
];

describe('what is found', () => {
  test.each(zones)('in %s is what can be booked, and nothing else, around both changes of the clock', zone => {
    const schedules = [
      { first: '2026-01-01', rule: 'FREQ=DAILY', from: '20:00', to: '06:30' },
      { first: '2026-01-01', rule: 'FREQ=DAILY', from: '09:10', to: '11:55' },
    ];
    for (const month of ['02', '03', '04', '09', '10', '11']) {
      const whole = { from: at(`2026-${month}-01T00:00:00Z`), until: at(`2026-${month}-29T00:00:00Z`) };
      const open = openSpans({ hours: schedules, zone, closed: [] }, [], { from: whole.from, until: whole.until + dayMs });
      const visitType = typeOf({ zone, every: 20, minutes: 25, before: 5, after: 10, perDay: 9 });
      const entries = Array.from({ length: 60 }, (_, i) =>
        entry(i, whole.from + i * 11 * 60 * minuteMs + (i % 4) * 10 * minuteMs, { after: 10 }),
      );
      const book = { open, entries };
      const found = new Set(
        freeTimes({ visitType }, [{ ...book, id: 1, kind: 'clinician' }], whole, whole.from, 10_000).map(({ start }) => start),
      );
      expect(found.size).toBeGreaterThan(50);
      for (let start = whole.from; start < whole.until; start += 5 * minuteMs) {
        const refusals = refusalsOf({ visitType, start }, { schedules: [book], patient: [] }, whole.from);
        expect({ start, isFound: found.has(start) }).toEqual({ start, isFound: refusals.length === 0 });
        if (!found.has(start)) continue;
        // By the promise itself: on the grid of the wall clock, wholly open, and with nothing of anybody's in it.
        const { time } = wallClockAt(new Date(start).toISOString(), zone);
        expect((Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) % 20).toBe(0);
        const visit = visitOf({ start, minutes: 25 });
        expect(without([visit], open)).toEqual([]);
        expect(entries.some(each => overlaps(takenBy(each), { from: visit.from - 5 * minuteMs, until: visit.until + 10 * minuteMs }))).toBe(
          false,
        );
      }
    }
  });
});
