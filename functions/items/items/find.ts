import type * as z from 'zod';
import type { Caller } from '../../../shared/api/core/route.ts';
import type { itemRoutes } from '../../../shared/api/items/items.ts';
import { items, itemsDue, itemsOf } from '../../../shared/data/items/items.ts';
import { subItemsOf } from '../../../shared/data/items/sub-items.ts';
import { tagsAndLeaving } from '../../../shared/data/items/tags.ts';
import { asksFor, matches, names, namesTime } from '../../../shared/domain/core/filter/matches.ts';
import type { Reader } from '../../../shared/domain/core/filter/tree.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { isWithinReach, type Reach } from '../../../shared/domain/core/permissions.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { itemFields } from '../../../shared/domain/items/items/item-filter.ts';
import { anchorOf } from '../../../shared/domain/items/occurrences/item-span.ts';
import { type Moves, movesOf, wordsAfter } from '../../../shared/domain/items/tags/tag-walk.ts';
import { instantOf } from '../../../shared/domain/time/when.ts';
import { zoneNow } from './needs.ts';
import { inOrderOf, itemsToSort } from './sort.ts';

type Query = z.output<(typeof itemRoutes)['listItems']['query']>;
type Search = { workspaceId: WorkspaceId; caller: Caller; query: Query; reach: Reach; now: string };

const statusOf = ({ status, trashedAt }: Item): Query['status'] => (trashedAt ? 'trashed' : status);

/** Whether what is in the trash shows: only where it is asked for. */
const showsTrash = (filter: Query['filter']): boolean => filter !== undefined && names(filter, 'status', 'trashed');

/** Whether an item is one of those asked for. */
const fits = (item: Item, query: Query, reader: Reader): boolean =>
  fitsParameters(item, query) && (query.filter === undefined || matches(query.filter, itemFields, item, reader));

const fitsParameters = (item: Item, { status, listId, kind, assignee, tag = [], filter }: Query): boolean =>
  (status ? statusOf(item) === status : !item.trashedAt || showsTrash(filter)) &&
  (listId === undefined || item.listId === listId) &&
  (kind === undefined || item.kind === kind) &&
  (assignee === undefined || item.assignees.includes(assignee)) &&
  tag.every(each => item.tags.includes(each));

const at = (instant: string): number => Date.parse(instant);

/** Whether the start or due, else the deadline, of an item lies in a range. */
const isDueIn = (item: Item, { dueFrom, dueTo }: Query): boolean => {
  const when = anchorOf(item) ?? item.deadline;
  if (!when) return dueFrom === undefined && dueTo === undefined;
  const dueAt = at(instantOf(when, item.zone));
  return (dueFrom === undefined || dueAt >= at(dueFrom)) && (dueTo === undefined || dueAt < at(dueTo));
};

/** The zone of a filter's days, read where it names any. */
const zoneToday = async ({ filter }: Query, caller: Caller): Promise<string> =>
  filter && namesTime(filter) ? zoneNow(caller) : caller.zone;

/** Where words of tags lead that are still leaving items: read where tags are asked for, so that each is found by the name that it has now. */
const movesFor = async (workspaceId: WorkspaceId, { tag, filter }: Query): Promise<Moves> =>
  tag || (filter && asksFor(filter, 'tag')) ? movesOf(await tagsAndLeaving(workspaceId)) : new Map();

/** The sub-items of an item in their order, as far as they are asked for. They are few, and one read. */
const subItemsFound = async (of: { workspaceId: WorkspaceId; itemId: ItemId }, keep: (item: Item) => boolean): Promise<Item[]> => {
  const parent = await items.find(of);
  return parent ? (await subItemsOf(parent)).filter(item => item.parentId === of.itemId && keep(item)) : [];
};

/**
 * A page of a workspace's items within the caller's reach: open ones by due range in the order of time, all else in the order of creation,
 * because the index of times has the open ones alone.
 */
export const findItems = async ({ workspaceId, caller, query, reach, now }: Search) => {
  const { limit, cursor, dueFrom, dueTo, status } = query;
  const [zone, moves] = await Promise.all([zoneToday(query, caller), movesFor(workspaceId, query)]);
  const reader = { userId: caller.userId, now, zone };
  const keep = (item: Item) =>
    fits({ ...item, tags: wordsAfter(item.tags, moves) }, query, reader) && isWithinReach(item, reach, caller.userId);
  const isTimed = (dueFrom !== undefined || dueTo !== undefined) && (status === undefined || status === 'open');
  const keepDue = (item: Item) => keep(item) && isDueIn(item, query);
  const { parentId, sort } = query;
  const subItems = parentId && (() => subItemsFound({ workspaceId, itemId: parentId }, keepDue));
  if (sort) return inOrderOf(sort, subItems ?? (() => itemsToSort(workspaceId, keepDue)), { workspaceId, limit, cursor });
  if (subItems) return { items: await subItems() };
  if (isTimed) return itemsDue(workspaceId, { from: dueFrom, to: dueTo }, { limit, cursor, keep });
  return itemsOf(workspaceId, { limit, cursor, keep: keepDue });
};
