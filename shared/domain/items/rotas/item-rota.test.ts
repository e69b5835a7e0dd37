import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { later } from '../../core/due.ts';
import type { UserId } from '../../core/ids.ts';
import { changeItem, trashItem } from '../history/item-changes.ts';
import { due, ids, itemAt, type Options } from '../items/item.fixture.ts';
import { type Item, ItemInput } from '../items/item.ts';
import { completeItem, missOccurrence, skipItem } from '../occurrences/item-occurrences.ts';
import { completeInRota, createInRota, handOver, reopenInRota, weightOf } from './item-rota.ts';
import { people, rotaIds, rotaOf, sumOf } from './rota.fixture.ts';
import { changeRota, deleteRota, type Rota, RotaHold, RotaKind, RotaWeight } from './rota.ts';

const now = '2026-11-28T08:00:00.000Z';
const [ada, ben] = people(2) as [UserId, UserId];
const { rotaId } = rotaIds;
const acting = { userId: ada, now };
const daily: Options = { due: due('2026-11-28T18:00'), recurrence: { rule: 'FREQ=DAILY' }, rotaId, assignees: [ada] };
const stored = <T extends { version: number }>({ version: _, ...record }: T): unknown => JSON.parse(JSON.stringify(record));

describe('what is done in a rota', () => {
  const anyItem = fc.record(
    {
      recurrence: fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY;COUNT=3', 'FREQ=MONTHLY').map(rule => ({ rule })),
      duration: fc.constantFrom('PT25M', 'P30D'),
      points: fc.constant(7),
      due: fc.constantFrom('2026-11-28', '2026-11-28T18:00').map(day => due(day)),
    },
    { requiredKeys: ['due'] },
  );
  const anyRota = fc.record({
    kind: fc.constantFrom(...RotaKind.options),
    hold: fc.constantFrom(...RotaHold.options),
    weigh: fc.constantFrom(...RotaWeight.options),
  });
  type State = { item: Item; rota: Rota };
  const doneBy = ({ item, rota }: State, userId: UserId): State => {
    const done = completeInRota(item, rota, { userId, now: later(now, item.version * 3_600_000) });
    expect(sumOf(done.rota!.next)).toBe(0);
    return { item: { ...done.item.next, version: item.version + 1 }, rota: done.rota!.next };
  };
  /** What stands in an item but for where its reminders are, and what else could be taken back. */
  const itself = (item: Item): unknown => stored({ ...item, remindedUntil: '', dueAt: undefined, undo: undefined });

  test('and taken back leaves item and rota as they were, debts zero together at each step', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        anyRota,
        anyItem,
        fc.array(fc.nat(), { maxLength: 3 }),
        fc.nat(),
        (count, settings, given, before, by) => {
          const order = people(count);
          const checklist = [{ text: 'a', done: true }];
          const first: State = {
            item: itemAt(now, { ...given, rotaId, assignees: [order[0]!], checklist }),
            rota: rotaOf(count, settings),
          };
          const state = before.reduce((at, each) => (at.item.status === 'open' ? doneBy(at, order[each % count]!) : at), first);
          fc.pre(state.item.status === 'open');
          const did = doneBy(state, order[by % count]!);
          const undone = reopenInRota(did.item, did.rota, { now });
          expect(stored(undone.rota!.next)).toEqual(stored(state.rota));
          expect(itself(undone.item.next)).toEqual(itself(state.item));
        },
      ),
    );
  });

  test('one after the other is taken back one after the other, two deep', () => {
    const rota = rotaOf(3);
    const item = itemAt(now, daily);
    const first = completeInRota(item, rota, acting);
    const second = completeInRota(first.item.next, first.rota!.next, { ...acting, now: '2026-11-29T08:00:00.000Z' });
    const one = reopenInRota(second.item.next, second.rota!.next, acting);
    expect(stored(one.rota!.next)).toEqual(stored(first.rota!.next));
    const none = reopenInRota(one.item.next, one.rota!.next, acting);
    expect(stored(none.rota!.next)).toEqual(stored(rota));
    expect(none.item.next.assignees).toEqual([ada]);
  });

  test('gives the next occurrence to whoever it is, and says so; the last one is given to nobody', () => {
    const { item, rota } = completeInRota(itemAt(now, daily), rotaOf(2), acting);
    expect(item).toMatchObject({
      next: { assignees: [ben] },
      event: { type: 'item.completed' },
    });
    expect(rota!.event).toEqual({ type: 'rota.turn_taken', data: { itemId: ids.itemId, by: ada, weight: 1, to: ben, why: 'owes_most' } });
    const once = completeInRota(itemAt(now, { rotaId, assignees: [ada] }), rotaOf(2), acting);
    expect(once.item.next).toMatchObject({ status: 'done', assignees: [ada] });
    expect(once.rota!.event.data).toEqual({ itemId: ids.itemId, by: ada, weight: 1 });
  });

  test('what is skipped or missed counts for nobody and stays with who has it', () => {
    const item = itemAt(now, { ...daily, recurrence: { rule: 'FREQ=DAILY', missed: 'skip' } });
    for (const { next } of [skipItem(item, acting), missOccurrence(item, '2026-11-30T20:00:00.000Z')!]) {
      expect(next.assignees).toEqual([ada]);
      expect(next.turn).toBeUndefined();
    }
    const done = completeInRota(item, rotaOf(2), acting);
    const skipped = skipItem(done.item.next, acting).next;
    const opened = reopenInRota(skipped, done.rota!.next, acting);
    expect(opened.rota).toBeUndefined();
    expect(opened.item.next.assignees).toEqual([ben]);
  });

  test('in a rota that is deleted, or is not the item’s, is what it is without one', () => {
    const item = itemAt(now, daily);
    for (const other of [
      deleteRota(rotaOf(2), { now })!.next,
      { ...rotaOf(2), rotaId: `${rotaId.slice(0, -1)}z` as typeof rotaId },
      undefined,
    ])
      expect(completeInRota(item, other, acting)).toEqual({ item: completeItem(item, acting) });
    const done = completeInRota(item, rotaOf(2), acting);
    const moved = changeItem(done.item.next, { rotaId: null }, acting).next;
    expect(reopenInRota(moved, done.rota!.next, acting).rota).toBeUndefined();
  });

  test('weighs what its item says, and one where it says nothing', () => {
    expect(weightOf({ duration: 'PT1H30M', points: 5 }, 'minutes')).toBe(90);
    expect(weightOf({ duration: 'P1Y' }, 'minutes')).toBe(10_080);
    expect(weightOf({ duration: 'PT1H', points: 5 }, 'points')).toBe(5);
    expect(weightOf({ duration: 'PT1H', points: 5 }, 'one')).toBe(1);
    for (const weigh of RotaWeight.options) expect(weightOf({}, weigh)).toBe(1);
  });
});

