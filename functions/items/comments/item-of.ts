import type { RequestOf } from '../../../shared/api/core/route.ts';
import type { commentRoutes } from '../../../shared/api/items/comments.ts';
import { items } from '../../../shared/data/items/items.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';
import type { Item } from '../../../shared/domain/items/item.ts';
import { withinReach } from '../../../shared/domain/items/item-view.ts';

type Asked = Pick<RequestOf<(typeof commentRoutes)['listComments']>, 'params' | 'role' | 'reach' | 'caller'>;

/** The item that is talked about, if the caller may read it: the right to its comments alone shows nobody an item. */
export const itemOf = async ({ params: { workspaceId, itemId }, role, reach, caller: { userId } }: Asked): Promise<Item> => {
  const item = withinReach(await items.get({ workspaceId, itemId }), reach, userId);
  const reading = reachOf(role, 'item:read');
  if (!reading) throw new Failure('not_found', { what: 'item' });
  return withinReach(item, reading, userId);
};
