import { randomBytes } from 'node:crypto';
import { clinicOf } from '../../../shared/data/clinic/clinics.ts';
import { openNote, openNoteStatement, type SignedPart, sealNoteStatement } from '../../../shared/data/clinic/note-seal.ts';
import { notes } from '../../../shared/data/clinic/notes.ts';
import type { Decided } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { patient as patience } from '../../../shared/data/core/race.ts';
import type { Write } from '../../../shared/data/core/transact.ts';
import { members } from '../../../shared/data/people/members.ts';
import {
  amendNote,
  cosignNote,
  type Note,
  type NoteKey,
  requireAuthor,
  requireCosigner,
  requireNotWithdrawn,
  signNote,
} from '../../../shared/domain/clinic/notes/note.ts';
import { cosignatureStatementOf, noteStatementOf, type SignedBy, type SignedNote } from '../../../shared/domain/clinic/notes/statement.ts';
import { noteStatusAfter } from '../../../shared/domain/clinic/notes/states.ts';
import type { Signer } from '../../../shared/domain/clinic/signer.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { TreatedPatient } from '../prescriptions/known.ts';
import { signText } from '../signing/key.ts';
import { digestOf, type SigningCaller, signerNow, statedAs } from '../signing/signer.ts';

/** What somebody would sign: which part of the note that is, to the letter, with its digest, and the note that it adds to as it was read. */
type Signable = { part: SignedPart; text: string; digest: string; amended?: Note | undefined };

/** What was signed of a note, to the letter, and by what that is known. */
const signedAs = (note: Note, dataKey: Buffer): { signed: SignedNote; statement: string } => {
  const statement = openNoteStatement(note, 'signature', dataKey)!;
  return { signed: { noteId: note.noteId, digest: digestOf(statement) }, statement };
};

/** What a draft says as its author signs it: with the digest of the note that it adds to, where it does. */
const ofDraft = async (note: Note, { dataKey, person }: TreatedPatient, signer: Signer, by: SignedBy): Promise<Signable> => {
  requireAuthor(note, signer.userId);
  noteStatusAfter(note.status, 'sign');
  const amended = note.amends === undefined ? undefined : await notes.get({ ...note, noteId: note.amends });
  if (amended) requireNotWithdrawn(amended);
  const amends = amended && signedAs(amended, dataKey).signed;
  return { part: 'signature', amended, ...statedAs(noteStatementOf(note, openNote(note, dataKey)!, person(), signer, amends, by)) };
};

/** What whoever was asked to sign it, too, signs of a signed note. */
const ofSigned = (note: Note, { dataKey }: TreatedPatient, signer: Signer, by: SignedBy): Signable => {
  requireCosigner(note, signer.userId);
  const { signed, statement } = signedAs(note, dataKey);
  return { part: 'cosignature', ...statedAs(cosignatureStatementOf(note, signed, statement, signer, by)) };
};

/** What somebody signs of a note as it stands: its author the draft, whoever was asked to sign it, too, what was signed. */
const signable = async (note: Note, patient: TreatedPatient, signer: Signer, by: SignedBy): Promise<Signable> =>
  note.signature && note.cosigner === signer.userId ? ofSigned(note, patient, signer, by) : ofDraft(note, patient, signer, by);

/** By what whoever signs a note shows that it is them, as the clinic says at this moment. */
export const signedByIn = async (workspaceId: WorkspaceId): Promise<SignedBy> =>
  (await clinicOf(workspaceId)).notesByPasskey ? 'passkey' : 'signedIn';

/** What somebody is shown of a note before they sign it. */
export const showNoteStatement = async (id: NoteKey, patient: TreatedPatient, caller: SigningCaller) => {
  const { workspaceId } = id;
  const [note, { signer }, by] = await Promise.all([notes.get(id), signerNow(workspaceId, caller, 'note:sign'), signedByIn(workspaceId)]);
  const { text, digest } = await signable(note, patient, signer, by);
  return { text, digest };
};

/**
 * Signs a note as it was shown, in one write, which holds only while whoever signs is the member that they were when their right was looked at,
 * and while the note that it adds to is as it was. It says how they have proved that it is them (`provedBy`), whatever the clinic says by then. Fails
 * with `statement_changed` where it would say something else than was shown.
 */
export const sign = (
  id: NoteKey,
  { digest, provedBy }: { digest: string; provedBy: SignedBy },
  patient: TreatedPatient,
  caller: SigningCaller,
  ifMatch: readonly number[] | undefined,
): Promise<Note> =>
  notes.update(
    id,
    async (note): Promise<Decided<Note>> => {
      const { member, signer } = await signerNow(id.workspaceId, caller, 'note:sign');
      const { part, text, amended, digest: current } = await signable(note, patient, signer, provedBy);
      // The digest of what it says now is told with that text alone: whoever had it from here would sign what they were not shown.
      if (current !== digest) throw new Failure('statement_changed');
      const { userId: by, role } = signer;
      const at = caller.now;
      const signature = {
        statement: sealNoteStatement(id, part, text, patient.dataKey, randomBytes),
        ...(await signText(text, { signer: by, role, at, typ: 'almanac-note' })),
        ...{ by, at },
      };
      const beside: Write[] = [members.unchanged(member)];
      if (amended) beside.push(notes.putNext(amendNote(amended), unmarked(patient.marked), amended));
      return { ...(part === 'signature' ? signNote(note, signature) : cosignNote(note, signature)), beside };
    },
    patient.marked,
    ifMatch,
    // Several may add to one note at once: each waits for the others.
    patience,
  );
