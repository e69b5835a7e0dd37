import type { Actor, Change } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import { invalid } from '../../core/invalid.ts';
import { instantOf, toInstant, type When, wallOf } from '../../time/when.ts';
import type { Approved } from '../claims/claim.ts';
import { undoOf } from '../history/item-undo.ts';
import type { Item } from '../items/item.ts';
import { requireNoApproval, requireOpen, requireUnclaimed } from '../items/item-checks.ts';
import { occurrenceEndsAt, schedule, scheduleFrom } from '../items/item-schedule.ts';
import { requireInWindow } from '../items/item-window.ts';
import { isForEach, lastPart, owing } from '../parts/item-parts.ts';
import { anchorField, anchorOf } from './item-span.ts';
import {
  inOccurrence,
  isOfBefore,
  isRecurring,
  justBefore,
  latest,
  localOf,
  nextOccurrenceOf,
  occurrenceOf,
  occurrencesAhead,
  type Recurring,
  successorOf,
  whenOf,
} from './occurrence.ts';

/** The most occurrences that one step passes over: those of an hourly rule in more than a year. The clock's next step goes on from there. */
const mostMissed = 10_000;

/** How far ahead some occurrence of the series is, how many occurrences end on the way, and where the last of them is. */
type Ahead = { occurrence: When; occurrences: number; last: When };

/** The last occurrence ahead that `reaches` says yes to, counted from the current one; nothing when it says no to the very next. */
function furthestAhead(item: Recurring, reaches: (occurrence: When) => boolean): Ahead | undefined {
  let found: Ahead | undefined;
  for (const occurrence of occurrencesAhead(item)) {
    if (!reaches(occurrence) || found?.occurrences === mostMissed) break;
    found = { occurrence, occurrences: (found?.occurrences ?? 0) + 1, last: found?.occurrence ?? anchorOf(item) };
  }
  return found;
}

/** The next occurrence, though it has not begun: where the window of the one before has closed. */
const oneAhead = (item: Recurring): Ahead | undefined => {
  const occurrence = successorOf(item);
  return occurrence && { occurrence, occurrences: 1, last: anchorOf(item) };
};

/** What of claims and parts does not outlive the occurrence that they are of. */
const undecided = { returned: undefined, approved: undefined, parts: undefined };

/** The item in an occurrence ahead: nobody did those before it, which ended when that one began. Not scheduled yet. */
function missedUntil(item: Recurring, { occurrence, occurrences, last }: Ahead, now: string): Recurring {
  const [endedAt = now] = [justBefore(instantOf(occurrence, item.zone)), occurrences === 1 ? occurrenceEndsAt(item) : now, now]
    .filter(at => at !== undefined)
    .sort();
  const lastEnded: Item['lastEnded'] = { due: localOf(last), outcome: 'missed', at: endedAt };
  return {
    ...inOccurrence(item, occurrence),
    ended: (item.ended ?? 0) + occurrences,
    lastEnded,
    turn: undefined,
    undo: undefined,
    ...undecided,
  };
}

/** What was left of an occurrence of which some parts are done, or nobody's: who owed theirs. Nothing where it was left to all who have it. */
const owedOf = (item: Item) => {
  const userIds = owing(item);
  return isForEach(item) && userIds.length < item.assignees.length ? { userIds, occurrence: anchorOf(item) } : undefined;
};

/** Nobody did what has no other occurrence until its window closed: it is missed, once, and stays where it is. */
const leave = (item: Item, at: string): Change<Item> => {
  const anchor = anchorOf(item)!;
  const lastEnded: Item['lastEnded'] = { due: localOf(anchor), movedFrom: item.movedFrom, outcome: 'missed', at };
  return {
    next: schedule({ ...item, lastEnded, undo: undefined }),
    event: { type: 'item.missed', data: { occurrences: 1, last: anchor, owed: owedOf(item) } },
  };
};

/**
 * The occurrence is over and nobody did it: the item moves to the latest occurrence that begins by `now`, in one step, however many passed. What
 * it should have told of that occurrence by now is due at once. What has no other stays where it is. Nothing when the occurrence is not over, or cannot be missed.
 */
