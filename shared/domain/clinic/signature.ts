import * as z from 'zod';
import { UserId } from '../core/ids.ts';

/** Something that is sealed, as base64. */
export const SealedText = z.base64().max(100_000);
/** The same of a note, which says more than anything else does. */
export const SealedNote = z.base64().max(130_000);

/** Who has signed something of a patient, with what, and what it was that they were shown. */
export const Signature = z.object({
  /** What they were shown and have signed, to the letter: sealed. */
  statement: SealedText,
  /** A detached JWS over it (RFC 7515 Appendix F, RFC 7797). */
  jws: z.string(),
  /** Which key of the stage it is by. */
  keyId: z.string(),
  by: UserId,
  at: z.iso.datetime(),
});
export type Signature = z.infer<typeof Signature>;

/** The same of a note. */
export const NoteSeal = z.object({ ...Signature.shape, statement: SealedNote });
