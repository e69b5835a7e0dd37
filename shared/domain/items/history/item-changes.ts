import type { Actor, Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import type { ItemId, ListId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { isDateOnly, localDateAt, toInstant, type When, wallClockAt } from '../../time/when.ts';
import { claimAfter } from '../claims/item-claim.ts';
import { mergeValues } from '../fields/field-values.ts';
import type { Item, ItemInput, ItemPatch } from '../items/item.ts';
import {
  requireDeadline,
  requireNotInTrash,
  requireOpen,
  requirePartsKept,
  requireShare,
  requireSound,
  requireUnclaimed,
} from '../items/item-checks.ts';
import { applyPatch, changedFields, withZone } from '../items/item-patch.ts';
import { dueIfSettled, reschedule, schedule, scheduleFrom } from '../items/item-schedule.ts';
import { inOtherList } from '../lists/place.ts';
import { inSeries } from '../occurrences/item-series.ts';
import { anchorField, anchorOf, withAnchor } from '../occurrences/item-span.ts';
import { atOccurrence, isRecurring, localOf, occurrenceOf } from '../occurrences/occurrence.ts';
import { partsAfter } from '../parts/item-parts.ts';
import { silentUntil } from '../reminders/late-reminders.ts';
import { undoAfter } from './item-undo.ts';

const dayMs = 86_400_000;
const longestSnoozeDays = 366;

/** The fields that decide when an item falls due and reminds. */
export const timely: readonly (keyof Item)[] = ['start', 'due', 'deadline', 'duration', 'window', 'reminders', 'recurrence', 'zone'];

const unique = <T>(values: T[]): T[] => [...new Set(values)];

/** The zone that an input names, for the item or for one of its times; nothing when it leaves it to its creator's. */
export const zoneIn = ({ zone, start, due, deadline }: ItemInput): string | undefined => zone ?? start?.zone ?? due?.zone ?? deadline?.zone;

/**
 * A new item, open, assigned to its creator unless it says otherwise, in the zone that it or one of its times names, else the creator's. A
 * reminder that has just passed is told at once, one that passed before stays silent. Fails with `invalid_request` or `invalid_recurrence`
 * when its times do not go together.
 */
export function createItem(
  input: ItemInput,
  { workspaceId, itemId }: { workspaceId: WorkspaceId; itemId: ItemId },
  { userId, now, zone: callersZone }: Actor & { zone: string },
): Change<Item> {
  const { assignees = [userId], start, due, deadline } = input;
  if (start && due) throw invalid('/start', 'start_beside_due');
  const zone = zoneIn(input) ?? callersZone;
  const item: Item = {
    workspaceId,
    itemId,
    ...input,
    tags: unique(input.tags),
    assignees: unique(assignees),
    start: start && withZone(start, zone),
    due: due && withZone(due, zone),
    deadline: deadline && withZone(deadline, zone),
    fields: mergeValues(undefined, input.fields),
    zone,
    status: 'open',
    createdBy: userId,
    createdAt: now,
    version: 1,
    remindedUntil: now,
  };
  requireSound(item);
  return { next: schedule({ ...item, remindedUntil: silentUntil(item) }), event: { type: 'item.created', data: {} } };
}

/** The fields that decide who does an item. */
const sharing: readonly (keyof Item)[] = ['share', 'assignees', 'rotaId', 'approval'];

const without = (some: UserId[], others: UserId[]): UserId[] | undefined => {
  const left = some.filter(each => !others.includes(each));
  return left.length > 0 ? left : undefined;
};

/** Who acts, and by which API key, if by one: the event is the key’s, so that it says whose act it is where others are told of it. */
export type Acting = Pick<Actor, 'now'> & { userId?: UserId; by?: string | undefined };
export const behindKey = ({ userId, by }: Acting): UserId | undefined => (by === undefined ? undefined : userId);

/** What those whom a change concerns are told of it: who is an assignee now, who is none any more, where it was before it was moved, and who did that by a key. */
export const concernOf = (before: Item, after: Item, isMoved: boolean, changedBy: UserId | undefined) => {
  const assigned = without(after.assignees, before.assignees);
  const unassigned = without(before.assignees, after.assignees);
  return isMoved || assigned || unassigned ? { assigned, unassigned, before: isMoved ? anchorOf(before) : undefined, changedBy } : {};
};

/**
 * An item with a merge patch applied. It is scheduled anew only where its times changed, so that no other edit loses a reminder; then
 * nothing past reminds, but for what it should have told already. What becomes of its series says `inSeries`; another start or due ends a
 * snooze. Fails with `item_in_trash`, like `createItem`, and with `changed_since` where parts of it are done that would be none.
 */
export function changeItem(item: Item, patch: ItemPatch, acting: Acting): Change<Item> {
  requireNotInTrash(item);
  const patched = applyPatch(item, patch);
  const fields = changedFields(item, patched);
  const isMoved = fields.includes('start') || fields.includes('due');
  const event = { type: 'item.changed', data: { fields, ...concernOf(item, patched, isMoved, behindKey(acting)) } };
  if (Object.keys(patch).length === 0) return { next: item, event };
  const turn = patched.rotaId === item.rotaId ? patched.turn : undefined;
  const claim = claimAfter(
    item,
    patched,
    fields.some(field => timely.includes(field)),
  );
  const isShared = fields.some(field => sharing.includes(field));
  if (isShared) requireShare(patched);
  requirePartsKept(item, patched);
  const parts = isShared ? partsAfter(patched) : {};
  const changed = inOtherList(
    { ...patched, ...parts, turn, claim, undo: undoAfter(patched, item, patched, isMoved) },
    item.listId,
    acting.now,
  );
  if (!fields.some(field => timely.includes(field))) {
    if (item.claim && !claim) return { next: scheduleFrom(changed, acting.now), event };
    return { next: dueIfSettled(changed), event };
  }

  requireSound(changed);
  const snoozedUntil = isMoved ? undefined : item.snoozedUntil;
  return { next: reschedule({ ...inSeries(item, changed), snoozedUntil }, item, acting.now), event };
}

/** An item at the end of another list, or in none. Fails with `item_in_trash`. */
export function moveItem(item: Item, listId: ListId | undefined, { now }: Pick<Actor, 'now'>): Change<Item> {
  requireNotInTrash(item);
  return {
    next: inOtherList({ ...item, listId }, item.listId, now),
    event: { type: 'item.moved', data: { from: item.listId, to: listId } },
  };
}

const around = (anchor: When, until: string, zone: string): When =>
  isDateOnly(anchor) ? { date: localDateAt(until, zone) } : { ...wallClockAt(until, anchor.zone ?? zone), zone: anchor.zone };

/** The item with its start or due at the end of the snooze. A recurring one remembers which occurrence that is: the series stays where it is. */
function moveDue(item: Item, until: string): Item {
  const anchor = anchorOf(item);
  if (!anchor) throw invalid('/moveDue', 'needs_due');
  const there = around(anchor, until, item.zone);
  const moved = withAnchor(item, there);
  requireDeadline(moved, '/until');
  if (!isRecurring(item)) return moved;
  const occurrence = localOf(occurrenceOf(item));
  return { ...moved, movedFrom: localOf(there) === occurrence ? undefined : occurrence };
}

function snoozeEnd(until: string, now: string): string {
  const ms = Date.parse(until);
  if (Number.isNaN(ms)) throw invalid('/until', 'not_an_instant');
  if (ms <= Date.parse(now)) throw invalid('/until', 'not_ahead');
  if (ms > Date.parse(now) + longestSnoozeDays * dayMs) throw invalid('/until', 'too_far_ahead', { days: longestSnoozeDays });
  return toInstant(ms);
}

type Snooze = { until: string | null; moveDue?: boolean };

/** The item no longer snoozed; and, where it is asked for, its one occurrence back where the series has it. */
function endSnooze(item: Item, movesBack: boolean, now: string): Change<Item> {
  const isBack = movesBack && isRecurring(item) && item.movedFrom !== undefined;
  const there = isBack ? atOccurrence(item, occurrenceOf(item)) : item;
  const event = { type: 'item.snoozed', data: isBack ? { [anchorField(there)]: anchorOf(there) } : {} };
  if (!isBack && item.snoozedUntil === undefined) return { next: item, event };
  return { next: scheduleFrom({ ...there, snoozedUntil: undefined }, now), event };
}

/**
 * Puts reminders off until an instant (at most 366 days ahead), at which one reminds; `null` takes that back, and what passed meanwhile is
 * not told. The start or due stays, unless `moveDue` moves it there for this one occurrence, or back. Fails with `item_in_trash`,
 * `item_not_open`, `item_claimed`, and with `invalid_request` for an instant that will not do.
 */
export function snoozeItem(item: Item, { until, moveDue: isMoved = false }: Snooze, acting: Acting): Change<Item> {
  requireOpen(item);
  requireUnclaimed(item);
  if (until === null) return endSnooze(item, isMoved, acting.now);
  const snoozedUntil = snoozeEnd(until, acting.now);
  const moved = isMoved ? moveDue(item, snoozedUntil) : item;
  return {
    next: schedule({ ...moved, snoozedUntil }),
    event: {
      type: 'item.snoozed',
      data: isMoved
        ? { until: snoozedUntil, [anchorField(moved)]: anchorOf(moved), changedBy: behindKey(acting) }
        : { until: snoozedUntil },
    },
  };
}

/** Puts an item into the trash for 30 days: nothing reminds of it there. Fails with `item_in_trash` when it is there already. */
export function trashItem(item: Item, { now }: Pick<Actor, 'now'>): Change<Item> {
  requireNotInTrash(item);
  return { next: schedule({ ...item, trashedAt: now, expiresAt: expiryAfter(now) }), event: { type: 'item.trashed', data: {} } };
}

/**
 * Takes an item out of the trash; where its list is not there any more, out of that too. What passed meanwhile is not told. Fails with
 * `item_not_in_trash`.
 */
export function restoreItem(item: Item, { now }: Pick<Actor, 'now'>, isListThere = true): Change<Item> {
  const { itemId, trashedAt } = item;
  if (trashedAt === undefined) throw new Failure('item_not_in_trash', { itemId });
  const restored: Item = {
    ...item,
    ...(isListThere ? {} : { listId: undefined, sectionId: undefined, place: undefined }),
    trashedAt: undefined,
    trashedWith: undefined,
    trashedWithParent: undefined,
    expiresAt: undefined,
  };
  return { next: scheduleFrom(restored, now), event: { type: 'item.restored', data: {} } };
}
