import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ItemId } from '../../core/ids.ts';
import { restoreItem } from '../history/item-changes.ts';
import { ada, at, ben, due, itemAt, type Options, stored } from '../items/item.fixture.ts';
import type { Item } from '../items/item.ts';
import { completeItem, missOccurrence, skipItem } from '../occurrences/item-occurrences.ts';
import { reopenItem } from '../occurrences/reopen.ts';
import {
  addSubItem,
  completeSubItems,
  countSubItems,
  moveWithSubItems,
  progressOf,
  reopenSubItems,
  restoreSubItems,
  trashWithSubItems,
} from './item-sub-items.ts';
import { subItemsAtMost } from './sub-item.ts';
import { followParent } from './sub-item-round.ts';

const now = '2026-11-21T08:00:00.000Z';
const later = '2026-11-21T09:00:00.000Z';
const idOf = (n: number): ItemId => `item_01kb8m5z7he4mtx2p9n6a3k${String(n).padStart(3, '0')}`;
const listId = 'list_01kb8m3tq2e8fvq3w5r7c9d0ea';
const weekly: Options = { due: due('2026-11-28T09:00'), recurrence: { rule: 'FREQ=WEEKLY' } };
const mayComplete = () => true;

/** An item with sub-items, as they stand once all are added. */
const familyOf = (given: Options, ...subItems: Options[]): { parent: Item; found: Item[] } => {
  let parent = itemAt(now, given);
  const found: Item[] = [];
  for (const [n, each] of subItems.entries()) {
    const added = addSubItem(parent, { ...itemAt(now, each), itemId: idOf(n) }, found);
    parent = added.parent.next;
    found.push(added.item);
  }
  return { parent, found };
};
const written = (found: readonly Item[], changes: readonly { next: Item }[]): Item[] =>
  found.map(each => changes.find(({ next }) => next.itemId === each.itemId)?.next ?? each);
const following = (found: readonly Item[], parent: Item, moment: string): Item[] =>
  found.map(each => followParent(each, parent, moment)?.next ?? each);
const complete = (parent: Item, found: readonly Item[], moment = later, openSubItems: 'refuse' | 'complete' = 'complete') => {
  const done = completeSubItems(parent, completeItem(parent, at(moment)), found, { openSubItems, mayComplete }, at(moment));
  return { parent: done.item.next, found: written(found, done.subItems), changes: done.subItems };
};
const refused = (code: string, details?: object) =>
  expect.objectContaining({ code, ...(details ? { details: expect.objectContaining(details) } : {}) });

describe('a sub-item', () => {
  test('is part of one open item, which counts it; neither has another level, and there are at most twenty', () => {
    const { parent, found } = familyOf({}, ...Array.from({ length: subItemsAtMost }, () => ({})));
    expect(parent).toMatchObject({ subItems: found.map(({ itemId }) => itemId), progress: { done: 0, total: 20 } });
    const one = { ...itemAt(now), itemId: idOf(99) };
    expect(() => addSubItem(parent, one, found)).toThrow(refused('limit_reached', { limit: 20 }));
    // What was erased takes no place.
    expect(addSubItem(parent, one, found.slice(1)).parent.next.subItems).toEqual([...found.slice(1), one].map(({ itemId }) => itemId));
    expect(() => addSubItem(found[0]!, one, [])).toThrow(refused('invalid_request'));
    expect(() => addSubItem(one, parent, [])).toThrow(refused('invalid_request'));
    expect(() => addSubItem(one, one, [])).toThrow(refused('invalid_request'));
    expect(() => addSubItem(completeItem(one, at(now)).next, found[0]!, [])).toThrow(refused('item_not_open'));
  });

  test('counts for nothing in the trash, and where it has a rhythm of its own', () => {
    const { parent, found } = familyOf({}, {}, weekly);
    expect(parent.progress).toEqual({ done: 0, total: 1 });
    const [only, own] = found;
    expect(progressOf(parent, [{ ...only!, trashedAt: now }, own!])).toBeUndefined();
    expect(countSubItems(parent, [completeItem(only!, at(now)).next, own!])?.next.progress).toEqual({ done: 1, total: 1 });
    expect(countSubItems(parent, found)).toBeUndefined();
    expect(countSubItems(parent, [{ ...only!, parentId: undefined }])?.next).toMatchObject({ subItems: undefined, progress: undefined });
  });
});

