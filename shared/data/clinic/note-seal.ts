import { NoteContent } from '../../domain/clinic/notes/content.ts';
import type { Note, NoteKey } from '../../domain/clinic/notes/note.ts';
import type { NoteWithdrawal } from '../../domain/clinic/notes/withdrawal.ts';
import type { Binding } from '../core/seal.ts';
import { openContent, openPart, type Random, sealContent, sealPart } from './sealed-part.ts';

/** What is signed of a note: the note, by its author, and that it was read and signed, too. */
export type SignedPart = 'signature' | 'cosignature';

const bindingOf = ({ workspaceId, patientId, noteId }: NoteKey, part: 'content' | 'withdrawal' | SignedPart): Binding => [
  workspaceId,
  patientId,
  'note',
  noteId,
  part,
];

/** What a draft says, sealed under the data key of its patient. */
export const sealNote = (id: NoteKey, content: NoteContent, dataKey: Buffer, random: Random): string =>
  sealContent(content, dataKey, bindingOf(id, 'content'), random);

/** What somebody has signed, to the letter, sealed under the data key of the patient. */
export const sealNoteStatement = (id: NoteKey, part: SignedPart, text: string, dataKey: Buffer, random: Random): string =>
  sealPart(Buffer.from(text), dataKey, bindingOf(id, part), random);

/** What was signed of a note, to the letter; nothing of what is not signed so. */
export const openNoteStatement = (note: Note, part: SignedPart, dataKey: Buffer): string | undefined => {
  const signature = note[part];
  return signature && openPart(signature.statement, dataKey, bindingOf(note, part)).toString('utf8');
};

/** Why a note was withdrawn, sealed under the data key of the patient. */
export const sealWithdrawal = (id: NoteKey, reason: string, dataKey: Buffer, random: Random): string =>
  sealPart(Buffer.from(reason), dataKey, bindingOf(id, 'withdrawal'), random);

/** That a note was withdrawn, and why; nothing of one that stands. */
export const openWithdrawal = (note: Note, dataKey: Buffer): NoteWithdrawal | undefined =>
  note.withdrawal && {
    ...note.withdrawal,
    reason: openPart(note.withdrawal.reason, dataKey, bindingOf(note, 'withdrawal')).toString('utf8'),
  };

/** What a note says: of a signed one what was signed, of a draft as it stands. Nothing of one that was discarded. */
export const openNote = (note: Note, dataKey: Buffer): NoteContent | undefined => {
  const signed = openNoteStatement(note, 'signature', dataKey);
  if (signed !== undefined) return NoteContent.parse(JSON.parse(signed));
  return note.content === undefined ? undefined : openContent(NoteContent, note.content, dataKey, bindingOf(note, 'content'));
};
