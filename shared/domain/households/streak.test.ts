import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import type { OccurrenceId, UserId } from '../core/ids.ts';
import type { EndedOccurrence } from '../items/history/ended-occurrence.ts';
import { addDays, daysBetween, instantOf } from '../time/when.ts';
import { type DutyDay, dutiesIn, dutiesOf, openDuties, withDuty } from './duty.ts';
import { streaksOf } from './streak.ts';

const walks = Number(process.env.STREAK_WALKS ?? 300);
const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea' as const;
const [ada, ben]: [UserId, UserId] = ['user_01kb8m3tq2e8fvq3w5r7c9d0ea', 'user_01kb8m3tq2e8fvq3w5r7c9d0eb'];
const occurrenceIdOf = (i: number): OccurrenceId => `occ_01kb8m3tq2e8fvq3w5r7c${String(i).padStart(5, '0')}`;

/** Thirty zones: with and without daylight saving time, with half hours, and both ends of the date line. */
const zones = [
  ...[
    'Pacific/Kiritimati',
    'Pacific/Niue',
    'Pacific/Apia',
    'Pacific/Chatham',
    'Pacific/Auckland',
    'Australia/Lord_Howe',
    'Australia/Sydney',
  ],
  ...['Australia/Adelaide', 'Asia/Tokyo', 'Asia/Shanghai', 'Asia/Kathmandu', 'Asia/Kolkata', 'Asia/Tehran', 'Asia/Gaza', 'Asia/Amman'],
  ...['Africa/Cairo', 'Africa/Casablanca', 'Africa/Johannesburg', 'Europe/Moscow', 'Europe/Istanbul', 'Europe/Berlin', 'Europe/Dublin'],
  ...[
    'Atlantic/Azores',
    'America/Sao_Paulo',
    'America/St_Johns',
    'America/Havana',
    'America/New_York',
    'America/Chicago',
    'America/Anchorage',
  ],
  'America/Los_Angeles',
];

type EndDetails = Partial<EndedOccurrence> & Pick<EndedOccurrence, 'outcome'>;
const endOf = (i: number, date: string, told: EndDetails): EndedOccurrence => ({
  ...{ workspaceId, itemId: 'item_01kb8m3tq2e8fvq3w5r7c9d0ea', occurrenceId: occurrenceIdOf(i), assignees: [ada], occurrence: { date } },
  ...{ at: instantOf({ date, time: '18:00' }, 'UTC'), by: told.outcome === 'missed' ? undefined : ada, lateMs: 60_000, version: 1 },
  ...told,
});

/** The days as they are written down once each end was told, in an order of its own and some of it several times. */
const noted = (ends: readonly EndedOccurrence[]): DutyDay[] => {
  const days = new Map<string, DutyDay>();
  for (const ended of ends)
    for (const duty of dutiesOf(ended)) {
      const next = withDuty(days.get(`${duty.userId}${duty.date}`), duty, ended);
      if (next) days.set(`${duty.userId}${duty.date}`, next);
    }
  return [...days.values()];
};
const dutiesOfPerson = (ends: readonly EndedOccurrence[], of = ada) =>
  noted(ends)
    .filter(({ userId }) => userId === of)
    .flatMap(dutiesIn);
const daysOf = (streak: { days: number } | undefined): number => streak?.days ?? 0;

const anyDate = fc.integer({ min: 0, max: daysBetween('2000-02-01', '2037-11-01') }).map(days => addDays('2000-02-01', days));

/** Somebody who goes anywhere: in which zone they are on a day of theirs, at which time they do what is due on it, and in which zone that is due. */
const anyStep = fc.record({
  zone: fc.constantFrom(...zones),
  minute: fc.nat({ max: 1439 }),
  due: fc.constantFrom('day', '00:00', '02:30', '23:59'),
  dueZone: fc.constantFrom(...zones),
});

