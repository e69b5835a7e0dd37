import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import { changeItem, moveItem, restoreItem, snoozeItem, trashItem } from '../history/item-changes.ts';
import { completeItem, skipItem } from '../occurrences/item-occurrences.ts';
import { anchorOf } from '../occurrences/item-span.ts';
import { isRecurring, localOf } from '../occurrences/occurrence.ts';
import { reopenItem } from '../occurrences/reopen.ts';
import { silentUntil } from '../reminders/late-reminders.ts';
import { remindersOf } from '../reminders/reminders.ts';
import {
  anyGiven,
  anyInstant,
  anyItem,
  at,
  catchUp,
  due,
  itemAt,
  momentsIn,
  type Options,
  runClock,
  stored,
  zones,
} from './item.fixture.ts';
import { Item, ItemPatch } from './item.ts';
import { advanceItem } from './item-clock.ts';
import { isActive, schedule } from './item-schedule.ts';
import { viewOf } from './item-view.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();

/** Delays of every size: none, a second, hours, weeks. */
const anyDelayMs = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 5000 }),
  fc.integer({ min: 0, max: 3 * 24 * 60 }).map(minutes => minutes * minuteMs),
  fc.integer({ min: 0, max: 90 }).map(days => days * dayMs),
);

type Step = (item: Item, now: string) => Change<Item>;
type Operation = { name: string; step: Step };

const anyPatch = fc.oneof(
  fc.constantFrom<object>(
    { title: 'Other' },
    { notes: 'New' },
    { reminders: [] },
    { recurrence: null },
    { duration: 'PT3H' },
    { zone: 'Asia/Tokyo' },
  ),
  anyGiven.map(({ start, due: when, deadline, reminders }) => ({ ...(start ? { start } : { due: when }), deadline, reminders })),
);

const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  fc.constantFrom<Operation>(
    { name: 'complete', step: (item, now) => completeItem(item, at(now)) },
    { name: 'complete', step: (item, now) => completeItem(item, at(now), anchorOf(item)) },
    { name: 'skip', step: (item, now) => skipItem(item, at(now)) },
    { name: 'reopen', step: (item, now) => reopenItem(item, at(now)) },
    { name: 'trash', step: (item, now) => trashItem(item, at(now)) },
    { name: 'restore', step: (item, now) => restoreItem(item, at(now)) },
    { name: 'move', step: (item, now) => moveItem(item, undefined, at(now)) },
  ),
  fc.tuple(fc.integer({ min: 1, max: 10_000 }), fc.boolean()).map(
    ([minutes, moveDue]): Operation => ({
      name: moveDue ? 'move due' : 'snooze',
      step: (item, now) => snoozeItem(item, { until: later(now, minutes * minuteMs), moveDue }, at(now)),
    }),
  ),
  anyPatch.map((patch): Operation => ({ name: 'change', step: (item, now) => changeItem(item, ItemPatch.parse(patch), at(now)) })),
  fc.constant<Operation>({ name: 'clock', step: advanceItem }),
);

/** A life of an item: what is done to it, and how long after the last. */
const anyLife = fc.array(fc.tuple(anyOperation, anyDelayMs), { maxLength: 12 });

