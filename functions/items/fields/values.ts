import type { Decided } from '../../../shared/data/core/entity.ts';
import type { Check } from '../../../shared/data/core/transact.ts';
import { fields } from '../../../shared/data/items/fields.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { FieldId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Field } from '../../../shared/domain/items/fields/field.ts';
import {
  type FieldValue,
  type FieldValues,
  fieldsGiven,
  isDangling,
  misfitOf,
  withoutValues,
} from '../../../shared/domain/items/fields/field-values.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';

type Has = Pick<Item, 'workspaceId' | 'listId' | 'fields'>;
type Known = ReadonlyMap<FieldId, Field>;

/** Some fields of a workspace as they are, deleted ones too: one request, whatever their number. */
const known = async (workspaceId: WorkspaceId, fieldIds: readonly FieldId[]): Promise<Known> => {
  const found = await Promise.all(fieldIds.map(fieldId => fields.find({ workspaceId, fieldId })));
  return new Map(found.filter(field => field !== undefined).map(field => [field.fieldId, field]));
};

/** Fails with `not_found`, which names the first field that is none or was deleted. */
const presentIn = (of: Known, fieldIds: readonly FieldId[]): Field[] =>
  fieldIds.map(fieldId => {
    const field = of.get(fieldId);
    if (!field || field.deletedAt !== undefined) throw new Failure('not_found', { what: 'field', fieldId });
    return field;
  });

type ValueAt = { field: Field; value: FieldValue; item: Pick<Item, 'listId'>; at: string };
const requireFit = (given: readonly ValueAt[]): void => {
  const errors = given.flatMap(({ field, value, item, at }) => {
    const misfit = misfitOf(field, value, item);
    return misfit ? [{ pointer: `${at}/fields/${field.fieldId}`, ...misfit }] : [];
  });
  if (errors.length > 0) throw new Failure('invalid_request', { errors });
};

/**
 * What goes beside the write of an item that is given values: that their fields are then as they were when the values were held against them. So no value is
 * written of what is deleted, renamed or not, at the same moment. Fails with `not_found` for a field that is none, and with
 * `invalid_request`, which names each field that cannot have its value.
 */
export const checksOf = async (before: Pick<Has, 'fields'> | undefined, after: Has): Promise<Check[]> => {
  const given = fieldsGiven(before?.fields, after.fields);
  if (given.length === 0) return [];
  const there = presentIn(await known(after.workspaceId, given), given);
  requireFit(there.map(field => ({ field, value: after.fields![field.fieldId]!, item: after, at: '' })));
  return there.map(fields.unchanged);
};

/** What is taken back, with the values of before, but for those whose field or option is gone by now. A field that was retired takes its values back. */
export const takenBack = async (item: Item, back: Change<Item>): Promise<Decided<Item>> => {
  const given = fieldsGiven(item.fields, back.next.fields);
  const of = await known(item.workspaceId, given);
  const left = withoutValues(back.next.fields, (fieldId, value) => given.includes(fieldId) && isDangling(of.get(fieldId), value));
  const there = given.filter(fieldId => left?.[fieldId] !== undefined).map(fieldId => of.get(fieldId)!);
  return { ...back, next: { ...back.next, fields: left }, beside: there.map(fields.unchanged) };
};

type Drafts = readonly { fields?: FieldValues | undefined }[];
const namedIn = (drafts: Drafts): FieldId[] => [...new Set(drafts.flatMap(draft => fieldsGiven(undefined, draft.fields)))];

/** The same as for items for what a template is given, whatever list it is used in. */
export const checksOfTemplate = async (workspaceId: WorkspaceId, before: Drafts, after: Drafts): Promise<Check[]> => {
  const had = new Set(before.map(({ fields }) => JSON.stringify(fields)));
  const isNew = (draft: Drafts[number]) => draft.fields !== undefined && !had.has(JSON.stringify(draft.fields));
  const named = namedIn(after.filter(isNew));
  const there = presentIn(await known(workspaceId, named), named);
  const given = after.flatMap((draft, i) => {
    const said = isNew(draft) ? there.filter(({ fieldId }) => draft.fields?.[fieldId] !== undefined) : [];
    return said.map(field => ({ field, value: draft.fields![field.fieldId]!, item: field, at: `/items/${i}` }));
  });
  requireFit(given);
  return there.map(fields.unchanged);
};

/** Items that are made of a template, without values that none can be given now; and what goes beside the write of them. */
export const fitting = async (
  workspaceId: WorkspaceId,
  made: readonly Change<Item>[],
): Promise<{ changes: Change<Item>[]; checks: Check[] }> => {
  const of = await known(workspaceId, namedIn(made.map(({ next }) => next)));
  const isFit = (fieldId: FieldId, value: FieldValue, item: Item) => {
    const field = of.get(fieldId);
    return field !== undefined && field.deletedAt === undefined && misfitOf(field, value, item) === undefined;
  };
  const changes = made.map(change => {
    const fit = withoutValues(change.next.fields, (fieldId, value) => !isFit(fieldId, value, change.next));
    return { ...change, next: { ...change.next, fields: fit } };
  });
  const named = namedIn(changes.map(({ next }) => next));
  return { changes, checks: named.map(fieldId => fields.unchanged(of.get(fieldId)!)) };
};
