import { acting, prescriptionKey, signature } from '../prescriptions/prescription.fixture.ts';
import type { Signature } from '../signature.ts';
import { draftNote, type Note, signNote } from './note.ts';
import type { NoteWithdrawal } from './withdrawal.ts';

export const noteKey = {
  workspaceId: prescriptionKey.workspaceId,
  patientId: prescriptionKey.patientId,
  noteId: 'note_01kb8m3tq2e8fvq3w5r7c9d0ea',
} as const;
export const cosigner = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
export const withdrawal: NoteWithdrawal = { reason: 'c2VhbGVk', by: acting.userId, at: signature.at };
export const cosignature: Signature = { ...signature, by: cosigner };

/** A draft, of which another may be asked to sign it, too. */
export const draftedNote = (links: Partial<Note> = {}): Note => draftNote(noteKey, 'c2VhbGVk', links, acting).next;
/** The same, signed by its author. */
export const signedNote = (links: Partial<Note> = {}): Note => signNote(draftedNote(links), signature).next;
