import * as z from 'zod';
import { FileId, UserId } from '../../core/ids.ts';
import { invalidCode } from '../../core/invalid.ts';
import { Line } from '../../core/text.ts';
import { lengthMs } from '../../time/duration.ts';
import { Duration } from '../../time/when.ts';

const instant = z.iso.datetime();
const minuteMs = 60_000;
/** What people write about a claim: items are rewritten at each reminder and stay small. */
const wordsLimit = 200;
const picturesAtMost = 4;

const after = Duration.refine(duration => lengthMs(duration) >= minuteMs, {
  error: invalidCode('not_positive'),
  when: ({ issues }) => issues.length === 0,
});

/** That an item is done only when somebody approves it: whether it takes a picture, and after how long it is approved by itself. */
export const Approval = z.strictObject({ proof: z.literal('required').optional(), after: after.optional() });
export type Approval = z.infer<typeof Approval>;
export const ApprovalPatch = z.strictObject({ proof: z.literal('required').nullable(), after: after.nullable() }).partial();

/** What somebody sends who says that they have done it. */
export const ClaimInput = z.strictObject({
  note: Line(wordsLimit).optional(),
  files: z.array(FileId).min(1).max(picturesAtMost).optional(),
});
export type ClaimInput = z.infer<typeof ClaimInput>;
/** Why a claim is not approved. */
export const Reason = Line(wordsLimit);

/** Somebody says that they have done it, and it waits for who approves that. */
export const Claim = z.object({
  by: UserId,
  at: instant,
  note: z.string().max(wordsLimit).optional(),
  /** Pictures of it, of the files on the item. */
  files: z.array(FileId).max(picturesAtMost).optional(),
  took: Duration.optional(),
  /** Which occurrence is meant (its wall clock), where it is one ahead of that at hand. */
  occurrence: z.string().optional(),
  /** When it is approved by itself. */
  autoAt: instant.optional(),
});
export type Claim = z.infer<typeof Claim>;

/** The last claim was not approved: why, and who said so. */
export const Returned = z.object({
  claimedBy: UserId,
  claimedAt: instant,
  by: UserId,
  at: instant,
  reason: z.string().max(wordsLimit).optional(),
});
export type Returned = z.infer<typeof Returned>;

/** What ended last was approved: by whom, if it was not by itself. */
export const Approved = z.object({ by: UserId.optional(), at: instant });
export type Approved = z.infer<typeof Approved>;
