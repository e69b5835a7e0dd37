import type * as z from 'zod';
import type { itemRoutes } from '../../shared/api/items.ts';
import { itemsDue, itemsOf } from '../../shared/data/items.ts';
import type { Item } from '../../shared/domain/item.ts';

type Query = z.output<(typeof itemRoutes)['listItems']['query']>;

const statusOf = ({ status, trashedAt }: Item): Query['status'] => (trashedAt ? 'trashed' : status);

/** Whether an item is one of those asked for. What is in the trash shows only when it is asked for. */
const fits = (item: Item, { status, listId, kind, assignee, tag = [] }: Query): boolean =>
  (status ? statusOf(item) === status : !item.trashedAt) &&
  (listId === undefined || item.listId === listId) &&
  (kind === undefined || item.kind === kind) &&
  (assignee === undefined || item.assignees.includes(assignee)) &&
  tag.every(each => item.tags.includes(each));

/** A page of a workspace's items: by due range in the order of time, else in the order of creation. `only` is whose items alone are in reach. */
export const findItems = (workspaceId: string, query: Query, only: string | undefined) => {
  const options = {
    limit: query.limit,
    cursor: query.cursor,
    keep: (item: Item) => fits(item, query) && (only === undefined || item.assignees.includes(only)),
  };
  const { dueFrom, dueTo } = query;
  if (dueFrom === undefined && dueTo === undefined) return itemsOf(workspaceId, options);
  return itemsDue(workspaceId, { from: dueFrom, to: dueTo }, options);
};
