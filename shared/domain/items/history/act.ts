import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { ItemId, UserId, WorkspaceId } from '../../core/ids.ts';
import { claimAfter } from '../claims/item-claim.ts';
import { Item } from '../items/item.ts';
import { requireNotInTrash, requirePartsKept } from '../items/item-checks.ts';
import { scheduleFrom } from '../items/item-schedule.ts';
import { anchorField, anchorOf } from '../occurrences/item-span.ts';
import { wrongShare } from '../parts/item-parts.ts';
import { type Acting, behindKey, concernOf, restoreItem, timely } from './item-changes.ts';

const dayMs = 86_400_000;

/** What of an item an act may change: all that stands in it, but for what only counts or schedules, and what two items say of each other. */
const Standing = Item.omit({
  workspaceId: true,
  itemId: true,
  createdBy: true,
  createdAt: true,
  version: true,
  dueAt: true,
  away: true,
  remindedUntil: true,
  parentId: true,
  subItems: true,
  progress: true,
  round: true,
});
type Field = keyof z.infer<typeof Standing>;
const Field = z.enum(Object.keys(Standing.shape) as [Field, ...Field[]]);
type Part = Partial<z.infer<typeof Standing>>;
/** Some of an item: what is not in it is not filled in. */
const Part = z.object(
  Object.fromEntries(
    Object.entries(Standing.shape).map(([name, part]) => [name, z.optional(part instanceof z.ZodDefault ? part.unwrap() : part)]),
  ),
) as unknown as z.ZodType<Part>;

/** The acts that are kept for a day so that they can be taken back. */
const ActType = z.enum(['item.changed', 'item.moved', 'item.placed', 'item.snoozed', 'item.handed_over']);
type ActType = z.infer<typeof ActType>;

/** A change of an item: what it changed, as it was before and after. It is kept for a day. */
export const Act = z.object({
  workspaceId: WorkspaceId,
  itemId: ItemId,
  /** The version of the item that it made, in eight digits. */
  made: z.string().regex(/^\d{8}$/),
  type: ActType,
  by: UserId,
  at: z.iso.datetime(),
  fields: z.array(Field).min(1),
  before: personal(Part),
  after: personal(Part),
  expiresAt: z.int(),
  version: z.int().positive(),
});
export type Act = z.infer<typeof Act>;

/** A version of an item as the key of an act has it. */
export const madeAs = (version: number): string => String(version).padStart(8, '0');

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const partOf = (item: Item, some: readonly Field[]) => Part.parse(Object.fromEntries(some.map(field => [field, item[field]])));

/** What a change of an item must leave so that it can be taken back; nothing where that is done in another way, or nothing stands otherwise than before. */
export const actOf = (before: Item, { next, event }: Change<Item>, { userId, now }: Actor): Change<Act> | undefined => {
  const type = ActType.safeParse(event.type).data;
  const [was, is] = [Item.parse(before), Item.parse(next)];
  const changed = Field.options.filter(field => !isSame(was[field], is[field]));
  // What two items say of each other is not taken back in one of them, and the rest of such a change not without it.
  if (!type || changed.length === 0 || before.parentId !== next.parentId) return undefined;
  const { workspaceId, itemId, version } = before;
  const of = { workspaceId, itemId, made: madeAs(version + 1), type, by: userId, at: now, fields: changed };
  const act: Act = { ...of, before: partOf(was, changed), after: partOf(is, changed), expiresAt: expiryAfter(now, 2), version: 1 };
  return { next: act, event: { type: 'act.noted', data: {} } };
};

/** Is it more than a day ago, or unknown when? */
export const isTooOld = (at: string | undefined, now: string): boolean => at === undefined || Date.parse(now) - Date.parse(at) > dayMs;

type Undoing = { item: Item; next: Item; fields: readonly Field[]; isMoved: boolean; changedBy: UserId | undefined };

