import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { items, itemsOf } from '../../../shared/data/items/items.ts';
import { isListGone, lists } from '../../../shared/data/items/lists.ts';
import { expiryAfter } from '../../../shared/domain/core/expiry.ts';
import type { ItemId, ListId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { followList, leaveItems, mustFollow } from '../../../shared/domain/items/lists/list.ts';

type ListKey = { workspaceId: WorkspaceId; listId: ListId };
/** Where to begin among the items of the workspace, and when to stop: at a moment (milliseconds), or after so many pages. */
type Extent = { after?: string; untilMs?: number; pagesAtMost?: number };

const perPage = 25;

/**
 * Puts the items of a list where the list is, into the trash or out of it, and answers the place where it stopped, if it did. After each page
 * it looks whether the list is still where it was: if not, that page is done again, the other way. So whoever restores a list that is
 * still being emptied, and whoever does this twice or half, comes to the same end.
 */
export const moveItems = async (
  { workspaceId, listId }: ListKey,
  context: WriteContext,
  { after, untilMs = Number.POSITIVE_INFINITY, pagesAtMost = Number.POSITIVE_INFINITY }: Extent = {},
): Promise<string | undefined> => {
  const by = unmarked(context);
  let cursor = after;
  let isGone = await isListGone({ workspaceId, listId });
  for (let page = 0; page < pagesAtMost; page++) {
    const direction = isGone;
    const found = await itemsOf(workspaceId, { limit: perPage, cursor, keep: item => mustFollow(item, listId, direction) });
    await Promise.all(found.items.map(item => items.update(item, each => followList(each, listId, direction, by), by)));
    isGone = await isListGone({ workspaceId, listId });
    if (isGone !== direction) continue;
    cursor = found.cursor;
    if (cursor === undefined || Date.now() > untilMs) break;
  }
  return cursor;
};

/** Moves the items of a list for a while; what is left is named by an event of the list, with which this goes on. */
export const moveItemsOn = async (list: ListKey, context: WriteContext, extent: Extent): Promise<void> => {
  const left = await moveItems(list, context, extent);
  if (left !== undefined && (await lists.find(list))) await lists.update(list, each => leaveItems(each, left), context);
};

/** An item that was just put into a list. Where the list went into the trash at the same moment, it follows it: neither sees the other's write otherwise. */
export const inList = async (item: Item, context: WriteContext): Promise<Item> => {
  const { workspaceId, listId } = item;
  if (listId === undefined || !(await isListGone({ workspaceId, listId }))) return item;
  return items.update(item, each => followList(each, listId, true, context), unmarked(context));
};

/** When what hangs on an item is forgotten: when the item is. What hangs on one that is gone already, in 30 days. */
export const fateOf = async (of: { workspaceId: WorkspaceId; itemId: ItemId }, now: string): Promise<Pick<Item, 'expiresAt'>> =>
  (await items.find(of)) ?? { expiresAt: expiryAfter(now) };
