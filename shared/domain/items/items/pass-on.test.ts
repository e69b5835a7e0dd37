import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { later } from '../../core/due.ts';
import type { UserId } from '../../core/ids.ts';
import { trashItem } from '../history/item-changes.ts';
import { completeItem } from '../occurrences/item-occurrences.ts';
import { people, rotaIds, rotaOf, sumOf } from '../rotas/rota.fixture.ts';
import type { Rota } from '../rotas/rota.ts';
import { due, ids, itemAt } from './item.fixture.ts';
import type { Item } from './item.ts';
import { isLeftByAbsent, leaveRota, passOnAbsent, passOnLeaver, setAway } from './pass-on.ts';

const now = '2026-11-28T08:00:00.000Z';
const [ada, ben, cleo] = people(3) as [UserId, UserId, UserId];
const { rotaId } = rotaIds;
const acting = { userId: ada, now };
const until = '2026-12-05T00:00:00.000Z';
const away = { from: now, until };
const dishes = (given: object = {}) => itemAt(now, { due: due('2026-11-30'), rotaId, assignees: [ada], ...given });
const without = (rota: Rota, userId: UserId) => setAway(rota, userId, away, now)!.next;

describe('what is with somebody who is away', () => {
  test('goes to whom its rota says, and the rota counts it as given', () => {
    const passed = passOnAbsent(dishes(), without(rotaOf(3), ada), { userId: ada, until, now })!;
    expect(passed.item).toMatchObject({
      next: { assignees: [ben] },
      event: { type: 'item.handed_over', data: { from: [ada], to: [ben], why: 'absence' } },
    });
    expect(passed.rota!.event).toEqual({ type: 'rota.turn_given', data: { itemId: ids.itemId, to: ben, why: 'owes_most' } });
    expect(passOnAbsent(passed.item.next, passed.rota!.next, { userId: ada, until, now })).toBeUndefined();
  });

  test.each([
    ['is due when they are back', dishes({ due: due('2026-12-08') })],
    ['has no rota', dishes({ rotaId: undefined })],
    ['is with somebody else', dishes({ assignees: [ben] })],
    ['is done', completeItem(dishes(), acting).next],
    ['is in the trash', trashItem(dishes(), acting).next],
  ])('stays where it %s', (_, item) => {
    expect(isLeftByAbsent(item, ada, until)).toBe(false);
    expect(passOnAbsent(item, without(rotaOf(3), ada), { userId: ada, until, now })).toBeUndefined();
  });

  test('stays where nobody is there, and leaves whoever has it beside them', () => {
    const nobody = people(3).reduce(without, rotaOf(3));
    expect(passOnAbsent(dishes(), nobody, { userId: ada, until, now })).toBeUndefined();
    const both = passOnAbsent(dishes({ assignees: [ada, cleo] }), without(rotaOf(3), ada), { userId: ada, until, now })!;
    expect(both.item.next.assignees).toEqual([ben, cleo]);
  });

  test('is known to the rota once, until they are back', () => {
    const rota = without(rotaOf(2), ada);
    expect(rota.seats[0]!.away).toEqual(away);
    expect(setAway(rota, ada, away, now)).toBeUndefined();
    expect(setAway(rota, cleo, away, now)).toBeUndefined();
    const back = setAway(rota, ada, { ...away, until: later(now, 1) }, later(now, 1))!;
    expect(back.event).toMatchObject({ type: 'rota.presence_changed', data: { userId: ada, until: later(now, 1) } });
  });
});

describe('what is with somebody who has left', () => {
  const leave = (item: Item, rota?: Rota, isCreatorThere = true) => passOnLeaver(item, rota, { userId: ada, isCreatorThere, now });

  test('is with who has it beside them, else with whom the rota says, else with its creator, else with everybody', () => {
    const rota = leaveRota(rotaOf(3), ada, now)!.next;
    expect(leave(dishes({ assignees: [ada, cleo] }), rota)!.item.next.assignees).toEqual([cleo]);
    expect(leave(dishes(), rota)!).toMatchObject({ item: { next: { assignees: [ben] } }, rota: { event: { type: 'rota.turn_given' } } });
    const bens = { ...dishes({ rotaId: undefined }), createdBy: ben };
    expect(leave(bens)!.item.next.assignees).toEqual([ben]);
    expect(leave(bens, undefined, false)!.item.next.assignees).toEqual([]);
    expect(leave({ ...bens, createdBy: ada })!.item.next.assignees).toEqual([]);
  });

  test('a rota is left with what they owed: debts stay zero together, and one with nobody else is deleted', () => {
    expect(leaveRota(rotaOf(1), ada, now)!.next.deletedAt).toBe(now);
    expect(leaveRota(rotaOf(2, { standby: cleo }), cleo, now)!.next.standby).toBeUndefined();
    expect(leaveRota(rotaOf(2), cleo, now)).toBeUndefined();
  });

  const anyItem = fc.record({
    assignees: fc.subarray(people(4)),
    createdBy: fc.constantFrom(...people(4)),
    rotaId: fc.constantFrom(undefined, rotaId),
    state: fc.constantFrom('open', 'done', 'trashed'),
  });
  type ItemBefore = typeof anyItem extends fc.Arbitrary<infer G> ? G : never;
  const itemOf = ({ state, createdBy, ...each }: ItemBefore): Item => {
    const item = { ...itemAt(now, { due: due('2026-11-30'), ...each }), createdBy };
    if (state === 'done') return completeItem(item, acting).next;
    return state === 'trashed' ? trashItem(item, acting).next : item;
  };
  /** One step of the walk over what is left: the item with others, and the rota moved on. */
  const step = ({ items, rota }: { items: Item[]; rota: Rota }, place: number): { items: Item[]; rota: Rota } => {
    const passed = leave(items[place]!, rota);
    return passed ? { items: items.with(place, passed.item.next), rota: passed.rota?.next ?? rota } : { items, rota };
  };
  /** Is an item with whom it may be, given what it was? */
  const isKept = (item: Item, { assignees, rotaId: was, state }: ItemBefore): boolean => {
    if (state === 'done' || !assignees.includes(ada)) return item.assignees.join() === assignees.join();
    const mustBeSomebodys = was !== undefined || assignees.length > 1;
    return !item.assignees.includes(ada) && (item.assignees.length > 0 || !mustBeSomebodys);
  };

  test('nothing is lost or left to nobody: of any household, whoever leaves, after any part of it done twice', () => {
    const anySeats = fc.subarray(people(4), { minLength: 2 });
    fc.assert(
      fc.property(
        fc.array(anyItem, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 24 }),
        anySeats,
        (given, some, order) => {
          const seated = rotaOf(1, { order });
          const rota = leaveRota(seated, ada, now)?.next ?? seated;
          // Any of them first, some of them twice, as after a kill; then all.
          const places = [...some.map(each => each % given.length), ...given.keys()];
          const end = places.reduce(step, { items: given.map(itemOf), rota });
          expect(sumOf(end.rota)).toBe(0);
          expect(end.items.map((item, place) => isKept(item, given[place]!))).toEqual(given.map(() => true));
        },
      ),
    );
  });
});
