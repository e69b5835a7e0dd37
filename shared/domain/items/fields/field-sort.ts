import * as z from 'zod';
import { FieldId, type ItemId } from '../../core/ids.ts';
import { folded } from '../../core/text.ts';
import type { Item } from '../items/item.ts';
import type { Field } from './field.ts';
import type { FieldValue } from './field-values.ts';

/** The most items that are put into the order of a field. */
export const sortedAtMost = 1000;

/** A field by which items are sorted, upwards or (`-`) downwards. */
export type FieldSort = { fieldId: FieldId; isDescending: boolean };
export const FieldSort = z
  .string()
  .regex(/^-?field_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
  .transform(text => ({ fieldId: FieldId.parse(text.replace('-', '')), isDescending: text.startsWith('-') }))
  .pipe(z.unknown() as z.ZodType<FieldSort, FieldSort>);

/** Where an item stands: its value of the field, if it has one, and of the same ones its id. */
export type SortPlace = { value?: FieldValue | undefined; itemId: ItemId };

const compareValues = (a: FieldValue, b: FieldValue): number => (a === b ? 0 : a < b ? -1 : 1);

/** What the values of a field are compared by: the place of an option, a text whatever its case. */
const rankOf = ({ kind, options = [] }: Field, value: FieldValue): FieldValue => {
  if (kind === 'choice') {
    const at = options.findIndex(({ optionId }) => optionId === value);
    return at < 0 ? options.length : at;
  }
  return typeof value === 'string' ? folded(value) : value;
};

/** The order of a field among items: one total order, what has no value last either way. */
export const inFieldSort =
  (field: Field, { isDescending }: FieldSort) =>
  (a: SortPlace, b: SortPlace): number => {
    const [has, other] = [a.value !== undefined, b.value !== undefined];
    const byValue = has && other ? compareValues(rankOf(field, a.value!), rankOf(field, b.value!)) * (isDescending ? -1 : 1) : 0;
    return Number(other) - Number(has) || byValue || (a.itemId < b.itemId ? -1 : Number(a.itemId > b.itemId));
  };

/** Where an item stands by a field. */
export const placeBy = (item: Item, fieldId: FieldId): SortPlace => ({ value: item.fields?.[fieldId], itemId: item.itemId });
