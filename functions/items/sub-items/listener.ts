import { itemEvents } from '../../../events/items/item.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { settleSubItems } from './follow.ts';

type OfItem = { record: Item; by: string; requestId: string };

/** What happened to an item that has sub-items, or is one: they follow it, and are counted, in the name of whoever did that. */
const settle = async ({ record, by, requestId }: OfItem): Promise<void> => {
  const { workspaceId, itemId, parentId, subItems } = record;
  const context = { ...clockContext(requestId), by };
  if (subItems) await settleSubItems({ workspaceId, itemId }, context);
  if (parentId) await settleSubItems({ workspaceId, itemId: parentId }, context);
};

const heard = {
  'item.changed': itemEvents['item.changed'],
  'item.completed': itemEvents['item.completed'],
  'item.skipped': itemEvents['item.skipped'],
  'item.missed': itemEvents['item.missed'],
  'item.reopened': itemEvents['item.reopened'],
  'item.returned': itemEvents['item.returned'],
  'item.claim_withdrawn': itemEvents['item.claim_withdrawn'],
  'item.trashed': itemEvents['item.trashed'],
  'item.restored': itemEvents['item.restored'],
  'item.followed_parent': itemEvents['item.followed_parent'],
};

/** Sub-items begin anew with their item, and it says how many of them are done. */
export const subItems = listener(
  heard,
  Object.fromEntries(Object.keys(heard).map(type => [type, settle])) as Record<keyof typeof heard, typeof settle>,
);
