import type * as z from 'zod';
import { Failure } from '../../core/failure.ts';
import { invalid } from '../../core/invalid.ts';
import { placesIn } from '../../core/issues.ts';
import { Recurrence } from '../../time/recurrence.ts';
import type { When } from '../../time/when.ts';
import { mergeValues } from '../fields/field-values.ts';
import type { Item, ItemPatch } from './item.ts';

/** A day or time that says its zone: the item's, when it names none. */
export const withZone = ({ date, time, zone }: { date: string; time?: string; zone?: string }, itemZone: string): When =>
  time === undefined ? { date } : { date, time, zone: zone ?? itemZone };

type WhenPatch = ItemPatch['due'];

/** A day or time that a patch puts whole in the place of another: what it has not goes. */
export const whenPatch = ({ date, time, zone }: When) => ({
  date,
  time: time ?? null,
  zone: time === undefined ? null : (zone ?? null),
});

const withoutNulls = (value: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== null));

function mergeWhen(field: 'start' | 'due' | 'deadline', item: Item, patch: WhenPatch): When | undefined {
  if (!patch) return patch === null ? undefined : item[field];
  const merged: Partial<When> = withoutNulls({ ...item[field], ...patch });
  if (merged.date === undefined) throw invalid(`/${field}/date`, 'required');
  if (patch.zone && merged.time === undefined) throw invalid(`/${field}/zone`, 'needs_time');
  return withZone({ ...merged, date: merged.date }, item.zone);
}

function mergeRecurrence(old: Recurrence | undefined, patch: ItemPatch['recurrence']): Recurrence | undefined {
  if (!patch) return patch === null ? undefined : old;
  const { data, error } = Recurrence.safeParse(withoutNulls({ ...old, ...patch }), { reportInput: true });
  if (data) return data;
  const rule = error.issues.find(({ code }) => code === 'custom') as z.core.$ZodIssueCustom | undefined;
  if (rule) throw new Failure('invalid_recurrence', rule.params);
  const errors = placesIn(error.issues).map(place => ({ ...place, pointer: `/recurrence${place.pointer}` }));
  throw new Failure('invalid_request', { errors });
}

/** What is asked of who claims it, after a patch. */
const mergeApproval = (old: Item['approval'], patch: ItemPatch['approval']): Item['approval'] =>
  patch ? withoutNulls({ ...old, ...patch }) : patch === null ? undefined : old;

/** The start and due after a patch: one of them, and the one that is sent takes the other away. */
function mergeAnchor(merged: Item, { start, due }: ItemPatch): Pick<Item, 'start' | 'due'> {
  if (start && due) throw invalid('/start', 'start_beside_due');
  if (due) return { start: undefined, due: mergeWhen('due', merged, due) };
  return { start: mergeWhen('start', merged, start), due: start ? undefined : mergeWhen('due', merged, due) };
}

/** The item with a merge patch applied (RFC 7396), not checked and not scheduled. Fails when a merged due or rule is not one. */
export function applyPatch(item: Item, patch: ItemPatch): Item {
  const { start: _start, due: _due, deadline, recurrence, approval, fields, ...plain } = patch;
  const given = Object.entries(plain).filter(([, value]) => value !== undefined);
  const merged: Item = { ...item, ...Object.fromEntries(given.map(([field, value]) => [field, value ?? undefined])) };
  return {
    ...merged,
    tags: [...new Set(merged.tags)],
    assignees: [...new Set(merged.assignees)],
    ...mergeAnchor(merged, patch),
    deadline: mergeWhen('deadline', merged, deadline),
    recurrence: mergeRecurrence(item.recurrence, recurrence),
    approval: mergeApproval(item.approval, approval),
    fields: mergeValues(item.fields, fields),
  };
}

/** The fields in which two states of an item differ. Both come from the same schema, so equal values are written alike. */
export const changedFields = (before: Item, after: Item): (keyof Item)[] =>
  (Object.keys(after) as (keyof Item)[]).filter(field => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
