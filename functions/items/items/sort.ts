import { keysAt, type Page, placeOf } from '../../../shared/data/core/query.ts';
import { fields } from '../../../shared/data/items/fields.ts';
import { itemsOf } from '../../../shared/data/items/items.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { ItemId, type WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { type FieldSort, inFieldSort, placeBy, type SortPlace, sortedAtMost } from '../../../shared/domain/items/fields/field-sort.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';

/** Each reads a megabyte at the most: some thousand items. */
const requestsAtMost = 4;

/** All items of a workspace that fit, as far as they may be sorted. Fails with `invalid_request` where there are more, or more to look through. */
export const itemsToSort = async (workspaceId: WorkspaceId, keep: (item: Item) => boolean): Promise<Item[]> => {
  const { items, cursor } = await itemsOf(workspaceId, { limit: sortedAtMost, keep, requests: requestsAtMost });
  if (cursor !== undefined) throw invalid('/sort', 'too_many', { max: sortedAtMost });
  return items;
};

const cursorOf = ({ value, itemId }: SortPlace): string =>
  placeOf([value === undefined ? '-' : `${typeof value}:${encodeURIComponent(value)}`, itemId]);

/** The place that a page went to. Fails with `invalid_request` where a cursor holds none. */
const placeAt = (cursor: string): SortPlace => {
  const [text, id] = keysAt(cursor, 2) as [string, string];
  const [, type, written] = /^(number|string):([!-~]+)$/.exec(text) ?? [];
  const itemId = ItemId.safeParse(id);
  if (!itemId.success || (written === undefined && text !== '-')) throw invalid('/cursor', 'not_a_cursor');
  const value = written === undefined ? undefined : decodeURIComponent(written);
  return { value: type === 'number' ? Number(value) : value, itemId: itemId.data };
};

/** A page of items in the order of a field: what is behind the last that was shown is the next, whatever was changed meanwhile. */
export const inOrderOf = async (
  sort: FieldSort,
  find: () => Promise<readonly Item[]>,
  { workspaceId, limit, cursor }: { workspaceId: WorkspaceId; limit: number; cursor?: string | undefined },
): Promise<Page<Item>> => {
  const field = await fields.find({ workspaceId, fieldId: sort.fieldId });
  if (!field || field.deletedAt) throw new Failure('not_found', { what: 'field', fieldId: sort.fieldId });
  const order = inFieldSort(field, sort);
  const found = await find();
  const places = found.map(item => ({ item, place: placeBy(item, sort.fieldId) })).sort((a, b) => order(a.place, b.place));
  const last = cursor === undefined ? undefined : placeAt(cursor);
  const behind = last ? places.filter(({ place }) => order(place, last) > 0) : places;
  const shown = behind.slice(0, limit);
  return { items: shown.map(({ item }) => item), cursor: behind.length > limit ? cursorOf(shown.at(-1)!.place) : undefined };
};
