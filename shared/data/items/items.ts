import type { ItemId, WorkspaceId } from '../../domain/core/ids.ts';
import { agendaOf, agendaSummaryOf } from '../../domain/items/agenda/agenda.ts';
import { Item } from '../../domain/items/items/item.ts';
import { isListed } from '../../domain/items/lists/place.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryIndex, queryTable } from '../core/query.ts';
import { readMany } from '../core/rows.ts';

/** An item. `gsi1` is the agenda of its workspace: what is open and due, in the order of time; what is open and at no time stands there under its list. */
export const items = entity({
  name: 'item',
  pk: 'WS#{workspaceId}',
  sk: 'ITEM#{itemId}',
  schema: Item,
  // Code that knows no parts would end for all what one has done, and carry parts into the next occurrence.
  writer: 1,
  beyondOlder: ({ share }) => share === 'each',
  gsi1: item => {
    const { workspaceId, listId, itemId } = item;
    const [agenda, summary] = [agendaOf(item), agendaSummaryOf(item)];
    if (agenda) return { gsi1pk: `WS#${workspaceId}#AGENDA`, gsi1sk: agenda.sort, summary };
    return isListed(item) ? { gsi1pk: `WS#${workspaceId}#LIST#${listId}`, gsi1sk: itemId, summary } : undefined;
  },
});

/** The items under these ids, consistent, in their order, as far as they are there. */
export const itemsAt = async (ids: readonly { workspaceId: WorkspaceId; itemId: ItemId }[]): Promise<Item[]> =>
  (await readMany(ids.map(items.keyOf))).map(items.fromRow);

type Options = {
  limit: number;
  cursor?: string;
  keep: (item: Item) => boolean;
  /** How many requests at the most: 5 where it is not said. */
  requests?: number;
};

/** A page of a workspace's items in the order of creation, consistent. */
export const itemsOf = (workspaceId: WorkspaceId, options: Options): Promise<Page<Item>> =>
  queryTable({ pk: `WS#${workspaceId}`, prefix: 'ITEM#' }, items.fromRow, options);

/** A page of a workspace's open items that are due in a window (instants, `to` exclusive), in the order of time: the keys from `gsi1`, then the items. */
export const itemsDue = async (
  workspaceId: WorkspaceId,
  window: { from?: string; to?: string },
  { limit, cursor, keep }: Options,
): Promise<Page<Item>> => {
  const range = { pk: `WS#${workspaceId}#AGENDA`, from: window.from ?? '0', to: window.to ?? '9' };
  const page = await queryIndex(range, ({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }), { limit, cursor });
  const found = (await readMany(page.items)).map(items.fromRow);
  return { items: found.filter(keep), cursor: page.cursor };
};
