import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { FieldId, ListId, OptionId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { Line } from '../../core/text.ts';

/** The most fields of a workspace, retired ones among them. */
export const fieldsAtMost = 30;
/** The most options of a choice. */
export const optionsAtMost = 20;
/** The most options that are gone and that items may still have. */
const leavingAtMost = 100;

const name = Line(80);
const optionName = Line(40);
const unit = Line(20);
const position = z.int().min(0).max(999);
const instant = z.iso.datetime();

/** What the values of a field are. A choice is one of its options. */
export const FieldKind = z.enum(['text', 'number', 'choice', 'date']);
/** One of what a choice is made among. Items have it by its id, which stays when it is named anew. */
export const FieldOption = z.object({ optionId: OptionId, name: optionName });
type FieldOption = z.infer<typeof FieldOption>;
/** An option as a client writes it: one that is there by its id, or a new one. */
export const FieldOptionInput = z.strictObject({ optionId: OptionId.optional(), name: optionName });
type FieldOptionInput = z.infer<typeof FieldOptionInput>;

/** What a workspace wants to know of its items beside what every item has. Items have values of it by its id. */
export const Field = z.object({
  workspaceId: WorkspaceId,
  fieldId: FieldId,
  name: personal(name),
  kind: FieldKind,
  /** What its numbers are counted in. */
  unit: personal(unit.optional()),
  options: personal(z.array(FieldOption).max(optionsAtMost).optional()),
  /** Only items of this list are given values of it. */
  listId: ListId.optional(),
  /** Where it stands among the fields: the lowest first, of the same ones the oldest. */
  position: position.default(0),
  /** Since when nothing is given new values of it. */
  retiredAt: instant.optional(),
  /** The options that are gone and that some items may still have; of a deleted field all values leave. Absent, where no walk is under way. */
  leaving: z.array(OptionId).max(leavingAtMost).optional(),
  /** How often values have begun to leave, and how far the last walk over the items has come (see `walk.ts`). */
  walk: z.int().nonnegative(),
  reached: z.string().max(500).optional(),
  createdBy: UserId,
  createdAt: instant,
  deletedAt: instant.optional(),
  /** When a deleted one may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Field = z.infer<typeof Field>;
/** A field as people read it. */
export const FieldView = Field.omit({ leaving: true, walk: true, reached: true, deletedAt: true, expiresAt: true });
export type FieldView = z.infer<typeof FieldView>;

const everyInput = { name, listId: ListId.optional(), position: position.default(0) };
const NewOptions = z
  .array(FieldOptionInput.omit({ optionId: true }))
  .min(1)
  .max(optionsAtMost);
/** A field as a client makes it: a unit is a number's, options are a choice's. */
export const FieldInput = z.discriminatedUnion('kind', [
  z.strictObject({ ...everyInput, kind: z.literal('text') }),
  z.strictObject({ ...everyInput, kind: z.literal('number'), unit: unit.optional() }),
  z.strictObject({ ...everyInput, kind: z.literal('choice'), options: NewOptions }),
  z.strictObject({ ...everyInput, kind: z.literal('date') }),
]);
/** A merge patch (RFC 7396): null removes, what is absent stays. What a field is for, its kind and its list, stays as it is. */
export const FieldPatch = z
  .strictObject({
    name,
    unit: unit.nullable(),
    options: z.array(FieldOptionInput).min(1).max(optionsAtMost),
    position,
    retired: z.boolean(),
  })
  .partial();

/** A field as a client sees it. */
export const shownField = ({
  leaving: _leaving,
  walk: _walk,
  reached: _reached,
  deletedAt: _at,
  expiresAt: _expiry,
  ...shown
}: Field): FieldView => shown;

/** Fields in the order in which they stand. */
export const inFieldOrder = (all: readonly Field[]): Field[] =>
  [...all].sort((a, b) => a.position - b.position || (a.fieldId < b.fieldId ? -1 : 1));

/** Fails with `not_found` where a field was deleted. */
export const presentField = (field: Field): Field => {
  if (field.deletedAt !== undefined) throw new Failure('not_found', { what: 'field' });
  return field;
};

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/** May a field be called so? Fails with `already_exists` where another is, however it is typed. */
export const requireFreeName = (called: string, all: readonly Field[], own?: FieldId): void => {
  const other = all.find(({ fieldId, name: taken, deletedAt }) => fieldId !== own && !deletedAt && folded(taken) === folded(called));
  if (other) throw new Failure('already_exists', { fieldId: other.fieldId });
};

/** Fails with `field_of_other_kind` for a unit that is no number's, or options that are no choice's. */
const requireFitting = ({ fieldId, kind }: Field, { unit: counted, options }: z.infer<typeof FieldPatch>): void => {
  if ((counted && kind !== 'number') || (options && kind !== 'choice')) throw new Failure('field_of_other_kind', { fieldId, kind });
};

/** Options as they are asked for, the new ones with the next of some ids. Fails where two are called the same, or one is none of those that are there. */
const optionsFrom = (wanted: readonly FieldOptionInput[], there: readonly FieldOption[], ids: readonly OptionId[]): FieldOption[] => {
  const left = [...ids];
  const names = wanted.map(each => folded(each.name));
  return wanted.map(({ optionId, name: called }, i) => {
    const first = wanted.findIndex((each, at) => names[at] === names[i] || (optionId !== undefined && each.optionId === optionId));
    if (first < i) throw invalid(`/options/${i}`, 'same_thing_twice', { first: `/options/${first}` });
    if (optionId && !there.some(each => each.optionId === optionId)) throw new Failure('not_found', { what: 'option' });
    return { optionId: optionId ?? left.shift()!, name: called };
  });
};

/** A new field, its options with the next of some ids. */
export const createField = (
  input: z.infer<typeof FieldInput>,
  ids: { workspaceId: WorkspaceId; fieldId: FieldId },
  { userId, now }: Actor,
  optionIds: readonly OptionId[] = [],
): Change<Field> => {
  const made = input.kind === 'choice' ? { ...input, options: optionsFrom(input.options, [], optionIds) } : input;
  return {
    next: { ...ids, ...made, walk: 0, createdBy: userId, createdAt: now, version: 1 },
    event: { type: 'field.created', data: {} },
  };
};

/** A walk over the items begins, on which these options leave, with those that had not left yet. Fails with `limit_reached`. */
const walkOff = (field: Field, gone: readonly OptionId[]): Pick<Field, 'leaving' | 'walk' | 'reached'> => {
  const leaving = [...new Set([...(field.leaving ?? []), ...gone])];
  if (leaving.length > leavingAtMost) throw new Failure('limit_reached', { limit: leavingAtMost });
  return { leaving, walk: field.walk + 1, reached: undefined };
};

/** What a patch makes of what a field is retired by. */
const retiredAt = (field: Field, retired: boolean | undefined, now: string): string | undefined =>
  retired === undefined || retired === (field.retiredAt !== undefined) ? field.retiredAt : retired ? now : undefined;

/** A field named anew, elsewhere, with other options, retired or in use again. Items keep what they have, but for options that are gone, which leave them (`walk`). */
export const changeField = (
  field: Field,
  sent: z.infer<typeof FieldPatch>,
  { now }: Pick<Actor, 'now'>,
  optionIds: readonly OptionId[] = [],
): Change<Field> => {
  requireFitting(field, sent);
  const { options: wanted, retired, unit: counted = field.unit, ...patch } = sent;
  const options = wanted ? optionsFrom(wanted, field.options ?? [], optionIds) : field.options;
  const named = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const changed: Field = { ...field, ...named, unit: counted ?? undefined, options, retiredAt: retiredAt(field, retired, now) };
  const fields = (['name', 'unit', 'options', 'position', 'retiredAt'] as const).filter(
    each => JSON.stringify(changed[each]) !== JSON.stringify(field[each]),
  );
  const event = { type: 'field.changed', data: { fields } };
  if (fields.length === 0) return { next: field, event };
  const gone = (field.options ?? []).map(({ optionId }) => optionId).filter(id => !options?.some(({ optionId }) => optionId === id));
  return { next: gone.length === 0 ? changed : { ...changed, ...walkOff(field, gone) }, event };
};

/** A field that is gone: its values leave the items that have them. Undefined where it is deleted already. */
export const deleteField = (field: Field, { now }: Pick<Actor, 'now'>): Change<Field> | undefined =>
  field.deletedAt === undefined
    ? {
        next: { ...field, ...walkOff(field, []), deletedAt: now, expiresAt: expiryAfter(now) },
        event: { type: 'field.deleted', data: {} },
      }
    : undefined;