test('whoever does what is due on each day before that day of theirs is over never loses it, wherever they go', () => {
  let days = 0;
  fc.assert(
    fc.property(anyDate, fc.array(anyStep, { minLength: 2, maxLength: 12 }), fc.constantFrom(...zones), (first, steps, reader) => {
      const ends = steps.map(({ zone, minute, due, dueZone }, i) => {
        const date = addDays(first, i);
        // Their own clock, by another implementation; what a zone skips, or the whole day, is the moment behind it.
        const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
        const at = Temporal.PlainDate.from(date)
          .toZonedDateTime({ timeZone: zone, plainTime: time })
          .toInstant()
          .toString({ fractionalSecondDigits: 3 });
        const occurrence = due === 'day' ? { date } : { date, time: due, zone: dueZone };
        const lateMs = Date.parse(at) - Date.parse(instantOf(occurrence, dueZone));
        return endOf(i, date, { outcome: 'done', at, occurrence, lateMs });
      });
      const now = `${addDays(first, steps.length + 2)}T12:00:00.000Z`;
      const { current, longest } = streaksOf(dutiesOfPerson(ends), [], { now, zone: reader });
      // A zone that crossed the date line had no such day at all (Apia on 2011-12-30): the moment behind it is in time as well.
      expect(current).toEqual({ days: steps.length, from: first, to: addDays(first, steps.length - 1) });
      expect(longest).toEqual(current);
      days += steps.length;
    }),
    { numRuns: walks },
  );
  console.log(`${walks} walks of ${days} days through ${zones.length} zones: none lost`);
});

const length = 14;
const first = '2026-03-20';
const now = `${addDays(first, length + 3)}T12:00:00.000Z`;
const reader = { now, zone: 'Europe/Berlin' };
type Fate = 'in_time' | 'late' | 'missed' | 'open' | 'skipped' | 'by_other' | 'taken_back';
const anyDiary = fc.array(
  fc.array(fc.constantFrom<Fate[]>('in_time', 'in_time', 'in_time', 'late', 'missed', 'open', 'skipped', 'by_other', 'taken_back'), {
    maxLength: 3,
  }),
  { minLength: length, maxLength: length },
);
/** Days on which somebody is away, from the first to the last. */
const anyAway = fc.array(fc.tuple(fc.nat({ max: length - 1 }), fc.nat({ max: 5 })), { maxLength: 2 });

/** What the history is told of each: every version of its end. */
const toldOf: Record<Fate, (date: string) => EndDetails[]> = {
  in_time: () => [{ outcome: 'done' }],
  late: date => [{ outcome: 'done', at: `${addDays(date, 1)}T12:00:00.000Z` }],
  missed: () => [{ outcome: 'missed' }],
  open: () => [],
  skipped: () => [{ outcome: 'skipped' }],
  by_other: () => [{ outcome: 'done', by: ben }],
  taken_back: () => [{ outcome: 'done' }, { outcome: 'done', takenBackAt: now, version: 2 }],
};
const historyOf = (diary: readonly Fate[][]): EndedOccurrence[] =>
  diary.flatMap((fates, day) => {
    const date = addDays(first, day);
    return fates.flatMap((fate, n) => toldOf[fate](date).map(each => endOf(day * 10 + n, date, each)));
  });
const stillOpen = (diary: readonly Fate[][], at = now) =>
  diary.flatMap((fates, day) => {
    const open = { due: { date: addDays(first, day) }, zone: 'UTC', assignees: [ada] };
    return fates.filter(fate => fate === 'open').flatMap(() => openDuties(open, false, at));
  });
const awayIn = (stretches: readonly (readonly [number, number])[]) =>
  stretches.map(([from, more]) => ({ userId: ada, from: addDays(first, from), to: addDays(first, from + more), zone: 'Europe/Berlin' }));

/** The same by somebody who reads the diary from its last page backwards, and then page by page. */
const readBy = (diary: readonly Fate[][], stretches: readonly (readonly [number, number])[]) => {
  const letters = diary.map((fates, day) => {
    const isAway = stretches.some(([from, more]) => day >= from && day <= from + more);
    if (!isAway && fates.some(fate => ['late', 'missed', 'open'].includes(fate))) return 'x';
    return fates.includes('in_time') ? 'o' : '.';
  });
  const runs = letters
    .join('')
    .split('x')
    .map(run => run.replaceAll('.', '').length);
  return { current: runs.at(-1)!, longest: Math.max(...runs) };
};