describe('an item with open sub-items', () => {
  test('is not completed, and says how many there are, unless they are completed with it', () => {
    const { parent, found } = familyOf({}, {}, {}, {});
    const some = [completeItem(found[0]!, at(now)).next, ...found.slice(1)];
    expect(() => complete(parent, some, later, 'refuse')).toThrow(refused('sub_items_open', { open: 2 }));
    const done = complete(parent, some);
    expect(done.parent).toMatchObject({ status: 'done', progress: { done: 3, total: 3 } });
    expect(done.found.map(({ completedAt, completedWithParent }) => ({ completedAt, completedWithParent }))).toEqual([
      { completedAt: now, completedWithParent: undefined },
      { completedAt: later, completedWithParent: true },
      { completedAt: later, completedWithParent: true },
    ]);
    expect(done.changes.map(({ event }) => event.type)).toEqual(['item.completed', 'item.completed']);
  });

  test('says itself what becomes of them, where whoever completes it does not', () => {
    const { parent, found } = familyOf({ openSubItems: 'complete' }, {});
    const by = { mayComplete };
    expect(completeSubItems(parent, completeItem(parent, at(later)), found, by, at(later)).subItems).toHaveLength(1);
    expect(() => complete(parent, found, later, 'refuse')).toThrow(refused('sub_items_open', { open: 1 }));
  });

  test('does not complete those that need approval, have a rota, are outside their window, or are not for its doer to complete', () => {
    const closed = { due: due('2026-11-28'), window: { before: 'P1D' } };
    const { parent, found } = familyOf(
      {},
      { approval: {} },
      { rotaId: 'rota_01kb8m3tq2e8fvq3w5r7c9d0ea' },
      { assignees: [ben] },
      closed,
      {},
    );
    const by = { openSubItems: 'complete' as const, mayComplete: ({ assignees }: Item) => assignees.includes(ada) };
    const attempt = () => completeSubItems(parent, completeItem(parent, at(later)), found, by, at(later));
    expect(attempt).toThrow(refused('sub_items_open', { open: 4 }));
  });

  test('gives them all back when it is opened again, and leaves done what was done before', () => {
    const steps = [{ text: 'Soil', done: true }, { text: 'Water' }];
    const { parent, found } = familyOf({}, {}, { checklist: steps, reminders: [{ at: '2026-12-24T08:00:00Z' }] });
    const some = [completeItem(found[0]!, at(now)).next, found[1]!];
    const done = complete(parent, some);
    const back = reopenSubItems(reopenItem(done.parent, at(later)), done.found, at(later));
    expect(back.item.next.progress).toEqual({ done: 1, total: 2 });
    const given = written(done.found, back.subItems);
    expect(given[0]).toEqual(done.found[0]);
    expect(stored(given[1]!)).toEqual(stored({ ...some[1]!, remindedUntil: later }));
  });
});

