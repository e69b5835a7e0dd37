import * as z from 'zod';
import { NoteId, PatientId } from '../../core/ids.ts';
import type { Note } from './note.ts';

/** A note that waits for somebody's signature: of which patient, what they sign it as, and since when. Nothing of what it says. */
export const AwaitedNote = z.object({
  patientId: PatientId,
  noteId: NoteId,
  as: z.enum(['author', 'cosigner']),
  since: z.iso.datetime(),
});
export type AwaitedNote = z.infer<typeof AwaitedNote>;

/** Whose signature a note waits for, and since when: its author's while it is a draft, then that of whoever was asked, until it is given. */
export const awaitedSignature = ({ status, createdBy, createdAt, signature, cosigner, cosignature }: Note) => {
  if (status === 'draft') return { by: createdBy, as: 'author', since: createdAt } as const;
  const isAwaited = (status === 'signed' || status === 'amended') && cosigner !== undefined && cosignature === undefined;
  return isAwaited ? ({ by: cosigner, as: 'cosigner', since: signature!.at } as const) : undefined;
};
