import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { items } from '../../../shared/data/items/items.ts';
import { subItemsOf } from '../../../shared/data/items/sub-items.ts';
import { unlessGone } from '../../../shared/domain/core/failure.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { countSubItems } from '../../../shared/domain/items/sub-items/item-sub-items.ts';
import { followParent } from '../../../shared/domain/items/sub-items/sub-item-round.ts';

type Of = { workspaceId: WorkspaceId; itemId: ItemId };

/**
 * Sub-items go where their item is at this moment, whichever event came first: each is read before the item, so that what is decided on is never older than
 * the sub-item. What is read may be over when it is written: each such write is an event, after which this is done once more.
 */
const follow = async (parent: Item, context: WriteContext): Promise<void> => {
  const found = await subItemsOf(parent);
  const behind = found.filter(each => followParent(each, parent, context.now));
  await Promise.all(
    behind.map(each =>
      items.update(each, async subItem => followParent(subItem, await items.get(parent), context.now), context).catch(unlessGone),
    ),
  );
};

/** The sub-items of an item follow it, and it counts them. */
export const settleSubItems = async (of: Of, context: WriteContext): Promise<void> => {
  const parent = await items.find(of);
  if (!parent?.subItems) return;
  await follow(parent, context);
  await items.update(of, async item => countSubItems(item, await subItemsOf(item)), context).catch(unlessGone);
};

/** The sub-items of an item that was just written follow it; it is answered as it was written. */
export const subItemsFollow = async (item: Item, context: WriteContext): Promise<Item> => {
  if (item.subItems) await follow(item, unmarked(context));
  return item;
};
