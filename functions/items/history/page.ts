import { itemsAt } from '../../../shared/data/items/items.ts';
import type { EndedOccurrence } from '../../../shared/domain/items/history/ended-occurrence.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';

/** Occurrences with the items that they are of, as far as these are there. */
export const withItems = async (ended: EndedOccurrence[]): Promise<{ ended: EndedOccurrence; item?: Item }[]> => {
  const found = new Map((await itemsAt(ended)).map(item => [item.itemId, item]));
  return ended.map(each => ({ ended: each, item: found.get(each.itemId) }));
};
