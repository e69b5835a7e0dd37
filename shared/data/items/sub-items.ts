import type { Change } from '../../domain/core/due.ts';
import type { ItemId, WorkspaceId } from '../../domain/core/ids.ts';
import type { Item } from '../../domain/items/items/item.ts';
import { addSubItem } from '../../domain/items/sub-items/item-sub-items.ts';
import type { WriteContext } from '../core/entity.ts';
import { unmarked } from '../core/marks.ts';
import { patient, retryLostRace } from '../core/race.ts';
import { transact, type Write } from '../core/transact.ts';
import { items, itemsAt } from './items.ts';

type ItemKey = { workspaceId: WorkspaceId; itemId: ItemId };

/** The sub-items of an item, consistent, as far as they are there. An item without any costs no read. */
export const subItemsOf = async ({ workspaceId, subItems = [] }: Item): Promise<Item[]> =>
  subItems.length === 0 ? [] : itemsAt(subItems.map(itemId => ({ workspaceId, itemId })));

/** Creates an item as a part of another, which counts it in the same write, with what else goes beside it; or answers the one that stands under its key already. */
export const createSubItem = (
  id: ItemKey,
  { parentId, within }: { parentId: ItemId; within: (parent: Item) => Item },
  created: Change<Item>,
  context: WriteContext,
  beside: () => Promise<Write[]> = async () => [],
): Promise<Item> =>
  retryLostRace(async () => {
    const known = await items.findReplayed(id, context);
    if (known) return known;
    const parent = within(await items.get({ ...id, itemId: parentId }));
    const added = addSubItem(parent, created.next, await subItemsOf(parent));
    const put = items.putNew({ ...created, next: added.item }, context);
    // The mark of the request stands in what it creates: of what others ask of the parent none is forgotten for it.
    await transact([put, items.putNext(added.parent, unmarked(context)), ...(await beside())]);
    return items.fromRow(put.Item!);
  }, patient);
