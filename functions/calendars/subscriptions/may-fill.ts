import { lists } from '../../../shared/data/items/lists.ts';
import { standingIn } from '../../../shared/data/people/roles.ts';
import type { SubscribedInto } from '../../../shared/domain/calendars/subscriptions/subscribed-calendar.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';

/** Whether somebody may make and change items where a subscribed calendar is to stand: asked anew at each reading. */
export const mayFill = async (userId: UserId, into: SubscribedInto): Promise<boolean> => {
  if (into.kind === 'busy') return true;
  const { workspaceId, listId } = into;
  const [role, list] = await Promise.all([
    standingIn({ workspaceId, userId }),
    listId === undefined ? undefined : lists.find({ workspaceId, listId }),
  ]);
  if (!role || !reachOf(role, 'item:create') || reachOf(role, 'item:change') !== 'everything') return false;
  return listId === undefined || (list !== undefined && !list.trashedAt);
};