/** Leads the life: what is refused by name leaves the item as it is, and the clock acts where something is due. */
function live(
  first: Item,
  life: [Operation, number][],
  witness: (before: Item, change: Change<Item>, name: string, now: string) => void,
): void {
  let item = first;
  let now = item.createdAt;
  for (const [{ name, step }, delayMs] of life) {
    now = later(now, delayMs);
    if (name === 'clock' && (item.dueAt === undefined || item.dueAt > now)) continue;
    try {
      const change = step(item, now);
      witness(item, change, name, now);
      item = change.next;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
}

const whateverHappens = (witness: Parameters<typeof live>[2], numRuns = 400): void =>
  fc.assert(
    fc.property(anyItem, anyLife, (item, life) => live(item, life, witness)),
    { numRuns },
  );

test('whatever happens to an item, it can be stored, read back as it was, and shown', () => {
  whateverHappens((_, { next }, __, now) => {
    const read = Item.parse(stored(next));
    expect(read).toEqual(next);
    expect(viewOf(read, now)).toEqual(viewOf(next, now));
  });
});

test('whatever happens to an item, it rests while it is done or in the trash, and reminds of nothing there', () => {
  whateverHappens((before, { next, event }) => {
    if (!isActive(next)) expect(next.dueAt).toBeUndefined();
    if (event.type === 'item.reminder_fired') expect(isActive(before)).toBe(true);
  });
});

test('whatever happens to an item, the rules leave its version to the one who writes it', () => {
  whateverHappens((before, { next }) => expect(next.version).toBe(before.version));
});

test('whatever the clock finds, it makes progress: the item is due at another moment, or at none, and soon nothing is due any more', () => {
  whateverHappens((before, { next }, name, now) => {
    if (name === 'clock') expect(next.dueAt).not.toBe(before.dueAt);
    const { item, changes } = catchUp(next, now);
    expect(changes.length).toBeLessThanOrEqual(3);
    if (item.dueAt !== undefined) expect(item.dueAt > now).toBe(true);
  });
});

test('no reminder fires twice, none before its time, and each says truly how late it is', () => {
  fc.assert(
    fc.property(anyItem, anyLife, (item, life) => {
      live(item, life, (before, { event }, _, now) => {
        if (event.type !== 'item.reminder_fired') return;
        const { reminders, lateMs } = event.data as { reminders: { at: string }[]; lateMs: number };
        const moments = reminders.map(reminder => reminder.at);
        expect(moments.length).toBeGreaterThan(0);
        for (const moment of moments) expect(moment > before.remindedUntil && moment <= now).toBe(true);
        // Not by what its creator was late.
        const since = [[...moments, before.dueAt!].sort()[0]!, before.createdAt].sort()[1]!;
        expect(lateMs).toBe(Date.parse(now) - Date.parse(since));
      });
    }),
    { numRuns: 400 },
  );
});

test('a snooze moves the due only where it is asked to', () => {
  whateverHappens((before, { next }, name) => {
    if (name === 'snooze') expect(anchorOf(next)).toEqual(anchorOf(before));
  }, 200);
});

test('a day alone stays a day, whatever occurrence it is', () => {
  whateverHappens((before, { next }, name) => {
    if (name !== 'change') expect(anchorOf(next)?.time === undefined).toBe(anchorOf(before)?.time === undefined);
  }, 200);
});

test('a change of words leaves the schedule as it is', () => {
  fc.assert(
    fc.property(anyItem, anyInstant, (item, now) => {
      const patch = ItemPatch.parse({ title: 'Other', notes: 'New', tags: ['new'], priority: 'high', checklist: [{ text: 'New' }] });
      const { next } = changeItem(item, patch, at(now));
      expect([next.dueAt, next.remindedUntil]).toEqual([item.dueAt, item.remindedUntil]);
    }),
    { numRuns: 100 },
  );
});

test('scheduling an item again changes nothing', () => {
  fc.assert(
    fc.property(anyItem, item => {
      expect(schedule(item)).toEqual(item);
    }),
    { numRuns: 200 },
  );
});

test('an occurrence that is done and taken back is the same occurrence: due, deadline, steps and count', () => {
  fc.assert(
    fc.property(anyItem, anyDelayMs, fc.nat(3), (created, delayMs, occurrences) => {
      let item = created;
      const now = later(created.createdAt, delayMs);
      for (let occurrence = 0; occurrence < occurrences && item.status === 'open'; occurrence += 1) item = completeItem(item, at(now)).next;
      fc.pre(item.status === 'open');
      const back = reopenItem(completeItem(item, at(now)).next, at(now)).next;
      const kept = ({ start, due: when, deadline, checklist, ended: count, series, movedFrom, status, reminders }: Item) => {
        return { start, when, deadline, steps: checklist.map(({ text }) => text), count, series, movedFrom, status, reminders };
      };
      expect(kept(back)).toEqual(kept(item));
    }),
    { numRuns: 300 },
  );
});

test('when an occurrence of a recurring item ends, its steps start again and its deadline keeps its distance in days', () => {
  fc.assert(
    fc.property(anyItem, anyDelayMs, (item, delayMs) => {
      const { next } = completeItem(item, at(later(item.createdAt, delayMs)));
      fc.pre(isRecurring(item) && next.status === 'open');
      expect(next.checklist.every(({ done }) => !done)).toBe(true);
      const days = (each: Item) => Date.parse(each.deadline!.date) - Date.parse(anchorOf(each)!.date);
      expect(days(next)).toBe(days(item));
    }),
    { numRuns: 300 },
  );
});

test('the occurrences of a recurring item stay at its time on the wall clock, in every zone and all year', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.constantFrom('00:00', '01:30', '02:30', '23:30'), fc.nat(700), (zone, time, days) => {
      const first = later('2026-01-01T00:00:00Z', days * dayMs).slice(0, 10);
      let item = itemAt('2026-01-01T00:00:00Z', {
        due: { date: first, time, zone },
        recurrence: { rule: 'FREQ=DAILY', missed: 'pile_up' },
      });
      for (let occurrence = 0; occurrence < 8; occurrence += 1) {
        expect(item.due).toEqual({ date: later(`${first}T00:00:00Z`, occurrence * dayMs).slice(0, 10), time, zone });
        item = completeItem(item, at(later(item.createdAt, occurrence))).next;
      }
    }),
    { numRuns: 200 },
  );
});

