import type { Decided, UserContext } from '../../../shared/data/core/entity.ts';
import { acts } from '../../../shared/data/items/acts.ts';
import { actOf } from '../../../shared/domain/items/history/act.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';

/** A change of an item with what it leaves beside it so that it can be taken back, if that is how it is. */
export const undoable = (before: Item, decided: Decided<Item> | undefined, context: UserContext) => {
  const act = decided && decided.next !== before ? actOf(before, decided, context) : undefined;
  return decided && act ? { ...decided, beside: [...(decided.beside ?? []), acts.putNew(act, context)] } : decided;
};