describe('the sub-items of an item that recurs', () => {
  const trip = () =>
    familyOf(weekly, { due: due('2026-11-27'), checklist: [{ text: 'Tent', done: true }] }, { due: due('2026-11-28T08:30') }, {});

  test('begin anew with it, as far from it in time as before, however the occurrence ended', () => {
    const { parent, found } = trip();
    const ends = [complete(parent, found).parent, skipItem(parent, at(later)).next];
    const missing = { ...parent, recurrence: { ...parent.recurrence!, missed: 'skip' as const } };
    for (const next of [...ends, missOccurrence(missing, '2026-12-05T08:00:01.000Z')!.next]) {
      expect(next.progress).toEqual({ done: 0, total: 3 });
      const anew = following(found, next, later);
      expect(anew.map(({ due: when, status }) => ({ when, status }))).toEqual([
        { when: due('2026-12-04'), status: 'open' },
        { when: due('2026-12-05T08:30'), status: 'open' },
        { when: undefined, status: 'open' },
      ]);
      expect(anew[0]!.checklist).toEqual([{ text: 'Tent', done: false }]);
      expect(following(anew, next, later)).toEqual(anew);
    }
  });

  test('are not done in the next occurrence before they have begun anew', () => {
    const first = trip();
    const done = complete(first.parent, first.found);
    // Nobody has followed yet: all of them are still to be done.
    expect(() => complete(done.parent, done.found, later, 'refuse')).toThrow(refused('sub_items_open', { open: 3 }));
    const again = complete(done.parent, done.found, '2026-12-01T08:00:00.000Z');
    expect(again.found.map(({ due: when }) => when)).toEqual([due('2026-12-04'), due('2026-12-05T08:30'), undefined]);
  });

  test('go back with it into the occurrence before, also through a second end', () => {
    const { parent, found } = trip();
    const skipped = skipItem(parent, at(later)).next;
    const anew = following(found, skipped, later);
    const back = reopenSubItems(reopenItem(skipped, at(later)), anew, at(later));
    expect(written(anew, back.subItems).map(each => stored({ ...each, remindedUntil: now }))).toEqual(found.map(stored));
  });

  test('that were done in the occurrence that is left are taken back with it, so that each occurrence counts once however often it goes back', () => {
    const { parent, found } = familyOf(weekly, { points: 5 });
    let subItem = completeItem(found[0]!, at(later)).next;
    let standing = [later];
    for (const moment of ['2026-11-22T08:00:00.000Z', '2026-11-23T08:00:00.000Z']) {
      const skipped = skipItem(parent, at(moment)).next;
      const done = completeItem(followParent(subItem, skipped, moment)!.next, at(moment));
      standing.push(done.next.completedAt!);
      const [back] = reopenSubItems(reopenItem(skipped, at(moment)), [done.next], at(moment)).subItems;
      expect(back!.event).toMatchObject({ type: 'item.reopened', data: { ended: { at: moment, by: ada } } });
      standing = standing.filter(each => each !== (back!.event.data as { ended: { at: string } }).ended.at);
      subItem = back!.next;
      expect(subItem).toMatchObject({ status: 'done', completedAt: later, completedBy: ada, round: { no: 0 } });
    }
    expect(standing).toEqual([later]);
  });

  test('follow another rule of it, and none', () => {
    const { parent, found } = trip();
    const next = following(found, complete(parent, found).parent, later);
    const once: Item = { ...parent, recurrence: undefined, ended: undefined };
    const joined = following(next, once, later);
    expect(joined.map(({ round }) => round)).toEqual([{ no: 0 }, { no: 0 }, { no: 0 }].map(each => ({ ...each, at: undefined })));
    expect(following(joined, once, later)).toEqual(joined);
    const recurs = familyOf({ due: due('2026-11-28T09:00') }, {});
    const now2 = { ...recurs.parent, recurrence: parent.recurrence };
    expect(following(recurs.found, now2, later)[0]!.round).toEqual({ no: 0, at: '2026-11-28T09:00' });
  });
});

test('sub-items in the list of their item move with it, and what goes into the trash with it comes back with it', () => {
  const { parent, found } = familyOf({ listId }, { listId }, {}, { listId });
  const moved = moveWithSubItems(parent, undefined, found, at(later));
  expect(moved.subItems.map(({ next }) => [next.itemId, next.listId])).toEqual([idOf(0), idOf(2)].map(id => [id, undefined]));

  const alone = [{ ...found[0]!, trashedAt: now, expiresAt: 1 }, ...found.slice(1)];
  const trashed = trashWithSubItems(parent, alone, at(later));
  expect(trashed.subItems).toHaveLength(2);
  const gone = written(alone, trashed.subItems);
  const back = restoreSubItems(trashed.item.next, restoreItem(trashed.item.next, at(later)), gone, () => false, at(later));
  expect(back.item.next.progress).toEqual({ done: 0, total: 2 });
  expect(written(gone, back.subItems).map(({ trashedAt }) => trashedAt)).toEqual([now, undefined, undefined]);
});

