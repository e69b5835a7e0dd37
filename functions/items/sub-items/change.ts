import type { UserContext } from '../../../shared/data/core/entity.ts';
import { patient } from '../../../shared/data/core/race.ts';
import { items } from '../../../shared/data/items/items.ts';
import { noteRota } from '../../../shared/data/items/rota-turns.ts';
import { subItemsOf } from '../../../shared/data/items/sub-items.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import { isPermitted } from '../../../shared/domain/core/permissions.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { viewOf, withinReach } from '../../../shared/domain/items/items/item-view.ts';
import type { WithRota } from '../../../shared/domain/items/rotas/item-rota.ts';
import { completeSubItems, reopenSubItems, type WithSubItems } from '../../../shared/domain/items/sub-items/item-sub-items.ts';
import type { OpenSubItems } from '../../../shared/domain/items/sub-items/sub-item.ts';
import { type ItemRequest, requireMayReopen } from '../items/change.ts';
import { undoable } from '../items/undoable.ts';
import { inList } from '../lists/follow.ts';
import { knowAway } from '../rotas/presence.ts';

/** The puts of sub-items that change with their item, each with what takes it back. */
const putsOf = (found: readonly Item[], changes: readonly Change<Item>[], context: UserContext) =>
  changes.flatMap(change => {
    const { beside = [], ...next } = undoable(found.find(({ itemId }) => itemId === change.next.itemId)!, change, context)!;
    return [items.putNext(next, context), ...beside];
  });

type Decide = (item: Item, found: Item[]) => WithSubItems | undefined | Promise<WithSubItems | undefined>;
type Follow = (item: Item, context: UserContext) => Promise<Item>;

/** Loads an item and its sub-items, decides, saves all or none, and shows the item. */
export const changeWithSubItems = async (
  { caller, params, reach, context, ifMatch }: ItemRequest,
  decide: Decide,
  written: Follow = async item => item,
) => {
  const decideOn = async (each: Item) => {
    const item = withinReach(each, reach, caller.userId);
    const found = await subItemsOf(item);
    const decided = await decide(item, found);
    const change = decided && undoable(item, await knowAway(item, decided.item), context);
    if (!decided || !change) return undefined;
    const { beside = [], ...next } = change;
    return { ...next, beside: [...beside, ...putsOf(found, decided.subItems, context)] };
  };
  const item = await items.update(params, decideOn, context, ifMatch, patient);
  noteRota(item);
  return viewOf(await written(item, context), context.now);
};

/** An item that was just put into a list, and its sub-items: where the list went into the trash at the same moment, all follow it. */
export const inListWithSubItems: Follow = async (item, context) => {
  const there = await inList(item, context);
  if (there.trashedAt !== undefined) await Promise.all((await subItemsOf(there)).map(each => inList(each, context)));
  return there;
};

type Completing = Pick<ItemRequest, 'role' | 'caller'> & { body?: { openSubItems?: OpenSubItems } };

/** A completed item with its open sub-items, each as far as the caller may complete it. */
export const completeWith = async ({ role, caller, body }: Completing, item: Item, completed: WithRota, context: UserContext) => {
  // Sub-items are done with the last part, and not before.
  if (!item.subItems || completed.item.event.type !== 'item.completed') return completed;
  const mayComplete = (subItem: Item): boolean => isPermitted(role, 'item:complete', subItem, caller.userId);
  const by = { openSubItems: body?.openSubItems, mayComplete };
  return { ...completed, ...completeSubItems(item, completed.item, await subItemsOf(item), by, context) };
};

/** An item that was opened again, with its sub-items as they were: each that is taken back takes the right of its own. */
export const reopenWith = async (
  asked: Pick<ItemRequest, 'role' | 'caller' | 'context'>,
  item: Item,
  reopened: WithRota,
): Promise<WithRota> => {
  if (!item.subItems) return reopened;
  const found = await subItemsOf(item);
  const along = reopenSubItems(reopened.item, found, asked.context);
  const takenBack = along.subItems.filter(({ event }) => event.type === 'item.reopened').map(({ next }) => next.itemId);
  for (const subItem of found) if (takenBack.includes(subItem.itemId)) requireMayReopen(asked, subItem);
  return { ...reopened, ...along };
};