describe('streaks', () => {
  const told = (diary: readonly Fate[][], stretches: readonly (readonly [number, number])[] = [], ends = historyOf(diary)) =>
    streaksOf([...dutiesOfPerson(ends), ...stillOpen(diary)], awayIn(stretches), reader);

  test('are what a reader of the diary counts, in whichever order and however often the history is told', () => {
    fc.assert(
      fc.property(anyDiary, anyAway, fc.infiniteStream(fc.nat()), (diary, stretches, order) => {
        const ends = historyOf(diary);
        const several = [...ends, ...ends, ...ends.filter((_, i) => i % 2)];
        const shuffled = several.map(each => ({ each, key: order.next().value! })).toSorted((a, b) => a.key - b.key);
        const { current, longest } = told(
          diary,
          stretches,
          shuffled.map(({ each }) => each),
        );
        expect({ current: daysOf(current), longest: daysOf(longest) }).toEqual(readBy(diary, stretches));
        expect(told(diary, stretches)).toEqual({ current, longest });
      }),
      { numRuns: walks },
    );
  });

  test('are neither ended nor lengthened by an absence, of whichever length, in which nothing is done', () => {
    fc.assert(
      fc.property(
        anyDiary,
        fc.nat({ max: length }),
        fc.array(fc.constantFrom<Fate[]>('missed', 'open', 'late', 'skipped'), { maxLength: 9 }),
        (diary, at, pause) => {
          const days = pause.map(fate => [fate]);
          const longer = [...diary.slice(0, at), ...days, ...diary.slice(at)];
          const later = `${addDays(first, longer.length + 3)}T12:00:00.000Z`;
          const paused = streaksOf(
            [...dutiesOfPerson(historyOf(longer)), ...stillOpen(longer, later)],
            pause.length > 0 ? awayIn([[at, pause.length - 1]]) : [],
            { ...reader, now: later },
          );
          const plain = told(diary);
          expect([daysOf(paused.current), daysOf(paused.longest)]).toEqual([daysOf(plain.current), daysOf(plain.longest)]);
        },
      ),
      { numRuns: walks },
    );
  });

  test('never gain by leaving something undone, nor by doing it late in place of not at all', () => {
    fc.assert(
      fc.property(anyDiary, anyAway, fc.nat({ max: length - 1 }), (diary, stretches, day) => {
        const doneInstead = (other: Fate): Fate[][] => diary.with(day, [...diary[day]!, other]);
        const [done, missed, late, open] = (['in_time', 'missed', 'late', 'open'] as const).map(fate => told(doneInstead(fate), stretches));
        expect(daysOf(missed!.current)).toBeLessThanOrEqual(daysOf(done!.current));
        expect([missed, late, open]).toEqual([missed, missed, missed]);
      }),
      { numRuns: walks },
    );
  });

  test('are mended by what is corrected, and by nothing else', () => {
    const diary: Fate[][] = [['in_time'], ['in_time'], ['missed'], ['in_time']];
    expect(told(diary)).toMatchObject({ current: { days: 1, from: addDays(first, 3) }, longest: { days: 2 } });
    const corrected = [...historyOf(diary), endOf(20, addDays(first, 2), { outcome: 'missed', takenBackAt: now, version: 2 })];
    expect(told(diary, [], corrected).current).toEqual({ days: 3, from: first, to: addDays(first, 3) });
  });

  test('pass over what waits to be approved, what is nobody’s, and what has no due', () => {
    const open = { due: { date: first }, zone: 'UTC', assignees: [ada] };
    expect(openDuties(open, true, now)).toEqual([]);
    expect(openDuties(open, false, `${addDays(first, 1)}T11:59:59.999Z`)).toEqual([]);
    expect(openDuties(open, false, now)).toHaveLength(1);
    expect(openDuties({ due: { date: first }, zone: 'UTC', assignees: [] }, false, now)).toEqual([]);
    expect(dutiesOf(endOf(1, first, { outcome: 'done', occurrence: undefined }))).toEqual([]);
  });

  test('of work that lasts for days are kept until its end', () => {
    const at = `${addDays(first, 4)}T10:00:00.000Z`;
    expect(dutiesOf(endOf(1, first, { outcome: 'done', at, lateMs: -1 }))[0]!.state).toBe('done');
    expect(dutiesOf(endOf(1, first, { outcome: 'done', at, lateMs: 1 }))[0]!.state).toBe('undone');
  });
});