/** What an act that is taken back tells: the same as the one that would lead back. */
const tellings: Record<ActType, (undoing: Undoing) => Record<string, unknown>> = {
  'item.moved': ({ item, next }) => ({ from: item.listId, to: next.listId }),
  'item.placed': ({ item, next }) => ({ from: item.sectionId, to: next.sectionId }),
  'item.handed_over': ({ item, next, changedBy }) => ({ from: item.assignees, to: next.assignees, why: 'handed_over', changedBy }),
  'item.snoozed': ({ next, isMoved, changedBy }) => ({
    until: next.snoozedUntil,
    ...(isMoved ? { [anchorField(next)]: anchorOf(next), changedBy } : {}),
  }),
  'item.changed': ({ item, next, fields, isMoved, changedBy }) => ({ fields, ...concernOf(item, next, isMoved, changedBy) }),
};

/** A claim once this is taken back: the one that stood before it where that is given back too, else as after any change of its item. */
const claimBack = (back: Item, left: readonly Field[]): Item['claim'] =>
  claimAfter(back, back, !left.includes('claim') && left.some(field => timely.includes(field)));

/**
 * An item as it was before an act of the last day: each of what that changed, and nothing else. What passed meanwhile is not told. Undefined where it
 * stands so already. Fails with `item_in_trash`, with `not_undoable` where the act is too old, and with `changed_since`, which names what
 * somebody has changed since.
 */
export function undoAct(item: Item, act: Act, acting: Acting): Change<Item> | undefined {
  requireNotInTrash(item);
  const { itemId, version } = item;
  const { now } = acting;
  if (isTooOld(act.at, now)) throw new Failure('not_undoable', { itemId, version: Number(act.made) });
  // A snooze that is over by now does not come back.
  const before = (act.before.snoozedUntil ?? now) > now ? act.before : { ...act.before, snoozedUntil: undefined };
  const left = act.fields.filter(field => !isSame(item[field], before[field]));
  if (left.length === 0) return undefined;
  const since = left.filter(field => !isSame(item[field], act.after[field]));
  if (since.length > 0) throw new Failure('changed_since', { itemId, fields: since, version });
  const back: Item = { ...item, ...Object.fromEntries(left.map(field => [field, before[field]])) };
  requirePartsKept(item, back);
  // Who does it was decided otherwise since: what is given back must go with that.
  if (wrongShare(back).length > wrongShare(item).length) throw new Failure('changed_since', { itemId, fields: ['share'], version });
  const next = scheduleFrom({ ...back, claim: claimBack(back, left) }, now);
  const isMoved = left.includes('start') || left.includes('due');
  const data = { ...tellings[act.type]({ item, next, fields: left, isMoved, changedBy: behindKey(acting) }), undoes: Number(act.made) };
  return { next, event: { type: act.type, data } };
}

/** An item out of the trash, where its own deletion made this version of it within the last day. Fails with `not_undoable` otherwise. */
export function undoTrash(item: Item, version: number, acting: Acting, isListThere: boolean): Change<Item> {
  const { itemId, trashedAt, trashedWith, trashedWithParent } = item;
  if (item.version !== version || trashedWith || trashedWithParent || isTooOld(trashedAt, acting.now))
    throw new Failure('not_undoable', { itemId, version });
  return restoreItem(item, acting, isListThere);
}

/** What the end of an occurrence changes, beside its status. */
const ofEnds: readonly Field[] = ['start', 'due', 'deadline', 'recurrence', 'zone', 'checklist', 'snoozedUntil', 'rotaId', 'assignees'];
/** What is kept beside that, by which it is given back. */
const besideEnds: readonly Field[] = ['series', 'movedFrom', 'ended', 'lastEnded', 'turn', 'undo'];

/**
 * What later acts, the first of them first, have changed of what an end had changed: who has it only where that was a turn of a rota. What stands as before
 * them again, because they were taken back, is not changed.
 */
export function changedSinceEnd(item: Item, later: readonly Act[]): string[] {
  const firstOn = (field: Field): Act | undefined => later.find(({ fields }) => fields.includes(field));
  const isOther = (field: Field): boolean => !isSame(item[field], firstOn(field)?.before[field]);
  const touched = ofEnds.filter(field => firstOn(field) && (field !== 'assignees' || item.turn !== undefined));
  const others = touched.filter(isOther);
  return others.length > 0 || !besideEnds.some(field => firstOn(field) && isOther(field)) ? others : touched;
}
