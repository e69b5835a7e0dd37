import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../core/due.ts';
import type { OccurrenceId } from '../../core/ids.ts';
import { ada, anyGiven, at, ben, catchUp, due, itemAt } from '../items/item.fixture.ts';
import type { Item } from '../items/item.ts';
import { completeItem, skipItem } from '../occurrences/item-occurrences.ts';
import { reopenItem } from '../occurrences/reopen.ts';
import { type EndedOccurrence, endingsOf, isOf, missesOf, noteEnd, takenBackIn } from './ended-occurrence.ts';
import { changeItem } from './item-changes.ts';

type ItemEvent = { type: string; at: string; record: Item; data: Record<string, unknown> };
type Entry = EndedOccurrence & { name: string };

/** What the listener makes of an event. */
const endingsIn = (event: ItemEvent) => {
  if (event.type === 'item.missed') return missesOf(event as never);
  if (event.type === 'item.reopened') return takenBackIn(event as never);
  return endingsOf(event as never);
};
const listened = ['item.completed', 'item.skipped', 'item.missed', 'item.reopened'];

/** The history that events come to, in the order in which they come. */
const historyOf = (events: ItemEvent[]): Entry[] => {
  const entries = new Map<string, EndedOccurrence>();
  for (const event of events.filter(({ type }) => listened.includes(type)))
    for (const { name, ended } of endingsIn(event)) {
      const change = noteEnd(entries.get(name), { ...ended, occurrenceId: 'occ_01kb8m3tq2e8fvq3w5r7c9d0ea' as OccurrenceId });
      if (change) entries.set(name, { ...change.next, version: 1 });
    }
  return [...entries].map(([name, entry]) => ({ ...entry, name })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
};

const anyStep = fc.constantFrom('complete', 'complete', 'skip', 'reopen', 'edit', 'wait' as const);
const anyDelayMs = fc.oneof(
  fc.integer({ min: 1, max: 5000 }),
  fc.integer({ min: 1, max: 40 * 24 }).map(hours => hours * 3_600_000),
);

const decide = (step: string, item: Item, now: string): Change<Item> | undefined => {
  try {
    if (step === 'complete') return completeItem(item, at(now), undefined, 'PT15M');
    if (step === 'skip') return skipItem(item, at(now));
    if (step === 'reopen') return reopenItem(item, at(now));
    return step === 'edit' ? changeItem(item, { title: `At ${now}` }, at(now)) : undefined;
  } catch {
    return undefined;
  }
};

/** Somebody at work on an item, and the clock beside them: what is told of it. */
const walk = (given: Parameters<typeof itemAt>[1], steps: [string, number][]): { item: Item; events: ItemEvent[] } => {
  let now = '2026-06-01T08:00:00.000Z';
  let item = itemAt(now, given);
  const events: ItemEvent[] = [];
  const take = ({ next, event }: Change<Item>): void => {
    item = { ...next, version: item.version + 1 };
    events.push({ ...event, at: now, record: item });
  };
  for (const [step, ms] of steps) {
    now = new Date(Date.parse(now) + ms).toISOString();
    catchUp(item, now).changes.forEach(take);
    const change = decide(step, item, now);
    if (change) take(change);
  }
  return { item, events };
};
const anyWalk = fc.tuple(anyGiven, fc.array(fc.tuple(anyStep, anyDelayMs), { maxLength: 12 })).map(([given, steps]) => walk(given, steps));

const counted = (entries: EndedOccurrence[]): number =>
  entries.filter(({ takenBackAt }) => !takenBackAt).reduce((sum, { missed = 1 }) => sum + missed, 0);

describe('what ended of an item', () => {
  test('stands in its history, each end once: as many as the item has counted, but for those taken back', () => {
    fc.assert(
      fc.property(anyWalk, ({ item, events }) => {
        const entries = historyOf(events);
        expect(counted(entries)).toBe(item.recurrence ? (item.ended ?? 0) : Number(item.status === 'done'));
        expect(entries.filter(({ takenBackAt }) => takenBackAt)).toHaveLength(events.filter(({ type }) => type === 'item.reopened').length);
      }),
    );
  });

  test('is the same in whichever order its events come, and however often', () => {
    const anyDelivery = anyWalk.chain(({ events }) =>
      fc.record({ events: fc.constant(events), come: fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }) }),
    );
    fc.assert(
      fc.property(anyDelivery, ({ events, come }) => {
        expect(historyOf(come)).toEqual(historyOf(events));
      }),
    );
  });
});

