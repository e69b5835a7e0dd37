import type { UserContext } from '../../../shared/data/core/entity.ts';
import type { Write } from '../../../shared/data/core/transact.ts';
import { acts } from '../../../shared/data/items/acts.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import { actOf } from '../../../shared/domain/items/history/act.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';

/** A change of an item with what it leaves beside it so that it can be taken back, if that is how it is. */
export const undoable = (before: Item, decided: (Change<Item> & { beside?: Write[] }) | undefined, context: UserContext) => {
  const act = decided && decided.next !== before ? actOf(before, decided, context) : undefined;
  return decided && act ? { ...decided, beside: [...(decided.beside ?? []), acts.putNew(act, context)] } : decided;
};
