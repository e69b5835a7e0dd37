import { openNote, openNoteStatement, type SignedPart } from '../../../shared/data/clinic/note-seal.ts';
import type { Note } from '../../../shared/domain/clinic/notes/note.ts';

const signatureOf = (note: Note, part: SignedPart, dataKey: Buffer) => {
  const statement = openNoteStatement(note, part, dataKey);
  return statement === undefined ? {} : { [part]: { ...note[part]!, statement } };
};

/** A note as it is shown: what it says, how it stands, and what of it was signed, to the letter. */
export const shownNote = (note: Note, dataKey: Buffer) => {
  const {
    content: _sealed,
    dueAt: _due,
    leftUnsignedAt: _left,
    leftUncosignedAt: _told,
    signature: _by,
    cosignature: _too,
    ...rest
  } = note;
  return { ...rest, ...openNote(note, dataKey), ...signatureOf(note, 'signature', dataKey), ...signatureOf(note, 'cosignature', dataKey) };
};
