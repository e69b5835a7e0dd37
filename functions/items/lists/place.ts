import type * as z from 'zod';
import type { itemRoutes } from '../../../shared/api/items/items.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { patient } from '../../../shared/data/core/race.ts';
import { items } from '../../../shared/data/items/items.ts';
import { type Listed, listedIn } from '../../../shared/data/items/listed.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ItemId, SectionId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { requireNotInTrash } from '../../../shared/domain/items/items/item-checks.ts';
import { makeRoom, placeItem, planPlace, sectionIn, sorted } from '../../../shared/domain/items/lists/place.ts';
import { undoable } from '../items/undoable.ts';
import { presentList, requireSection } from './order.ts';

type Where = z.output<(typeof itemRoutes)['placeItem']['body']>;
type PlaceRequest = {
  params: { workspaceId: WorkspaceId; itemId: ItemId };
  body: Where;
  context: UserContext;
  ifMatch: readonly number[] | undefined;
  /** The item where the caller may reach it: else it is not there for them. */
  within: (item: Item) => Item;
};

const anchorIn = (body: Where): ItemId | undefined => {
  if ('before' in body) return body.before;
  return 'after' in body ? body.after : undefined;
};

/** The item beside which another is to stand, as it is now: of the same list, and within reach. */
const besideOf = async ({ params: { workspaceId }, body, within }: PlaceRequest, item: Item): Promise<Item | undefined> => {
  const itemId = anchorIn(body);
  if (itemId === undefined) return undefined;
  const beside = itemId === item.itemId ? item : within(await items.get({ workspaceId, itemId }));
  if (beside.listId !== item.listId || beside.trashedAt !== undefined) throw new Failure('not_found', { what: 'item' });
  return beside;
};

/** The others of a section in their order, with the one that is named as it is now: the index may be a moment behind. */
const othersIn = (
  listed: readonly Listed[],
  { item, beside, isThere }: { item: Item; beside?: Item; isThere: (each: Listed) => boolean },
) => {
  const others = listed.filter(({ itemId }) => itemId !== item.itemId && itemId !== beside?.itemId).filter(isThere);
  return sorted(beside ? [...others, beside] : others);
};

const indexOf = (others: readonly Pick<Item, 'itemId'>[], body: Where, beside: Item | undefined): number => {
  if (!beside) return 'at' in body && body.at === 'first' ? 0 : others.length;
  return others.findIndex(({ itemId }) => itemId === beside.itemId) + ('after' in body ? 1 : 0);
};

/**
 * Puts an item before or after another of its list, or at an end of a section: one write, whoever else moves what at the same moment. Where no short place
 * is left between the two, those around it make room first, each by a write that keeps it between its neighbours; whoever stops half way has only made room.
 */
export const putInPlace = async (asked: PlaceRequest): Promise<Item> => {
  const { params, body, context, ifMatch, within } = asked;
  const item = within(await items.get(params));
  requireNotInTrash(item);
  const { listId } = item;
  if (listId === undefined) throw new Failure('not_found', { what: 'list' });
  const [list, listed, beside] = await Promise.all([
    presentList({ ...params, listId }),
    listedIn({ ...params, listId }),
    besideOf(asked, item),
  ]);
  if (beside?.itemId === item.itemId) return item;
  const wanted: SectionId | null | undefined = 'at' in body ? body.sectionId : beside?.sectionId;
  if ('at' in body) requireSection(list, wanted);
  const sectionId = sectionIn(list, { sectionId: wanted ?? undefined });
  const others = othersIn(listed, { item, beside, isThere: each => sectionIn(list, each) === sectionId });
  const { place, room } = planPlace(others, indexOf(others, body, beside), context.now);
  for (const { item: seen, place: there } of room)
    await items.update({ ...params, itemId: seen.itemId }, each => makeRoom(each, seen, there), unmarked(context));
  const decide = (each: Item) => undoable(each, placeItem(within(each), { listId, sectionId, place }), context);
  return items.update(params, decide, context, ifMatch, patient);
};
