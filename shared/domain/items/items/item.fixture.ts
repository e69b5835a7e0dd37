import fc from 'fast-check';
import type * as z from 'zod';
import type { Change } from '../../core/due.ts';
import type { UserId } from '../../core/ids.ts';
import { addDays } from '../../time/when.ts';
import { createItem } from '../history/item-changes.ts';
import { type Item, ItemInput } from './item.ts';
import { advanceItem } from './item-clock.ts';

export const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', itemId: 'item_01kb8m5z7he4mtx2p9n6a3k8ra' } as const;
export const ada: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
export const ben: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ec';
export const berlin = 'Europe/Berlin';

/** Ada acts at `now`, a caller whose zone is Berlin. */
export const at = (now: string) => ({ userId: ada, now: new Date(now).toISOString(), zone: berlin });

/** What a client may send, the title left to the fixture. */
export type Options = Partial<z.input<typeof ItemInput>>;

/** An item that Ada created at `now`. */
export const itemAt = (now: string, given: Options = {}): Item =>
  createItem(ItemInput.parse({ title: 'Water the plants', ...given }), ids, at(now)).next;

/** A due in Berlin from its wall clock: `2026-11-28`, or `2026-11-28T09:00`. */
export const due = (local: string, zone = berlin) => {
  const [date = '', time] = local.split('T');
  return time === undefined ? { date } : { date, time, zone };
};

/** The item as the table gives it back: written as JSON, without what is undefined. */
export const stored = (item: Item): unknown => JSON.parse(JSON.stringify(item));

/** What the clock does with an item from now on, each step exactly when it is due, until an instant. */
export function runClock(item: Item, until: string): { item: Item; changes: (Change<Item> & { at: string })[] } {
  const changes: (Change<Item> & { at: string })[] = [];
  let current = item;
  while (current.dueAt !== undefined && current.dueAt <= until) {
    const now = current.dueAt;
    const change = advanceItem(current, now);
    changes.push({ ...change, at: now });
    current = change.next;
    if (changes.length > 5000) throw new Error('the clock does not come to rest');
  }
  return { item: current, changes };
}

/** What the clock does with an item at one moment, however late, until nothing is due any more. */
export function catchUp(item: Item, now: string): { item: Item; changes: Change<Item>[] } {
  const changes: Change<Item>[] = [];
  let current = item;
  while (current.dueAt !== undefined && current.dueAt <= now) {
    const change = advanceItem(current, now);
    changes.push(change);
    current = change.next;
    if (changes.length > 50) throw new Error('the clock does not come to rest');
  }
  return { item: current, changes };
}

/** The moments that reminder events tell of, in order. */
export const momentsIn = (changes: Change<Item>[]): string[] =>
  changes
    .filter(({ event }) => event.type === 'item.reminder_fired')
    .flatMap(({ event }) => (event.data.reminders as { at: string }[]).map(({ at: moment }) => moment));

/** The zones of the laws: with and without daylight saving time, north and south, at midnight and by half an hour. */
export const zones = [berlin, 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'Asia/Kathmandu', 'UTC'];

const anyDay = fc.integer({ min: 0, max: 700 }).map(days => addDays('2026-01-01', days));
const anyTime = fc.constantFrom('00:00', '00:30', '02:30', '09:00', '12:15', '23:59');
const anyZone = fc.constantFrom(...zones);
const anyOffset = fc.constantFrom('PT0S', '-PT10M', '-PT1H', '-P1D', '-P3D', '-P1W', '-P1M', 'PT30M', 'P1D', '-P1DT2H');
const anyRepeat = fc.option(fc.constantFrom('PT5M', 'PT45M', 'PT6H', 'P1D', 'P1M'), { nil: undefined, freq: 3 });

/** A moment of the years 2026 and 2027, to the second. */
export const anyInstant = fc
  .integer({ min: 0, max: 700 * 86_400 })
  .map(seconds => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString());

const anyWhen = fc.oneof(
  anyDay.map(date => ({ date })),
  fc.record({ date: anyDay, time: anyTime, zone: anyZone }),
);

const anyRule = fc.constantFrom(
  'FREQ=DAILY',
  'FREQ=DAILY;INTERVAL=3;COUNT=4',
  'FREQ=WEEKLY;BYDAY=MO,TH',
  'FREQ=WEEKLY;INTERVAL=2',
  'FREQ=MONTHLY;BYMONTHDAY=31',
  'FREQ=MONTHLY;BYDAY=-1FR',
  'FREQ=YEARLY',
  'FREQ=DAILY;UNTIL=20270601',
);

const anyReminder = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      relativeTo: fc.constantFrom('due' as const, 'start' as const, 'deadline' as const),
      offset: anyOffset,
      time: fc.option(anyTime, { nil: undefined, freq: 3 }),
      repeatEvery: anyRepeat,
    }),
  },
  { weight: 1, arbitrary: fc.record({ at: anyInstant, repeatEvery: anyRepeat }) },
);

/** Any item that a client may create: with a start or a due, a deadline some days after it, a duration, and reminders of every kind. */
export const anyGiven = fc
  .record({
    anchor: fc.constantFrom('start' as const, 'due' as const),
    when: anyWhen,
    deadlineAfterDays: fc.integer({ min: 1, max: 20 }),
    zone: anyZone,
    reminders: fc.array(anyReminder, { maxLength: 4 }),
    recurrence: fc.option(
      fc
        .record({
          rule: anyRule,
          anchor: fc.constantFrom('due' as const, 'due' as const, 'completion' as const),
          missed: fc.constantFrom('skip' as const, 'once' as const, 'pile_up' as const),
          monthEnd: fc.constantFrom('omit' as const, 'backward' as const),
          season: fc.option(fc.constantFrom({ from: '04-01', to: '10-31' }, { from: '11-15', to: '02-29' }), { nil: undefined, freq: 3 }),
        })
        // Once a year may be never within a season.
        .map(({ season, ...rule }) => ({ ...rule, seasons: season && rule.rule !== 'FREQ=YEARLY' ? [season] : undefined })),
      { nil: undefined, freq: 4 },
    ),
    checklist: fc.array(fc.record({ text: fc.constantFrom('Soil', 'Water'), done: fc.boolean() }), { maxLength: 3 }),
  })
  .map(
    ({ deadlineAfterDays, anchor, when, ...given }): Options => ({
      ...given,
      [anchor]: when,
      deadline: { ...when, date: addDays(when.date, deadlineAfterDays) },
      duration: 'PT2H',
    }),
  );

/** Any new item, created within two months before its start or due. */
export const anyItem = fc.tuple(anyGiven, fc.integer({ min: 0, max: 60 * 86_400 })).map(([given, seconds]) => {
  const created = Date.parse(`${(given.start ?? given.due)!.date}T12:00:00Z`) - seconds * 1000;
  return itemAt(new Date(created).toISOString(), given);
});
