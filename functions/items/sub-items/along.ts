import type * as z from 'zod';
import type { itemRoutes } from '../../../shared/api/items/items.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { actsSince } from '../../../shared/data/items/acts.ts';
import { items } from '../../../shared/data/items/items.ts';
import { isListGone } from '../../../shared/data/items/lists.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ListId } from '../../../shared/domain/core/ids.ts';
import { type Act, undoAct } from '../../../shared/domain/items/history/act.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import {
  moveWithSubItems,
  restoreSubItems,
  trashWithSubItems,
  type WithSubItems,
} from '../../../shared/domain/items/sub-items/item-sub-items.ts';
import type { ItemRequest } from '../items/change.ts';
import { requireRight } from '../items/right.ts';
import { changeWithSubItems, inListWithSubItems } from './change.ts';

type Routes = typeof itemRoutes;

/** An item at the end of another list, with its sub-items where they go along: each of them takes the right of its own. */
export const moveAlong = (asked: ItemRequest & { body: z.output<Routes['moveItem']['body']> }) => {
  const { body, context } = asked;
  const decide = (item: Item, found: Item[]) => {
    const moved = moveWithSubItems(item, body.listId ?? undefined, body.subItems === 'leave' ? [] : found, context);
    for (const { next } of moved.subItems) requireRight(asked, 'item:change', next);
    return moved;
  };
  return changeWithSubItems(asked, decide, inListWithSubItems);
};

/** An item in the trash, with its sub-items where they go along: each of them takes the right of its own. */
export const trashAlong = async (asked: ItemRequest & { query: z.output<Routes['deleteItem']['query']> }): Promise<void> => {
  await changeWithSubItems(asked, (item, found) => {
    const trashed = trashWithSubItems(item, asked.query.subItems === 'leave' ? [] : found, asked.context);
    for (const { next } of trashed.subItems) requireRight(asked, 'item:delete', next);
    return trashed;
  });
};

/** An item out of the trash, with the sub-items that went into it together: each of them takes the right of its own. */
const restoreWith = async (asked: ItemRequest, item: Item, restored: Change<Item>, found: readonly Item[]): Promise<WithSubItems> => {
  const { workspaceId } = item;
  const listIds = [...new Set(found.map(({ listId }) => listId).filter(id => id !== undefined))];
  const gone: ListId[] = [];
  for (const listId of listIds) if (await isListGone({ workspaceId, listId })) gone.push(listId);
  const along = restoreSubItems(item, restored, found, listId => gone.includes(listId), asked.context);
  for (const { next } of along.subItems) requireRight(asked, 'item:delete', next);
  return along;
};

/** The sub-items that an act took along, each back where it was, which takes the right of its own; one that somebody has moved since stays. */
export const takenBackWith = async (asked: ItemRequest, act: Act, found: readonly Item[]): Promise<Change<Item>[]> => {
  const back = await Promise.all(
    found.map(async subItem => {
      const its = (await actsSince(subItem, 0)).find(({ type, at, by }) => type === act.type && at === act.at && by === act.by);
      return its && undoUnlessChanged(subItem, its, asked.context);
    }),
  );
  const along = back.filter(change => change !== undefined);
  for (const { next } of along) requireRight(asked, 'item:change', next);
  return along;
};

const undoUnlessChanged = (subItem: Item, act: Act, context: UserContext): Change<Item> | undefined => {
  try {
    return undoAct(subItem, act, context);
  } catch (error) {
    if (error instanceof Failure && (error.code === 'changed_since' || error.code === 'item_in_trash')) return undefined;
    throw error;
  }
};

/** An item out of the trash by a rule, with the sub-items that went into it together. */
export const restoreAlong = async (asked: ItemRequest, restore: (item: Item, isListThere: boolean) => Change<Item>) => {
  const { workspaceId, listId } = await items.get(asked.params);
  const isListThere = listId === undefined || !(await isListGone({ workspaceId, listId }));
  const decide = (item: Item, found: Item[]) => restoreWith(asked, item, restore(item, isListThere), found);
  return changeWithSubItems(asked, decide, inListWithSubItems);
};
