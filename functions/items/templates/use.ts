import type { UserContext } from '../../../shared/data/core/entity.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { items } from '../../../shared/data/items/items.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ItemId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { type Template, templateItemsAtMost, type Use } from '../../../shared/domain/items/templates/template.ts';
import { inList } from '../lists/follow.ts';
import { itemsOfUse } from './make.ts';

/** What this very request has made before, as it is now; whatever the template says since. Fails with `idempotency_key_reused`. */
const madeBefore = async ({ workspaceId }: Template, ids: readonly ItemId[], context: UserContext): Promise<Item[]> => {
  const found = await Promise.all(ids.map(itemId => items.findReplayed({ workspaceId, itemId }, context)));
  return found.filter(item => item !== undefined);
};

/**
 * Makes the items of a template, all or none. The ids follow from the request, so that one that is sent again finds them taken, and answers what stands there.
 */
export const useTemplate = async (
  template: Template,
  use: Use,
  newId: (kind: 'item', part: number) => Promise<ItemId>,
  context: UserContext & { zone: string },
): Promise<Item[]> => {
  const ids = await Promise.all(Array.from({ length: templateItemsAtMost }, (_, part) => newId('item', part)));
  return retryLostRace(async () => {
    const { made, writes } = await itemsOfUse(template, use, ids, context, context);
    try {
      await transact(writes);
    } catch (error) {
      const there = error instanceof Failure && error.code === 'conflict' ? await madeBefore(template, ids, context) : [];
      if (there.length === 0) throw error;
      return there;
    }
    return Promise.all(made.map(item => inList(item, context)));
  });
};
