import type { PatientPerson } from '../patient-content.ts';
import type { Signer } from '../signer.ts';
import { type NoteContent, requireWritten } from './content.ts';
import type { Note } from './note.ts';

/** A note, and the digest (SHA-256, base64url) of what was signed of it. */
export type SignedNote = { noteId: Note['noteId']; digest: string };

/** The words that stand above a signature: they say by what it was proved, so that whoever reads it later knows. */
const declarations = {
  note: {
    signedIn: 'I sign this note as it stands here.',
    passkey: 'By proving with my passkey that it is me, I sign this note as it stands here.',
  },
  other: {
    signedIn: 'I have read this note as it was signed, and sign it, too.',
    passkey: 'By proving with my passkey that it is me: I have read this note as it was signed, and sign it, too.',
  },
};
/** By what whoever signs shows that it is them: that they are signed in, or a passkey, where the clinic says so. */
export type SignedBy = keyof typeof declarations.note;

/** What is shown of a draft before it is signed, all of it. Its canonical form (RFC 8785) is what is signed. Fails with `invalid_request` for one that says nothing. */
export const noteStatementOf = (
  { workspaceId, patientId, noteId, appointmentId, cosigner, createdAt, writtenBy }: Note,
  content: NoteContent,
  { recordNumber, names, birthDate }: PatientPerson,
  { zone: _zone, ...author }: Signer,
  amends: SignedNote | undefined,
  by: SignedBy,
): Record<string, unknown> => {
  requireWritten(content);
  return {
    kind: 'almanac/note/1',
    ...{ workspaceId, noteId, appointmentId, amends, cosigner },
    patient: { patientId, recordNumber, names, birthDate },
    author,
    ...{ begunAt: createdAt, writtenBy },
    ...{ title: content.title, text: content.text },
    declaration: declarations.note[by],
  };
};

/** What whoever signs a note, too, is shown before they do: all that was signed of it, and its digest. */
export const cosignatureStatementOf = (
  { workspaceId }: Note,
  signed: SignedNote,
  statement: string,
  { zone: _zone, ...cosigner }: Signer,
  by: SignedBy,
): Record<string, unknown> => ({
  kind: 'almanac/note-cosignature/1',
  ...{ workspaceId, ...signed },
  note: JSON.parse(statement),
  cosigner,
  declaration: declarations.other[by],
});