describe('whatever is done to an item and its sub-items, in any order', () => {
  type State = { parent: Item; found: Item[] };
  type Step = (state: State, moment: string, n: number) => State;
  const one =
    (change: (item: Item, moment: string) => Item): Step =>
    ({ parent, found }, moment, n) => ({
      parent,
      found: found.map((each, i) => (i === n ? change(each, moment) : each)),
    });
  const steps: Record<string, Step> = {
    completeOne: one((item, moment) => completeItem(item, at(moment)).next),
    reopenOne: one((item, moment) => reopenItem(item, at(moment)).next),
    follow: ({ parent, found }, moment) => ({ parent, found: following(found, parent, moment) }),
    complete: ({ parent, found }, moment) => complete(parent, found, moment),
    skip: ({ parent, found }, moment) => ({ parent: skipItem(parent, at(moment)).next, found }),
    reopen: ({ parent, found }, moment) => {
      const back = reopenSubItems(reopenItem(parent, at(moment)), found, at(moment));
      return { parent: back.item.next, found: written(found, back.subItems) };
    },
  };
  const anySteps = fc.array(fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.nat(2)), { maxLength: 14 });

  const run = (taken: readonly (readonly [string, number])[], begin: State): State => {
    let state = begin;
    for (const [i, [name, n]] of taken.entries()) {
      const moment = new Date(Date.parse(now) + (i + 1) * 60_000).toISOString();
      try {
        state = steps[name]!(state, moment, n);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error)) throw error;
      }
    }
    return state;
  };

  /** A recurring item and its first sub-item are a day apart. */
  const expectAlong = (parent: Item, found: Item[]): void => {
    expect(found.map(({ round }) => round?.no ?? 0)).toEqual(found.map(() => parent.ended ?? 0));
    if (parent.recurrence) expect(Date.parse(parent.due!.date) - Date.parse(found[0]!.due!.date)).toBe(86_400_000);
    expect(found.filter(({ completedWithParent }) => completedWithParent)).toEqual([]);
  };

  test('sub-items that have followed stay, are in the occurrence of their item, and as far from it in time as at first', () => {
    fc.assert(
      fc.property(anySteps, fc.boolean(), (taken, recurs) => {
        const begin = familyOf(recurs ? weekly : {}, { due: due('2026-11-27T09:00') }, {}, {});
        const { parent, found } = run([...taken, ['follow', 0], ['follow', 0]], begin);
        const moment = '2026-11-22T08:00:00.000Z';
        expect(following(found, parent, moment)).toEqual(found);
        if (parent.status === 'open') expectAlong(parent, found);
        const counted = countSubItems(parent, found)?.next ?? parent;
        expect(counted.progress).toEqual({ done: found.filter(({ status }) => status === 'done').length, total: 3 });
        expect(countSubItems(counted, found)).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  test('completing with sub-items and opening again is as if nothing had been', () => {
    fc.assert(
      fc.property(anySteps, fc.boolean(), fc.boolean(), (taken, recurs, followsBetween) => {
        const before = run([...taken, ['follow', 0]], familyOf(recurs ? weekly : {}, { due: due('2026-11-27T09:00') }, {}, {}));
        fc.pre(before.parent.status === 'open');
        const moment = '2026-11-23T08:00:00.000Z';
        const done = complete(before.parent, before.found, moment);
        const between = followsBetween ? following(done.found, done.parent, moment) : done.found;
        const back = reopenSubItems(reopenItem(done.parent, at(moment)), between, at(moment));
        const shown = (items: readonly Item[]) =>
          items.map(({ round, undo: _undo, remindedUntil: _until, ...item }) => stored({ ...item, no: round?.no ?? 0 } as unknown as Item));
        expect(shown(written(between, back.subItems))).toEqual(shown(before.found));
      }),
      { numRuns: 1000 },
    );
  });
});
