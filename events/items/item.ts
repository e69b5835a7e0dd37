import * as z from 'zod';
import { ListId, SectionId, ThingId, UserId } from '../../shared/domain/core/ids.ts';
import { Item } from '../../shared/domain/items/items/item.ts';
import { Outcome } from '../../shared/domain/items/occurrences/last-occurrence.ts';
import { Duration, When } from '../../shared/domain/time/when.ts';
import type { EventKinds } from '../event.ts';

const nothing = z.object({});
const kind = { data: nothing, record: Item, audience: 'members' } as const;
/** The version of the act that was taken back, where it was that. */
const undoes = z.int().positive().optional();
/** Of what each of its assignees has a part in: was it the last of them, or did who owed the others leave it? */
const part = z.boolean().optional();
/** Whose parts of an occurrence were left undone, where that is not all who have it. */
const owed = z.object({ userIds: z.array(UserId), occurrence: When.optional() }).optional();
const end = z.object({
  at: z.iso.datetime(),
  outcome: Outcome,
  by: UserId.optional(),
  number: z.int().positive().optional(),
  approvedAt: z.iso.datetime().optional(),
  approvedBy: UserId.optional(),
  part,
});
const occurrence = z.object({ occurrence: When.optional(), next: When.optional() });

export const itemEvents = {
  'item.created': kind,
  /** Who is an assignee now and was none before, who is none any more, where its start or due was, if that has changed, and whose API key it was, where it was one. */
  'item.changed': {
    ...kind,
    data: z.object({
      fields: z.array(z.string()),
      assigned: z.array(UserId).optional(),
      unassigned: z.array(UserId).optional(),
      before: When.optional(),
      changedBy: UserId.optional(),
      undoes,
    }),
  },
  'item.moved': { ...kind, data: z.object({ from: ListId.optional(), to: ListId.optional(), undoes }) },
  /** Put elsewhere in its list by hand: from one section into another, where they differ. */
  'item.placed': { ...kind, data: z.object({ from: SectionId.optional(), to: SectionId.optional(), undoes }) },
  /** It made room for another: its place among the others is the same. */
  'item.spaced': { ...kind, audience: 'internal' },
  /**
   * `missed` is how many occurrences were left undone on the way to the one that is done, `took` how long that took, where somebody has said it. What
   * needed approval says when it was claimed, which is when it was done, and who approved it, unless that was nobody: its time was over.
   */
  'item.completed': {
    ...kind,
    data: occurrence.extend({
      missed: z.int().positive().optional(),
      took: Duration.optional(),
      claimedAt: z.iso.datetime().optional(),
      approvedBy: UserId.optional(),
      part,
    }),
  },
  /** One of several has done their part of the occurrence at hand, which is still to be done by others. */
  'item.part_done': { ...kind, data: z.object({ occurrence: When.optional(), took: Duration.optional(), userId: UserId }) },
  /** Whoever did their part has not done it after all: when that was, and of the how manieth occurrence. */
  'item.part_taken_back': { ...kind, data: z.object({ occurrence: When.optional(), ended: end, reopenedBy: UserId.optional() }) },
  /** Somebody who has a part in it goes, or is back. */
  'item.presence_changed': { ...kind, audience: 'internal' },
  /** Somebody says that they have done it; it waits for who approves that, and is approved by itself at `autoAt`. */
  'item.claimed': { ...kind, data: z.object({ occurrence: When.optional(), autoAt: z.iso.datetime().optional() }) },
  /** Whoever claimed it has taken that back. */
  'item.claim_withdrawn': { ...kind, data: z.object({ claimedAt: z.iso.datetime() }) },
  /** A claim was not approved: the item is to be done as before. */
  'item.returned': { ...kind, data: z.object({ claimedBy: UserId, claimedAt: z.iso.datetime() }) },
  /** Nobody has decided on a claim in time: it is approved by itself. */
  'item.approval_due': { ...kind, data: z.object({ claimedAt: z.iso.datetime() }), audience: 'internal' },
  /** What somebody who has left had claimed, or written about a claim, is gone. */
  'item.claim_forgotten': { ...kind, audience: 'internal' },
  'item.skipped': { ...kind, data: occurrence.extend({ owed }) },
  'item.missed': { ...kind, data: z.object({ occurrences: z.int().positive(), last: When.optional(), next: When.optional(), owed }) },
  /** `ended` is the end of the occurrence that was taken back: when and how it ended, who ended it, the how manieth of the series that was, and who approved it. */
  'item.reopened': {
    ...kind,
    data: z.object({
      occurrence: When.optional(),
      ended: end.optional(),
      reopenedBy: UserId.optional(),
    }),
  },
  /** Without `until` the snooze was taken back. */
  'item.snoozed': {
    ...kind,
    data: z.object({
      until: z.iso.datetime().optional(),
      start: When.optional(),
      due: When.optional(),
      changedBy: UserId.optional(),
      undoes,
    }),
  },
  /** It is with other people than before; and whose API key it was, where it was one. */
  'item.handed_over': {
    ...kind,
    data: z.object({
      from: z.array(UserId),
      to: z.array(UserId),
      why: z.enum(['handed_over', 'swapped', 'absence', 'left']),
      changedBy: UserId.optional(),
      undoes,
    }),
  },
  /** It waits for another item that is open; or for none any more, and who has brought that about, where it is known. */
  'item.blocked': kind,
  'item.unblocked': { ...kind, data: z.object({ endedBy: UserId.optional() }) },
  /** How many sub-items it has, or how many of them are done, is another. */
  'item.progressed': kind,
  /** A sub-item began anew with its parent, or went back with it into the occurrence before. */
  'item.followed_parent': kind,
  /** Its tags are called otherwise: one was named anew, merged into another, or deleted. */
  'item.retagged': kind,
  /** What it said of a field is gone: the field was deleted, or the option that it had. */
  'item.field_cleared': kind,
  /** A thing has made it due, or, where it was done, to be done again. */
  'item.made_due': { ...kind, data: z.object({ thingId: ThingId, start: When.optional(), due: When.optional() }) },
  'item.trashed': kind,
  'item.restored': kind,
  /** Nothing was due after all: the law moved the clocks of a zone, or the rules of a new version plan otherwise. */
  'item.rescheduled': kind,
  /** Reminders that fired together, of which occurrence where it is not the one in hand, and by how much the first of them was late. */
  'item.reminder_fired': {
    ...kind,
    data: z.object({
      reminders: z.array(z.object({ at: z.iso.datetime(), kind: z.enum(['relative', 'absolute', 'repeat', 'snooze']) })).min(1),
      occurrence: When.optional(),
      lateMs: z.int().nonnegative(),
    }),
  },
} as const satisfies EventKinds;
