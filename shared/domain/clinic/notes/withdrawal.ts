import * as z from 'zod';
import { UserId } from '../../core/ids.ts';
import { WrittenText } from '../../core/text.ts';

/** Why a signed note never held of this patient: that it was written in the wrong chart. */
export const NoteWithdrawalInput = z.strictObject({ reason: WrittenText(500) });

/** That a signed note is not to be relied on any more: why (sealed), who said so, and when. What was signed stays as it is. */
export const NoteWithdrawal = z.object({ reason: z.base64().max(10_000), by: UserId, at: z.iso.datetime() });
export type NoteWithdrawal = z.infer<typeof NoteWithdrawal>;
