import type { Caller } from '../../../shared/api/core/route.ts';
import { items } from '../../../shared/data/items/items.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { isPermitted, isWithinReach, type Reach, type Standing } from '../../../shared/domain/core/permissions.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';

type OfItem = { workspaceId: WorkspaceId; itemId: ItemId };

/** A request about what hangs on an item, such as its comments: `reach` is how far the right to that goes. */
export type BesideItemRequest = { caller: Caller; params: OfItem; reach: Reach; role: Standing };

/** Is an item within what the caller may do here, and may they read it? */
export const isReadable = ({ role, reach, caller: { userId } }: BesideItemRequest, item: Item): boolean =>
  isWithinReach(item, reach, userId) && isPermitted(role, 'item:read', item, userId);

/** The item of a request, or another of the workspace, if the caller may read it: the right to what hangs on it alone shows nobody an item (`not_found`). */
export const readableItem = async (request: BesideItemRequest, itemId = request.params.itemId): Promise<Item> => {
  const item = await items.get({ workspaceId: request.params.workspaceId, itemId });
  if (!isReadable(request, item)) throw new Failure('not_found', { what: 'item' });
  return item;
};
