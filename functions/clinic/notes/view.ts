import { openNote, openNoteStatement, openWithdrawal, type SignedPart } from '../../../shared/data/clinic/note-seal.ts';
import type { Note } from '../../../shared/domain/clinic/notes/note.ts';
import type { Signature } from '../../../shared/domain/clinic/signature.ts';

/** A signature with what was signed, to the letter; nothing of what is not signed so. */
const signatureOf = (note: Note, part: SignedPart, dataKey: Buffer): Signature | undefined => {
  const statement = openNoteStatement(note, part, dataKey);
  return statement === undefined ? undefined : { ...note[part]!, statement };
};

/** That a note was withdrawn, for whoever may say so: nothing of what it says. */
export const shownWithdrawal = (note: Note, dataKey: Buffer) => {
  const { workspaceId, patientId, noteId, status, version } = note;
  return { workspaceId, patientId, noteId, status, withdrawal: openWithdrawal(note, dataKey), version };
};

/** A note as it is shown: what it says, how it stands, and what of it was signed. */
export const shownNote = (note: Note, dataKey: Buffer) => {
  const { content: _sealed, dueAt: _due, leftUnsignedAt: _left, leftUncosignedAt: _told, ...rest } = note;
  const [signature, cosignature] = [signatureOf(note, 'signature', dataKey), signatureOf(note, 'cosignature', dataKey)];
  return { ...rest, ...openNote(note, dataKey), signature, cosignature, withdrawal: openWithdrawal(note, dataKey) };
};
