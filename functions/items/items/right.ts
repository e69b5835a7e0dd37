import type { Caller } from '../../../shared/api/core/route.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { isPermitted, type Permission, type Standing } from '../../../shared/domain/core/permissions.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';

/** What takes more than the right to do an item needs the other right of this very item: a list may give the one, and not the other. */
export const requireRight = ({ role, caller }: { role: Standing; caller: Caller }, permission: Permission, item: Item): void => {
  if (!isPermitted(role, permission, item, caller.userId)) throw new Failure('forbidden', { needs: permission });
};