export function missOccurrence(item: Item, now: string): Change<Item> | undefined {
  const endsAt = occurrenceEndsAt(item);
  if (endsAt === undefined || endsAt > now) return undefined;
  if (!isRecurring(item)) return leave(item, endsAt);
  const ahead = furthestAhead(item, occurrence => justBefore(instantOf(occurrence, item.zone)) <= now) ?? oneAhead(item);
  if (!ahead) return leave(item, endsAt);
  const scheduled = schedule(missedUntil(item, ahead, now));
  // Never due before the moment behind the end of the other: a record whose `dueAt` stays as it was would look unmoved to the clock.
  const dueAt = scheduled.dueAt && latest(scheduled.dueAt, toInstant(Date.parse(endsAt) + 1));
  const data = { occurrences: ahead.occurrences, last: ahead.last, next: ahead.occurrence, owed: owedOf(item) };
  return { next: { ...scheduled, dueAt }, event: { type: 'item.missed', data } };
}

const finished = <I extends Item>(item: I, { userId, now }: Actor): I => ({
  ...item,
  status: 'done',
  completedAt: now,
  completedBy: userId,
});

/** What the end of an occurrence leaves of what was about it, however it ended. */
const endedNow = (item: Item, approved?: Approved) => ({
  snoozedUntil: undefined,
  turn: undefined,
  claim: undefined,
  returned: undefined,
  parts: undefined,
  approved,
  undo: undoOf(item),
});

/**
 * The item after its occurrence: in the next one, or done when the series is over. Where that was approved, the next one is counted from when it was
 * done; what passed while it waited was nobody's to do.
 */
function afterOccurrence(item: Recurring, outcome: 'done' | 'skipped', acting: Actor, approved?: Approved): { item: Item; next?: When } {
  const { now } = acting;
  const decidedAt = approved?.at ?? now;
  const next = nextOccurrenceOf(item, outcome, item.recurrence.anchor === 'completion' ? now : decidedAt);
  const moved = next ? inOccurrence(item, next) : finished(item, acting);
  const lastEnded: Item['lastEnded'] = {
    due: localOf(anchorOf(item)),
    movedFrom: item.movedFrom,
    outcome,
    at: now,
    by: acting.userId,
    parts: isForEach(item) || undefined,
  };
  const after = { ...moved, ...endedNow(item, approved), ended: (item.ended ?? 0) + 1, lastEnded };
  return { item: scheduleFrom(after, decidedAt), next };
}

const notOpen = (item: Item, occurrence: string): Failure =>
  new Failure('item_not_open', { itemId: item.itemId, occurrence, [anchorField(item)]: anchorOf(item) });

/**
 * The item in the occurrence that is meant, and how many occurrences were missed on the way. One ahead of the current may be meant, because each
 * reminds: it leaves those before it undone, but where they pile up it stands for the first of them.
 */
export function occurrenceMeant(item: Item, occurrence: When | string | undefined, now: string): { item: Item; missed?: number } {
  if (occurrence === undefined) return { item };
  const name = typeof occurrence === 'string' ? occurrence : localOf(occurrence);
  if (isOfBefore(item, name)) throw notOpen(item, name);
  return isRecurring(item) ? occurrenceOfSeries(item, occurrence, now) : { item };
}

function occurrenceOfSeries(item: Recurring, occurrence: When | string, now: string): { item: Item; missed?: number } {
  const meant = wallOf(typeof occurrence === 'string' ? whenOf(occurrence, anchorOf(item)) : occurrence);
  if (meant === wallOf(anchorOf(item)) || meant === wallOf(occurrenceOf(item))) return { item };
  const ahead = furthestAhead(item, each => wallOf(each) <= meant);
  if (!ahead || wallOf(ahead.occurrence) !== meant) throw notOpen(item, meant);
  const { missed } = item.recurrence;
  if (missed === 'pile_up') return { item };
  return missed === 'skip'
    ? { item: missedUntil(item, ahead, now), missed: ahead.occurrences }
    : { item: inOccurrence(item, ahead.occurrence) };
}

