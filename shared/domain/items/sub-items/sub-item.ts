import * as z from 'zod';
import { ItemId, UserId } from '../../core/ids.ts';
import { Approved } from '../claims/claim.ts';
import { LocalText } from '../occurrences/last-occurrence.ts';

/** The most sub-items of one item: all of them are completed, moved or trashed with it in one transaction. */
export const subItemsAtMost = 20;

/** What becomes of open sub-items when their item is completed: that is refused, or they are completed with it. */
export const OpenSubItems = z.enum(['refuse', 'complete']);
export type OpenSubItems = z.infer<typeof OpenSubItems>;

/** How many sub-items an item has that are not in the trash, and how many of these are done. */
export const Progress = z.object({ done: z.int().nonnegative(), total: z.int().nonnegative() });

const instant = z.iso.datetime();
const ended = {
  completedAt: instant.optional(),
  completedBy: UserId.optional(),
  completedWithParent: z.literal(true).optional(),
};

/** Of which occurrence of its parent a sub-item is: how many had ended before it, and where the series has it. */
const Turn = z.object({ no: z.int().nonnegative(), at: LocalText.optional() });
/** The same, and how the sub-item was in the occurrence before, so that taking that back gives it again. */
export const Round = Turn.extend({
  last: Turn.extend({ ...ended, approved: Approved.optional(), snoozedUntil: instant.optional(), ticked: z.array(z.int()) }).optional(),
});
export type Round = z.infer<typeof Round>;

/** What an item says of the item that it is part of, and of those that are part of it. */
export const subItemFields = {
  /** The item that it is part of. */
  parentId: ItemId.optional(),
  /** Its sub-items, also those in the trash, in the order in which they came. */
  subItems: z.array(ItemId).max(subItemsAtMost).optional(),
  /** How far they are, a moment behind. */
  progress: Progress.optional(),
  /** It went into the trash with its parent, and comes back with it. */
  trashedWithParent: z.literal(true).optional(),
  /** It was completed with its parent, and is opened again with it. */
  completedWithParent: ended.completedWithParent,
  round: Round.optional(),
};