const withoutRepeats = (given: Options): Options => ({
  ...given,
  reminders: given.reminders?.map(reminder => ({ ...reminder, repeatEvery: undefined })),
});
const horizon = '2030-01-01T00:00:00.000Z';

test('each planned reminder of an item that does not return fires exactly once, at its moment', () => {
  fc.assert(
    fc.property(anyGiven, anyInstant, (given, created) => {
      const item = itemAt(created, { ...withoutRepeats(given), recurrence: undefined });
      const ahead = remindersOf(item).filter(moment => moment.at > silentUntil(item));
      const { changes } = runClock(item, horizon);
      expect(momentsIn(changes)).toEqual(ahead.map(moment => moment.at));
      expect(changes.every(({ event }) => event.data.lateMs === 0)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

const anyPauses = fc.array(anyDelayMs, { minLength: 1, maxLength: 12 });

/** What a clock that only looks at some moments tells, each time all that is due. */
function lookNowAndThen(first: Item, pauses: number[]): { item: Item; changes: Change<Item>[]; end: string } {
  let item = first;
  let now = first.createdAt;
  const changes: Change<Item>[] = [];
  for (const pauseMs of pauses) {
    now = later(now, pauseMs);
    const step = catchUp(item, now);
    item = step.item;
    changes.push(...step.changes);
  }
  return { item, changes, end: now };
}

test('a clock that is late tells the same reminders as one that is on time, where there is nothing to fold together', () => {
  fc.assert(
    fc.property(anyGiven, anyPauses, anyInstant, (given, pauses, created) => {
      const item = itemAt(created, { ...withoutRepeats(given), recurrence: undefined });
      const { changes, end } = lookNowAndThen(item, pauses);
      expect(momentsIn(changes)).toEqual(momentsIn(runClock(item, end).changes));
    }),
    { numRuns: 300 },
  );
});

test('a clock that is late folds reminders together, but tells none that one on time would not, and misses the same occurrences', () => {
  fc.assert(
    fc.property(anyItem, anyPauses, (item, pauses) => {
      const short = pauses.slice(0, 6).map(pauseMs => Math.min(pauseMs, 4 * dayMs));
      const late = lookNowAndThen(item, short);
      const onTime = runClock(item, late.end);
      const known = new Set(momentsIn(onTime.changes));
      expect(momentsIn(late.changes).filter(moment => !known.has(moment))).toEqual([]);
      expect(anchorOf(late.item)).toEqual(anchorOf(onTime.item));
      expect(late.item.ended).toBe(onTime.item.ended);
      const lastOnTime = [...known].sort().at(-1);
      // What is told of an occurrence that is missed by then goes with it.
      if (lastOnTime && item.recurrence?.missed !== 'skip') expect(momentsIn(late.changes)).toContain(lastOnTime);
    }),
    { numRuns: 200 },
  );
});

test('where nobody does a daily occurrence that can be missed, each is reminded of once and missed once', () => {
  fc.assert(
    fc.property(fc.constantFrom('-PT1H', 'PT0S', '-P1D', 'PT3H'), fc.constantFrom('00:00', '02:30', '09:00'), (offset, time) => {
      const item = itemAt('2026-03-20T00:00:00Z', {
        due: due(`2026-03-25T${time}`),
        recurrence: { rule: 'FREQ=DAILY', missed: 'skip' },
        reminders: [{ offset }],
      });
      const { changes, item: after } = runClock(item, '2026-04-02T22:30:00.000Z');
      const missed = changes.filter(({ event }) => event.type === 'item.missed');
      expect(missed.map(({ event }) => event.data.occurrences)).toEqual(missed.map(() => 1));
      expect(after.due && localOf(after.due)).toBe(time === '00:00' ? `2026-04-03T${time}` : `2026-04-02T${time}`);
      expect(new Set(momentsIn(changes)).size).toBe(momentsIn(changes).length);
      expect(missed).toHaveLength(time === '00:00' ? 9 : 8);
    }),
  );
});
