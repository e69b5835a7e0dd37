import type { Decided } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { patient } from '../../../shared/data/core/race.ts';
import { items } from '../../../shared/data/items/items.ts';
import { subItemsOf } from '../../../shared/data/items/sub-items.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ItemId } from '../../../shared/domain/core/ids.ts';
import { isPermitted } from '../../../shared/domain/core/permissions.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { viewOf, withinReach } from '../../../shared/domain/items/items/item-view.ts';
import { addSubItem, removeSubItem } from '../../../shared/domain/items/sub-items/item-sub-items.ts';
import type { ItemRequest } from '../items/change.ts';
import { requireRight } from '../items/right.ts';
import { undoable } from '../items/undoable.ts';

/** The item that another is to be a part of: one that the caller may read (else `not_found`) and change. */
export const requireParent = (asked: Pick<ItemRequest, 'role' | 'caller'>, parent: Item): Item => {
  if (!isPermitted(asked.role, 'item:read', parent, asked.caller.userId)) throw new Failure('not_found', { what: 'item' });
  requireRight(asked, 'item:change', parent);
  return parent;
};

type Decide = (item: Item) => Promise<Decided<Item>>;

/** Changes an item that becomes part of another, or of none: both ends, and the item that it was part of, are written together. */
export const changeParent = async (asked: ItemRequest, parentId: ItemId | null, decide: Decide) => {
  const { caller, params, reach, context, ifMatch } = asked;
  const left = async ({ parentId: before }: Item) => {
    const parent = before && before !== parentId ? await items.find({ ...params, itemId: before }) : undefined;
    return parent && removeSubItem(parent, await subItemsOf(parent), params.itemId);
  };
  const joined = async (item: Item, changed: Item) => {
    if (parentId === null || parentId === item.parentId) return { item: changed };
    const parent = requireParent(asked, await items.get({ ...params, itemId: parentId }));
    return addSubItem(parent, changed, await subItemsOf(parent));
  };
  const decideOn = async (each: Item) => {
    const item = withinReach(each, reach, caller.userId);
    const { next, event, beside } = await decide(item);
    const [there, before] = [await joined(item, parentId === null ? { ...next, round: undefined } : next), await left(item)];
    const ends = [before, 'parent' in there ? there.parent : undefined].filter(end => end !== undefined);
    const decided = undoable(item, { next: there.item, event, beside }, context)!;
    return { ...decided, beside: [...(decided.beside ?? []), ...ends.map(end => items.putNext(end, unmarked(context)))] };
  };
  return viewOf(await items.update(params, decideOn, context, ifMatch, patient), context.now);
};
