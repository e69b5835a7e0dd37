import type { Actor, Change } from '../../core/due.ts';
import { keysOf } from '../../core/entries.ts';
import { Failure } from '../../core/failure.ts';
import type { UserId } from '../../core/ids.ts';
import { withUndo } from '../history/item-undo.ts';
import type { Item } from '../items/item.ts';
import { requireNotInTrash, requireUnclaimed } from '../items/item-checks.ts';
import { schedule, scheduleFrom } from '../items/item-schedule.ts';
import { lastPart } from '../parts/item-parts.ts';
import { recurrenceAt } from './item-series.ts';
import { anchorOf } from './item-span.ts';
import { lastEnd } from './last-end.ts';
import { inOccurrence, isRecurring, type Recurring, whenOf } from './occurrence.ts';

/** Fails with `changed_since`: what others have done of the next occurrence would be lost. */
const requireNoParts = ({ itemId, parts, version }: Item): void => {
  if (parts) throw new Failure('changed_since', { itemId, fields: ['parts'], version });
};

/** The how manieth of its series a part is of, as the end of that occurrence will be counted. */
export const partNumber = (item: Item): number | undefined => (isRecurring(item) ? (item.ended ?? 0) + 1 : item.ended);

type End = NonNullable<Item['lastEnded']>;

/** Was the last end the part of whoever ended it, or was nobody's left? Nothing where it had no parts, or was skipped. */
const wasPart = ({ undo }: Item, { by, outcome }: End): boolean | undefined =>
  outcome === 'done' ? undo?.parts && (by === undefined || !undo.parts[by]) : undefined;

/** What is to be given back, but for the part of somebody. */
const withoutPart = (item: Item, userId: UserId | undefined): Item => {
  if (!userId || !item.undo?.parts) return item;
  const { [userId]: _, ...parts } = item.undo.parts;
  return { ...item, undo: { ...item.undo, parts } };
};

const notCompleted = { completedAt: undefined, completedBy: undefined, completedWithParent: undefined };

/** A recurring item back in the occurrence that ended last, with one occurrence less behind it. */
const backInLastOccurrence = (item: Recurring, end: End): Item => ({
  ...inOccurrence(item, whenOf(end.due, anchorOf(item)), end.movedFrom),
  recurrence: recurrenceAt(item.recurrence, end),
  ended: (item.ended ?? 1) - 1 || undefined,
});

/** Who had the turn that ended, where its rota has given it on since: unless it says otherwise, who did it had it. */
export const holdersBefore = ({ turn, assignees, lastEnded, completedBy }: Item): UserId[] => {
  const by = lastEnded?.by ?? completedBy;
  return turn ? (turn.from ?? (by ? [by] : assignees)) : assignees;
};

/**
 * A part that was done is not: by whomever it was, of the occurrence at hand. Fails with `item_in_trash`, and with `item_already_open` where it is
 * not done.
 */
export function takeBackPart(item: Item, userId: UserId, { userId: reopenedBy }: Partial<Actor>): Change<Item> {
  requireNotInTrash(item);
  const { [userId]: at, ...left } = item.parts ?? {};
  if (at === undefined) throw new Failure('item_already_open', { itemId: item.itemId });
  const ended = { at, outcome: 'done', by: userId, number: partNumber(item), part: true };
  return {
    next: schedule({ ...item, parts: keysOf(left).length > 0 ? left : undefined }),
    event: { type: 'item.part_taken_back', data: { occurrence: anchorOf(item), ended, reopenedBy } },
  };
}

/** Where nobody did the last part, the one before it is taken back with the end: else it would end again at once. */
const partBefore = (item: Item, end: End) => (wasPart(item, end) === false ? lastPart({ parts: item.undo?.parts }) : undefined);

/** Whose part is taken back with the last end, where it had parts: of whoever ended it, or the one before where that was nobody's. */
export const partOfEnd = (item: Item): { of: UserId | undefined } | undefined => {
  const end = lastEnd(item);
  const hadParts = end?.parts ?? item.undo?.parts ?? (item.status === 'done' && item.share === 'each');
  return end?.outcome === 'done' && hadParts ? { of: partBefore(item, end)?.userId ?? end.by } : undefined;
};

/** The end that is taken back, as it is told. */
const endTaken = (item: Item, end: End, last: ReturnType<typeof partBefore>) => {
  const { approved, ended: number } = item;
  const { at, userId: by } = last ?? { at: end.at, userId: end.by };
  const part = wasPart(item, end) === undefined ? undefined : true;
  return { at, outcome: end.outcome, by, number, part, approvedAt: approved?.at, approvedBy: approved?.by };
};

/** The occurrence that can be taken back: it was not missed, and whose parts of it were done is still known. */
const toTakeBack = ({ lastEnded, undo }: Item): Item['lastEnded'] => {
  const isKnown = !lastEnded?.parts || undo?.parts !== undefined;
  return lastEnded?.outcome !== 'missed' && isKnown ? lastEnded : undefined;
};

/**
 * Opens a done item again, or takes back the last occurrence of a recurring one: as it was, with its steps and its snooze. What passed meanwhile
 * is not told. Who has done their part of the occurrence at hand takes that back, and nobody the one before. Fails with `item_in_trash`, with
 * `changed_since` where others have done their part of the next one, with `item_claimed` where that is claimed, and with `item_already_open`
 * when there is nothing to take back: a missed occurrence stays missed, and of parts the last occurrence alone can be given back.
 */
export function reopenItem(item: Item, { now, userId }: Pick<Actor, 'now'> & Partial<Actor>): Change<Item> {
  requireNotInTrash(item);
  requireUnclaimed(item);
  if (userId && item.parts?.[userId]) return takeBackPart(item, userId, { userId });
  requireNoParts(item);
  const occurrence = toTakeBack(item);
  if (item.status === 'open' && !occurrence) throw new Failure('item_already_open', { itemId: item.itemId });
  const opened: Item = { ...item, assignees: holdersBefore(item), status: 'open', ...notCompleted };
  const back = occurrence && isRecurring(opened) ? backInLastOccurrence(opened, occurrence) : opened;
  const end = lastEnd(item);
  const last = end && partBefore(item, end);
  const data = { occurrence: anchorOf(back), ended: end && endTaken(item, end, last), reopenedBy: userId };
  return { next: scheduleFrom(withUndo(withoutPart(back, last?.userId), end, now), now), event: { type: 'item.reopened', data } };
}
