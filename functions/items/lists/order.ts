import { keysAt, type Page, placeOf } from '../../../shared/data/core/query.ts';
import { itemsAt } from '../../../shared/data/items/items.ts';
import { type Listed, listedIn } from '../../../shared/data/items/listed.ts';
import { lists } from '../../../shared/data/items/lists.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ListId, SectionId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import type { List } from '../../../shared/domain/items/lists/list.ts';
import { inListOrder, isListed, sectionIn, sortOf } from '../../../shared/domain/items/lists/place.ts';

type ListKey = { workspaceId: WorkspaceId; listId: ListId };

/** A list that is not in the trash. */
export const presentList = async (id: ListKey): Promise<List> => {
  const list = await lists.get(id);
  if (list.trashedAt) throw new Failure('not_found', { what: 'list' });
  return list;
};

/** Fails with `not_found` where a list has no such section. */
export const requireSection = (list: Pick<List, 'sections'>, sectionId: SectionId | null | undefined): void => {
  if (sectionId && !sectionIn(list, { sectionId })) throw new Failure('not_found', { what: 'section' });
};

/** Where a page went to: the section of the last that was shown, and the text by which it is sorted. What is behind it is the next page, whatever was moved meanwhile. */
const cursorOf = (list: List, last: Listed): string => placeOf([sectionIn(list, last) ?? 'none', sortOf(last)]);

const isBehind =
  (list: List, cursor: string | undefined) =>
  (item: Listed): boolean => {
    if (cursor === undefined) return true;
    const [section, sort] = keysAt(cursor, 2);
    const ranks = ['none', ...(list.sections ?? []).map(({ sectionId }) => String(sectionId))];
    const [rank, last] = [ranks.indexOf(sectionIn(list, item) ?? 'none'), Math.max(0, ranks.indexOf(section!))];
    return rank > last || (rank === last && sortOf(item) > sort!);
  };

type Options = { limit: number; cursor?: string; keep: (item: Pick<Item, 'assignees'>) => boolean };

/** A page of the open items of a list in their order: their places from the index, then the items. */
export const itemsInOrder = async (id: ListKey, { limit, cursor, keep }: Options): Promise<Page<Item>> => {
  const [list, listed] = await Promise.all([presentList(id), listedIn(id)]);
  const behind = inListOrder(list, listed.filter(keep)).filter(isBehind(list, cursor));
  const shown = behind.slice(0, limit);
  const there = await itemsAt(shown.map(({ itemId }) => ({ workspaceId: id.workspaceId, itemId })));
  const found = there.filter(item => item.listId === id.listId && isListed(item) && keep(item));
  return { items: found, cursor: behind.length > limit ? cursorOf(list, shown.at(-1)!) : undefined };
};
