import * as z from 'zod';
import { UserId } from '../../core/ids.ts';

/** A day, or a time of a day, of the wall clock that the item's start or due is in: `2026-11-28` or `2026-11-28T09:00`. */
export const LocalText = z.string().regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/);

/** How one occurrence of a recurring item ended. */
export const Outcome = z.enum(['done', 'skipped', 'missed']);
export type Outcome = z.infer<typeof Outcome>;

/** The occurrence of a series that ended last, as its item keeps it. */
export const LastOccurrence = z.object({
  due: LocalText,
  movedFrom: LocalText.optional(),
  outcome: Outcome,
  at: z.iso.datetime(),
  by: UserId.optional(),
  /** Each had a part in it: it is taken back only while it is known whose were done. */
  parts: z.literal(true).optional(),
  /** COUNT of the rule once it is taken back, where a change since counts otherwise. */
  count: z.int().positive().optional(),
});
