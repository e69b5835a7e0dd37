import type { Actor, Change } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import type { ItemId, ListId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { moveItem, restoreItem, trashItem } from '../history/item-changes.ts';
import type { Item } from '../items/item.ts';
import { requireOpen, requireUnclaimed } from '../items/item-checks.ts';
import { isActive } from '../items/item-schedule.ts';
import { isInWindow } from '../items/item-window.ts';
import { completeItem } from '../occurrences/item-occurrences.ts';
import { isRecurring } from '../occurrences/occurrence.ts';
import { type OpenSubItems, subItemsAtMost } from './sub-item.ts';
import { followParent, isBehind, roundIn } from './sub-item-round.ts';

/** Is one part of the other, and there? One in the trash keeps its place in it, and counts for nothing. */
const isPartOf = (subItem: Item, { itemId }: Item): boolean => subItem.parentId === itemId && subItem.trashedAt === undefined;
/** Does an item wait for a sub-item? One that has a rhythm of its own is never done, and goes by itself. */
const counts = (subItem: Item, item: Item): boolean => isPartOf(subItem, item) && !isRecurring(subItem);
const isToDo = (subItem: Item, item: Item): boolean => counts(subItem, item) && (isActive(subItem) || isBehind(subItem, item));

/** How far the sub-items of an item are; nothing where it has none. */
export const progressOf = (item: Item, subItems: readonly Item[]): Item['progress'] => {
  const counted = subItems.filter(each => counts(each, item));
  return counted.length === 0 ? undefined : { done: counted.filter(each => !isToDo(each, item)).length, total: counted.length };
};

/** The change of an item, and those of its sub-items that go with it: all are written, or none. */
export type WithSubItems = { item: Change<Item>; subItems: Change<Item>[] };

const after = (subItems: readonly Item[], changes: readonly Change<Item>[]): Item[] =>
  subItems.map(each => changes.find(({ next }) => next.itemId === each.itemId)?.next ?? each);

/** An item and what goes with it, its progress counted at once. */
const together = (item: Change<Item>, found: readonly Item[], subItems: Change<Item>[]): WithSubItems => ({
  item: { ...item, next: { ...item.next, progress: progressOf(item.next, after(found, subItems)) } },
  subItems,
});

/** Fails with `sub_items_open`, which says how many. */
const requireNone = ({ itemId }: Item, open: readonly Item[]): void => {
  if (open.length > 0) throw new Failure('sub_items_open', { itemId, open: open.length });
};

/** Fails with `sub_items_open` where a sub-item is still to be done: who claims an item says that all of it is. */
export const requireSubItemsDone = (item: Item, found: readonly Item[]): void =>
  requireNone(
    item,
    found.filter(each => isToDo(each, item)),
  );

export type Completing = { openSubItems?: OpenSubItems | undefined; mayComplete: (subItem: Item) => boolean };

/** What nobody completes in passing: it needs approval, has a turn in a rota or a window that is not open, or is not for them to do. */
const goesByItself = (subItem: Item, { mayComplete }: Completing, now: string): boolean =>
  subItem.approval !== undefined || subItem.rotaId !== undefined || !isInWindow(subItem, now) || !mayComplete(subItem);

/**
 * A completed item with its open sub-items: completed with it, where whoever completes it says so, or the item does. Fails with `sub_items_open`
 * where they are not, or some of them cannot be.
 */
export function completeSubItems(item: Item, completed: Change<Item>, found: readonly Item[], by: Completing, acting: Actor): WithSubItems {
  const open = found.filter(each => isToDo(each, item));
  const choice = by.openSubItems ?? item.openSubItems ?? 'refuse';
  requireNone(item, choice === 'refuse' ? open : open.filter(each => goesByItself(each, by, acting.now)));
  const ended = open.map(each => {
    const { next, event } = completeItem(followParent(each, item, acting.now)?.next ?? each, acting);
    return { next: { ...next, completedWithParent: true as const }, event };
  });
  return together(completed, found, ended);
}

/** An item that was opened again, with its sub-items as they were: those that were completed with it are open again. */
export const reopenSubItems = (reopened: Change<Item>, found: readonly Item[], { now }: Pick<Actor, 'now'>): WithSubItems =>
  together(
    reopened,
    found,
    found.map(each => followParent(each, reopened.next, now)).filter(change => change !== undefined),
  );

/** An item in another list, with those of its sub-items that stood in the same one. Fails like `moveItem`. */
export const moveWithSubItems = (
  item: Item,
  listId: ListId | undefined,
  found: readonly Item[],
  acting: Pick<Actor, 'now'>,
): WithSubItems => ({
  item: moveItem(item, listId, acting),
  subItems: found
    .filter(each => isPartOf(each, item) && each.listId === item.listId && listId !== each.listId)
    .map(each => moveItem(each, listId, acting)),
});

/** An item in the trash, with its sub-items. Fails like `trashItem`. */
export const trashWithSubItems = (item: Item, found: readonly Item[], acting: Pick<Actor, 'now'>): WithSubItems => ({
  item: trashItem(item, acting),
  subItems: found
    .filter(each => isPartOf(each, item))
    .map(each => {
      const { next, event } = trashItem(each, acting);
      return { next: { ...next, trashedWithParent: true }, event };
    }),
});

const wentWith = (subItem: Item, item: Item): boolean =>
  subItem.parentId === item.itemId &&
  (subItem.trashedWithParent === true || (item.trashedWith === 'list' && subItem.trashedWith === 'list' && subItem.listId === item.listId));

/** The sub-items that go with an item that comes out of the trash: those that went into it with that. */
export const restoreSubItems = (
  item: Item,
  restored: Change<Item>,
  found: readonly Item[],
  isListGone: (listId: ListId) => boolean,
  acting: Pick<Actor, 'now'>,
): WithSubItems =>
  together(
    restored,
    found,
    found
      .filter(each => wentWith(each, item))
      .map(each => restoreItem(each, acting, each.listId === undefined || !isListGone(each.listId))),
  );

const requireNoNesting = (parent: Item, item: Item): void => {
  if (parent.itemId === item.itemId) throw invalid('/parentId', 'same_thing_twice');
  if (parent.parentId !== undefined || item.subItems !== undefined) throw invalid('/parentId', 'nested_too_deep');
  if (item.share === 'each') throw invalid('/parentId', 'beside_share');
};

/**
 * An item made part of another, and that one with it. `there` are the sub-items that are there: what was erased takes no place. Fails with
 * `item_in_trash`, `item_not_open` and `item_claimed` of the parent, with `limit_reached`, and with `invalid_request` where a sub-item would have sub-items.
 */
export function addSubItem(parent: Item, item: Item, there: readonly Item[]): { parent: Change<Item>; item: Item } {
  requireOpen(parent);
  requireUnclaimed(parent);
  requireNoNesting(parent, item);
  const ids = (parent.subItems ?? []).filter(id => there.some(({ itemId }) => itemId === id));
  if (ids.length >= subItemsAtMost) throw new Failure('limit_reached', { limit: subItemsAtMost });
  const added: Item = { ...item, parentId: parent.itemId, round: roundIn(parent), completedWithParent: undefined };
  const next = { ...parent, subItems: [...ids, item.itemId] };
  return {
    parent: { next: { ...next, progress: progressOf(next, [...there, added]) }, event: { type: 'item.progressed', data: {} } },
    item: added,
  };
}

/** An item without one of its sub-items, which is part of another now, or of none. Undefined where it is so already. */
export function removeSubItem(parent: Item, found: readonly Item[], subItemId: ItemId): Change<Item> | undefined {
  if (!parent.subItems?.includes(subItemId)) return undefined;
  const left = parent.subItems.filter(id => id !== subItemId);
  const others = found.filter(({ itemId }) => itemId !== subItemId);
  const next = { ...parent, subItems: left.length > 0 ? left : undefined, progress: progressOf(parent, others) };
  return { next, event: { type: 'item.progressed', data: {} } };
}

/** An item as its sub-items say that it is: without those that are gone, or part of another, and how many of the others are done. Undefined where it is so already, or in the trash. */
export function countSubItems(item: Item, found: readonly Item[]): Change<Item> | undefined {
  if (item.trashedAt !== undefined || item.subItems === undefined) return undefined;
  const ids = item.subItems.filter(id => found.some(({ itemId, parentId }) => itemId === id && parentId === item.itemId));
  const next = { ...item, subItems: ids.length > 0 ? ids : undefined, progress: progressOf(item, found) };
  const isSame = ids.length === item.subItems.length && JSON.stringify(next.progress) === JSON.stringify(item.progress);
  return isSame ? undefined : { next, event: { type: 'item.progressed', data: {} } };
}
