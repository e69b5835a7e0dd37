import type { Actor, Change } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import type { UserId } from '../../core/ids.ts';
import { addDuration, type When } from '../../time/when.ts';
import type { File } from '../files/file.ts';
import type { Item } from '../items/item.ts';
import { requireOpen, requireUnclaimed } from '../items/item-checks.ts';
import { isActive, schedule, scheduleFrom } from '../items/item-schedule.ts';
import { requireInWindow } from '../items/item-window.ts';
import { endDone, occurrenceMeant } from '../occurrences/item-occurrences.ts';
import { anchorOf } from '../occurrences/item-span.ts';
import { lastEnd } from '../occurrences/last-end.ts';
import { isRecurring, localOf } from '../occurrences/occurrence.ts';
import type { Claim, ClaimInput } from './claim.ts';

/** Why a picture does not show that somebody has done it: it cannot be seen yet, is another's, or was there before the last time that it was done. */
const refusalOf = (item: Item, { status, createdBy, createdAt }: File, userId: UserId): string | undefined => {
  if (status !== 'ready') return 'not_ready';
  if (createdBy !== userId) return 'not_yours';
  return createdAt <= ((lastEnd(item) ?? item.begun?.before)?.at ?? '') ? 'too_old' : undefined;
};

const isThere = (file: File | undefined): file is File => file !== undefined && !file.deletedAt && file.commentId === undefined;

/** Fails with `not_found` or `file_not_usable` for a picture that shows nothing of it, and with `proof_required` where one is asked for and none is named. */
const requirePictures = (item: Item, { files: named = [] }: ClaimInput, found: readonly File[], userId: UserId): void => {
  if (item.approval?.proof && named.length === 0) throw new Failure('proof_required', { itemId: item.itemId });
  for (const fileId of named) {
    const file = found.find(each => each.fileId === fileId);
    if (!isThere(file)) throw new Failure('not_found', { what: 'file', fileId });
    const reason = refusalOf(item, file, userId);
    if (reason) throw new Failure('file_not_usable', { fileId, reason });
  }
};

type Claiming = ClaimInput & { occurrence?: When | undefined; took?: string | undefined };

const claimOf = (item: Item, { note, files, took, occurrence }: Claiming, { userId, now }: Actor): Claim => {
  const after = item.approval?.after;
  const isAhead = occurrence && isRecurring(item) && localOf(occurrence) !== localOf(anchorOf(item));
  return {
    by: userId,
    at: now,
    note,
    files: files && [...new Set(files)],
    took,
    occurrence: isAhead ? localOf(occurrence) : undefined,
    autoAt: after && addDuration(now, after, item.zone),
  };
};

/**
 * Somebody says that they have done an item that needs approval: it stays open, and neither reminds nor is missed until that is decided. `found` are
 * the pictures that they name. Undefined where they have said so already. Fails with `item_in_trash`, `item_not_open`, `approval_not_required`,
 * `item_claimed` where somebody else was first, outside its window, and for pictures that do not show it.
 */
export function claimItem(item: Item, input: Claiming, found: readonly File[], acting: Actor): Change<Item> | undefined {
  requireOpen(item);
  if (!item.approval) throw new Failure('approval_not_required', { itemId: item.itemId });
  if (item.claim?.by === acting.userId) return undefined;
  requireUnclaimed(item);
  const meant = occurrenceMeant(item, input.occurrence, acting.now);
  requireInWindow(meant.item, acting.now);
  requirePictures(item, input, found, acting.userId);
  const claim = claimOf(item, input, acting);
  return {
    next: schedule({ ...item, claim, returned: undefined, approved: undefined }),
    event: { type: 'item.claimed', data: { occurrence: anchorOf(meant.item), autoAt: claim.autoAt } },
  };
}

/** The claim that is decided on: the one that whoever decides has seen. Fails with `item_in_trash`, `item_not_open`, `item_not_claimed`. */
const claimSeen = (item: Item, claimedAt?: string): Claim => {
  requireOpen(item);
  const { itemId, claim } = item;
  if (!claim || (claimedAt !== undefined && claim.at !== claimedAt))
    throw new Failure('item_not_claimed', { itemId, claimedAt: claim?.at });
  return claim;
};

/** Whoever claimed it takes that back, and it is as it was; what passed meanwhile is not told. Fails with `forbidden` for the claim of somebody else. */
export function withdrawClaim(item: Item, { userId, now }: Actor): Change<Item> {
  const claim = claimSeen(item);
  if (claim.by !== userId) throw new Failure('forbidden', { reason: 'not_the_claimer' });
  return { next: scheduleFrom({ ...item, claim: undefined }, now), event: { type: 'item.claim_withdrawn', data: { claimedAt: claim.at } } };
}

/** Was this claim approved, or returned, already? Then nobody decides on it again. */
export const isApprovedAlready = (item: Item, claimedAt: string): boolean =>
  item.trashedAt === undefined && item.approved !== undefined && lastEnd(item)?.at === claimedAt;
export const isReturnedAlready = ({ trashedAt, returned }: Item, claimedAt: string): boolean =>
  trashedAt === undefined && returned?.claimedAt === claimedAt;

/** Is there a picture of what is claimed, where it takes one? It may have been deleted since. */
const isShown = (item: Item, { by }: Claim, found: readonly File[]): boolean =>
  item.approval?.proof === undefined || found.some(file => isThere(file) && refusalOf(item, file, by) === undefined);

/** Does this claim still wait, so that it can be approved by itself? */
export const isToApprove = (item: Item, claimedAt: string, found: readonly File[]): boolean =>
  isActive(item) && item.claim?.at === claimedAt && isShown(item, item.claim, found);

/** Who decides on a claim, and when; nobody, where its time is over. */
export type Deciding = Pick<Actor, 'now'> & { userId?: UserId | undefined };

/**
 * A claim approved, by somebody or, where nobody is named, by itself: the item is done by who claimed it, at the moment at which they did. `found`
 * are its pictures as they are now. Fails like `claimSeen`, and with `proof_required` where it needs one and none is there any more.
 */
export function approveItem(item: Item, claimedAt: string, found: readonly File[], { userId, now }: Deciding): Change<Item> {
  const claim = claimSeen(item, claimedAt);
  if (!isShown(item, claim, found)) throw new Failure('proof_required', { itemId: item.itemId });
  const { occurrence, took } = claim;
  return endDone(item, { userId: claim.by, now: claim.at }, { occurrence, took, approved: { by: userId, at: now } });
}

/** A claim that is not approved: the item is to be done as before, and says why until it is claimed again or over. Fails like `claimSeen`. */
export function returnItem(
  item: Item,
  { claimedAt, reason }: { claimedAt: string; reason?: string | undefined },
  acting: Actor,
): Change<Item> {
  const { by: claimedBy } = claimSeen(item, claimedAt);
  const returned = { claimedBy, claimedAt, by: acting.userId, at: acting.now, reason };
  return {
    next: scheduleFrom({ ...item, claim: undefined, returned }, acting.now),
    event: { type: 'item.returned', data: { claimedBy, claimedAt } },
  };
}

/** A claim after a change of its item: none where nobody is to approve it any more; of no other occurrence where times have changed. */
export const claimAfter = ({ claim }: Item, { approval }: Item, isRetimed: boolean): Item['claim'] => {
  if (!claim || !approval) return undefined;
  return isRetimed ? { ...claim, occurrence: undefined } : claim;
};