const daily = { due: due('2026-11-28T09:00'), recurrence: { rule: 'FREQ=DAILY' } };

test('an entry says who did it and had it, where it stood, how late it was, how long it took and what it was worth', () => {
  const listId = 'list_01kb8m3tq2e8fvq3w5r7c9d0ea' as const;
  const item = itemAt('2026-11-27T08:00:00.000Z', { ...daily, listId, points: 5, assignees: [ada, ben] });
  const { next, event } = completeItem(item, at('2026-11-28T08:20:00.000Z'), undefined, 'PT25M');
  const [{ ended } = { ended: undefined }, ...others] = endingsOf({ record: next, data: event.data });
  expect(others).toEqual([]);
  expect(ended).toMatchObject({
    outcome: 'done',
    at: '2026-11-28T08:20:00.000Z',
    by: ada,
    assignees: [ada, ben],
    listId,
    occurrence: daily.due,
    lateMs: 20 * 60_000,
    took: 'PT25M',
    points: 5,
  });
});

test('a day alone is not late before it is over, and what has no time is never late', () => {
  const doneOn = (given: Parameters<typeof itemAt>[1]) => {
    const { next, event } = completeItem(itemAt('2026-11-27T08:00:00.000Z', given), at('2026-11-28T22:00:00.000Z'));
    return endingsOf({ record: next, data: event.data })[0]!.ended.lateMs;
  };
  expect(doneOn({ due: due('2026-11-28') })).toBe(-3_599_999);
  expect(doneOn({ due: due('2026-11-27') })).toBe(82_800_001);
  expect(doneOn({})).toBeUndefined();
});

test('what was done is of whoever did it, what was missed of those who had it', () => {
  expect([isOf({ outcome: 'done', by: ada, assignees: [ben] }, ada), isOf({ outcome: 'done', by: ada, assignees: [ben] }, ben)]).toEqual([
    true,
    false,
  ]);
  expect(isOf({ outcome: 'missed', assignees: [ben] }, ben)).toBe(true);
  expect(isOf({ outcome: 'missed', assignees: [ben] }, ada)).toBe(false);
});

test('what was left undone on the way to a later occurrence is an entry of its own, and stays when that is taken back', () => {
  const item = itemAt('2026-11-27T08:00:00.000Z', { ...daily, recurrence: { rule: 'FREQ=DAILY', missed: 'skip' } });
  const done = completeItem(item, at('2026-11-28T07:00:00.000Z'), due('2026-11-30T09:00'));
  const [missed, last, ...others] = endingsOf({ record: done.next, data: done.event.data });
  expect(others).toEqual([]);
  expect(missed!.ended).toMatchObject({ outcome: 'missed', missed: 2, occurrence: due('2026-11-29T09:00') });
  expect(last!.ended).toMatchObject({ outcome: 'done', occurrence: due('2026-11-30T09:00') });
  const reopened = reopenItem(done.next, at('2026-11-28T07:01:00.000Z'));
  const [back] = takenBackIn({ record: reopened.next, data: reopened.event.data, at: '2026-11-28T07:01:00.000Z' });
  expect(back!.name).toBe(last!.name);
  expect(noteEnd({ ...last!.ended, occurrenceId: 'occ_01kb8m3tq2e8fvq3w5r7c9d0ea' }, back!.ended as EndedOccurrence)!.next).toMatchObject({
    takenBackAt: '2026-11-28T07:01:00.000Z',
    takenBackBy: ada,
  });
});