/**
 * Marks an open item done; a recurring one moves on to its next occurrence by its own policy, and is done when the series is over.
 * Where each of its assignees has a part, it is that of whoever completes it, and the occurrence is over with the last one.
 * `occurrence` (or its wall clock) says which occurrence is meant: one that the item has moved on from fails with `item_not_open`, so that a
 * link for an old occurrence never completes a later one. `took` is how long it took whoever did it. Fails with `item_in_trash`, `item_not_open`,
 * `approval_required`, with `forbidden` for who has no part in it, and outside its window: this is the one rule by which anything is completed, whichever door it comes by.
 */
export function completeItem(item: Item, acting: Actor, occurrence?: When | string, took?: string): Change<Item> {
  requireOpen(item);
  requireNoApproval(item);
  return isForEach(item) ? doPart(item, acting, occurrence, took) : endDone(item, acting, { occurrence, took });
}

/** Somebody does their part: of the occurrence at hand, because others may still do theirs of it. The last part ends it. */
function doPart(item: Item, acting: Actor, occurrence: When | string | undefined, took: string | undefined): Change<Item> {
  const { userId, now } = acting;
  if (!item.assignees.includes(userId)) throw new Failure('forbidden', { reason: 'no_part' });
  const at = item.parts?.[userId];
  if (at) throw new Failure('item_not_open', { itemId: item.itemId, userId, at });
  if (occurrenceMeant(item, occurrence, now).missed) throw new Failure('item_not_open', { itemId: item.itemId, reason: 'one_before_open' });
  requireInWindow(item, now);
  const next: Item = { ...item, parts: { ...item.parts, [userId]: now } };
  if (owing(next).length === 0) return endDone(item, acting, { took, part: true });
  return { next, event: { type: 'item.part_done', data: { occurrence: anchorOf(item), took, userId } } };
}

/** The occurrence is over because nobody owes a part of it any more: at `now`, and by whoever did theirs last. */
export const endSettled = (item: Item, now: string): Change<Item> =>
  endDone(item, { userId: lastPart(item)!.userId, now }, { part: false });

type Done = { occurrence?: When | string | undefined; took?: string | undefined; approved?: Approved; part?: boolean };

/** An open item done by somebody, at the moment at which they say so; only where it needs no approval, or has it. */
export function endDone(item: Item, acting: Actor, { occurrence, took, approved, part }: Done): Change<Item> {
  const meant = occurrenceMeant(item, occurrence, acting.now);
  // What is approved was in time when it was claimed, and so were parts when they were done.
  if (!approved && part !== false) requireInWindow(meant.item, acting.now);
  const decided = approved && { claimedAt: acting.now, approvedBy: approved.by };
  const data = { occurrence: anchorOf(meant.item), missed: meant.missed, took, part, ...decided };
  if (!isRecurring(meant.item)) {
    const done = schedule({ ...finished(meant.item, acting), ...endedNow(meant.item, approved), lastEnded: undefined });
    return { next: done, event: { type: 'item.completed', data } };
  }
  const after = afterOccurrence(meant.item, 'done', acting, approved);
  return { next: after.item, event: { type: 'item.completed', data: { ...data, next: after.next } } };
}

/**
 * Leaves out the current occurrence of a recurring item. Fails with `item_in_trash`, `item_not_open`, `item_claimed`, and with `invalid_request` when the
 * item does not return: there is no occurrence to skip.
 */
export function skipItem(item: Item, acting: Actor, occurrence?: When): Change<Item> {
  requireOpen(item);
  requireUnclaimed(item);
  if (!isRecurring(item)) throw invalid('/recurrence', 'needs_recurrence');
  const meant = occurrence && wallOf(occurrence);
  if (meant && meant !== wallOf(anchorOf(item)) && meant !== wallOf(occurrenceOf(item))) throw notOpen(item, meant);
  const after = afterOccurrence(item, 'skipped', acting);
  return { next: after.item, event: { type: 'item.skipped', data: { occurrence: anchorOf(item), next: after.next, owed: owedOf(item) } } };
}
