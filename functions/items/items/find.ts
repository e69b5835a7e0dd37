import type * as z from 'zod';
import type { itemRoutes } from '../../../shared/api/items/items.ts';
import { itemsDue, itemsOf } from '../../../shared/data/items/items.ts';
import type { Item } from '../../../shared/domain/items/item.ts';
import { anchorOf } from '../../../shared/domain/items/item-span.ts';
import { instantOf } from '../../../shared/domain/time/when.ts';

type Query = z.output<(typeof itemRoutes)['listItems']['query']>;

const statusOf = ({ status, trashedAt }: Item): Query['status'] => (trashedAt ? 'trashed' : status);

/** Whether an item is one of those asked for. What is in the trash shows only when it is asked for. */
const fits = (item: Item, { status, listId, kind, assignee, tag = [] }: Query): boolean =>
  (status ? statusOf(item) === status : !item.trashedAt) &&
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

/**
 * A page of a workspace's items: open ones by due range in the order of time, all else in the order of creation, because the index of times
 * has the open ones alone. `only` is whose items alone are in reach.
 */
export const findItems = (workspaceId: string, query: Query, only: string | undefined) => {
  const { limit, cursor, dueFrom, dueTo, status } = query;
  const keep = (item: Item) => fits(item, query) && (only === undefined || item.assignees.includes(only));
  const isTimed = (dueFrom !== undefined || dueTo !== undefined) && (status === undefined || status === 'open');
  if (isTimed) return itemsDue(workspaceId, { from: dueFrom, to: dueTo }, { limit, cursor, keep });
  return itemsOf(workspaceId, { limit, cursor, keep: item => keep(item) && isDueIn(item, query) });
};
