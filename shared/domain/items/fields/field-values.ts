import * as z from 'zod';
import { FieldId, type ListId, type OptionId } from '../../core/ids.ts';
import { type InvalidPlace, invalid, invalidCode } from '../../core/invalid.ts';
import { Line } from '../../core/text.ts';
import { LocalDate } from '../../time/when.ts';
import type { Field } from './field.ts';

/** The most values of one item: with ids and the longest texts at most 13 KB, of choices and numbers at most 1.5 KB. */
export const valuesAtMost = 20;
const places = 6;
const largest = 1e12;

/** Six places are kept, so that a number is the same wherever it is read. */
const Amount = z
  .number()
  .min(-largest)
  .max(largest)
  .overwrite(value => Number(value.toFixed(places)) + 0);

/** The value of a field: a text, a number, a day (`2026-11-28`), or the id of an option. */
export const FieldValue = z.union([Amount, Line(200)]);
export type FieldValue = z.infer<typeof FieldValue>;

/** Values are written in one order, so that equal ones are written alike. */
const inOrder = <V>(values: Record<FieldId, V>): Record<FieldId, V> =>
  Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
const atMost = { error: invalidCode('too_many'), params: { max: valuesAtMost } };
const isFew = (values: object): boolean => Object.keys(values).length <= valuesAtMost;

/** What an item says of the fields of its workspace, by their ids. */
export const FieldValues = z.record(FieldId, FieldValue).overwrite(inOrder).refine(isFew, atMost);
export type FieldValues = z.infer<typeof FieldValues>;
/** A merge patch of it: null takes a value away. */
export const FieldValuesPatch = z.record(FieldId, FieldValue.nullable()).refine(isFew, atMost);

/** The values of an item after a patch; nothing where none is left. Fails with `invalid_request` where they are too many together. */
export const mergeValues = (
  old: FieldValues | undefined,
  patch: z.infer<typeof FieldValuesPatch> | null | undefined,
): FieldValues | undefined => {
  if (patch === undefined) return old;
  const merged = Object.entries(patch === null ? {} : { ...old, ...patch }).filter(([, value]) => value !== null);
  if (merged.length > valuesAtMost) throw invalid('/fields', 'too_many', { max: valuesAtMost });
  return merged.length === 0 ? undefined : inOrder(Object.fromEntries(merged) as FieldValues);
};

/** The fields of which an item has another value than before, or its first. What it has lost is not among them. */
export const fieldsGiven = (before: FieldValues | undefined, after: FieldValues | undefined): FieldId[] =>
  (Object.keys(after ?? {}) as FieldId[]).filter(fieldId => before?.[fieldId] !== after?.[fieldId]);

const isOption = ({ options = [] }: Field, value: FieldValue): boolean => options.some(({ optionId }) => optionId === value);

type Misfit = Omit<InvalidPlace, 'pointer'> | undefined;
const misfits: Record<Field['kind'], (value: FieldValue, field: Field) => Misfit> = {
  text: value => (typeof value === 'string' ? undefined : { code: 'not_text' }),
  number: value => (typeof value === 'number' ? undefined : { code: 'not_a_number' }),
  date: value => (LocalDate.safeParse(value).success ? undefined : { code: 'not_a_day' }),
  choice: (value, field) =>
    isOption(field, value)
      ? undefined
      : { code: 'not_one_of', values: { values: (field.options ?? []).map(({ optionId }) => optionId).join(', ') } },
};

/** Why an item cannot be given this value of a field: that is retired or of another list, or the value of another kind. */
export const misfitOf = (field: Field, value: FieldValue, { listId }: { listId?: ListId | undefined }): Misfit => {
  if (field.retiredAt !== undefined) return { code: 'field_retired' };
  if (field.listId !== undefined && field.listId !== listId) return { code: 'field_of_other_list' };
  return misfits[field.kind](value, field);
};

/** Does a value name something that is gone: its field, or the option that it is? Whoever has it would have it for ever. */
export const isDangling = (field: Field | undefined, value: FieldValue): boolean =>
  !field || field.deletedAt !== undefined || (field.kind === 'choice' && !isOption(field, value));

/** Some values without those of which this says so; the same where there are none. */
export const withoutValues = (
  values: FieldValues | undefined,
  isOne: (fieldId: FieldId, value: FieldValue) => boolean,
): FieldValues | undefined => {
  const all = Object.entries(values ?? {}) as [FieldId, FieldValue][];
  const left = all.filter(([fieldId, value]) => !isOne(fieldId, value));
  if (left.length === all.length) return values;
  return left.length === 0 ? undefined : (Object.fromEntries(left) as FieldValues);
};

/** Whether a value leaves with what its field has lost. */
export const isLeaving =
  ({ fieldId, deletedAt, leaving = [] }: Field) =>
  (of: FieldId, value: FieldValue): boolean =>
    of === fieldId && (deletedAt !== undefined || leaving.includes(value as OptionId));