test('a new item is with whoever is next, unless it says whom it concerns', () => {
  const made = (assignees?: UserId[], rota = rotaOf(2)) =>
    createInRota(ItemInput.parse({ title: 'a', rotaId, assignees }), rota, ids, { ...acting, zone: 'UTC' });
  const { item, rota } = made();
  expect(item.next.assignees).toEqual([ada]);
  expect(made(undefined, rota!.next).item.next.assignees).toEqual([ben]);
  expect(made([]).item.next.assignees).toEqual([]);
  expect(made([ben]).rota).toBeUndefined();
  const nobody = changeRota(rotaOf(2), { order: [ben] }).next;
  const away = { from: '2026-11-01T00:00:00.000Z', until: '2026-12-31T00:00:00.000Z' };
  expect(made(undefined, { ...nobody, seats: nobody.seats.map(seat => ({ ...seat, away })) }).item.next.assignees).toEqual([ada]);
});

test('an item is handed over while it is open, once', () => {
  const item = itemAt(now, { assignees: [ada] });
  const { next, event } = handOver(item, [ben, ben], 'handed_over', acting)!;
  expect(next.assignees).toEqual([ben]);
  expect(event).toEqual({ type: 'item.handed_over', data: { from: [ada], to: [ben], why: 'handed_over' } });
  expect(handOver(next, [ben], 'handed_over', acting)).toBeUndefined();
  expect(() => handOver(trashItem(item, acting).next, [ben], 'handed_over', acting)).toThrow(
    expect.objectContaining({ code: 'item_in_trash' }),
  );
});
