import * as z from 'zod';
import { AwaitedNote } from '../../domain/clinic/notes/awaited.ts';
import { NoteContent, NoteInput, NotePatch } from '../../domain/clinic/notes/content.ts';
import { Note } from '../../domain/clinic/notes/note.ts';
import { NoteWithdrawal, NoteWithdrawalInput } from '../../domain/clinic/notes/withdrawal.ts';
import { Signature } from '../../domain/clinic/signature.ts';
import { Digest } from '../../domain/people/passkeys/challenge.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

/** A signature of a note with what was signed, to the letter. */
export const NoteSignature = z.object({ ...Signature.shape, statement: z.string() });
/** That a signed note was withdrawn, and why. */
export const WithdrawalView = z.object({ ...NoteWithdrawal.shape, reason: z.string() });
/** The same of which note, and nothing of what it says. */
export const WithdrawalReceipt = z.object({
  ...Note.pick({ workspaceId: true, patientId: true, noteId: true, status: true }).shape,
  withdrawal: WithdrawalView.optional(),
  version: Note.shape.version,
});
/** A note as it is shown, with all that it takes to verify its signatures but the key. One that was discarded says nothing any more. */
export const NoteView = z.object({
  ...Note.pick({ workspaceId: true, patientId: true, noteId: true, appointmentId: true, amends: true, status: true }).shape,
  ...NoteContent.partial().shape,
  cosigner: Note.shape.cosigner,
  writtenBy: Note.shape.writtenBy,
  signature: NoteSignature.optional(),
  cosignature: NoteSignature.optional(),
  withdrawal: WithdrawalView.optional(),
  ...Note.pick({ createdBy: true, createdAt: true, version: true }).shape,
});
/** What whoever signs is shown before they do, and the digest of it. */
export const NoteStatement = z.object({ text: z.string(), digest: Digest });
/** The digest of what whoever signs was shown. */
export const NoteProof = z.strictObject({ digest: Digest });

const noteId = 'note_01h455vb4pex5vsknk084sn02q';
const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const at = '2026-11-28T08:00:00.000Z';
const content = { title: 'Visit', text: 'Complaint\n\nCough for two weeks.' };
const draft = {
  ...{ workspaceId: ids.workspaceId, patientId, noteId, status: 'draft', ...content },
  ...{ createdBy: ids.userId, createdAt: at, version: 1 },
} as const;
const digest = 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o';
const text = '{"author":{…},"declaration":"I sign this note as it stands here.",…}';
const signature = {
  statement: text,
  jws: 'eyJhbGciOiJFUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19..c2lnbmF0dXJl',
  keyId: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
  by: ids.userId,
  at,
};
const withdrawal = { reason: 'Written in the wrong chart', by: ids.userId, at } as const;
const signed = { ...draft, status: 'signed', signature, version: 2 } as const;
const params = { patientId, noteId };

const all = '/v1/workspaces/{workspaceId}/patients/{patientId}/notes';
const one = `${all}/{noteId}` as const;
const whoSaw = 'That you are shown it stands in the log, and with the patient, before the answer leaves.';

export const noteRoutes = {
  createNote: {
    method: 'POST',
    path: all,
    access: 'note:create',
    summary: 'Begin a note of a patient, as a draft',
    description: `What it says is sealed under the key of the patient. It begins with its \`text\`, or with the sections of a template; one that \`amends\` a signed note adds to that once it is signed itself, and names what it adds to by its digest. Its \`cosigner\` is asked to sign it, too, within three days. A draft that nobody has signed for a day tells you so, once. ${whoSaw}`,
    body: NoteInput,
    reply: NoteView,
    status: 201,
    location: one,
    audited: 'read',
    fails: ['patient_merged', 'note_status', 'conflict'],
    example: { params: { patientId }, body: content, reply: draft },
  },
  listNotes: {
    method: 'GET',
    path: all,
    access: 'note:read',
    summary: 'List the notes of a patient, the last first',
    description: `Drafts are among them, and of those that were discarded that there were some. ${whoSaw}`,
    query: Paging,
    list: NoteView,
    audited: 'read',
    fails: [],
    example: { params: { patientId }, reply: [draft] },
  },
  getNote: {
    method: 'GET',
    path: one,
    access: 'note:read',
    summary: 'Read a note',
    description: `\`signature\` and \`cosignature\` hold all that a verifier needs but the key, which \`GET /v1/signing-keys\` tells: \`jws\` is detached (RFC 7515 Appendix F, RFC 7797), over \`statement\` to the letter. ${whoSaw}`,
    reply: NoteView,
    audited: 'read',
    fails: [],
    example: { params, reply: signed },
  },
  changeNote: {
    method: 'PATCH',
    path: one,
    access: 'note:change',
    summary: 'Change a draft, whoever began it (merge patch: null removes)',
    description: `What was signed is never changed: write another note that \`amends\` it. Another text takes the place of the one that was read: name its version (\`If-Match\`), so that what somebody else has written meanwhile is not lost. What changes nothing writes nothing. ${whoSaw}`,
    ifMatch: ['text'],
    body: NotePatch,
    reply: NoteView,
    audited: 'read',
    fails: ['note_status', 'precondition_failed', 'conflict'],
    example: { params, body: { title: 'First visit' }, reply: { ...draft, title: 'First visit', version: 2 } },
  },
  discardNote: {
    method: 'POST',
    path: `${one}/discard`,
    access: 'note:change',
    summary: 'Discard a draft that you have begun, or whose author signs notes here no more',
    description: `What it said is gone; that there was one stays. Under a legal hold nothing is discarded (409 \`must_be_kept\`). ${whoSaw}`,
    reply: NoteView,
    audited: 'read',
    fails: ['note_status', 'must_be_kept', 'precondition_failed', 'conflict'],
    example: {
      params,
      reply: {
        ...{ workspaceId: ids.workspaceId, patientId, noteId, status: 'discarded' },
        createdBy: ids.userId,
        createdAt: at,
        version: 2,
      },
    },
  },
  withdrawNote: {
    method: 'POST',
    path: `${one}/withdraw`,
    access: 'note:delete',
    keys: 'never',
    summary: 'Withdraw a signed note, such as one in the wrong chart',
    description: `Its author does, or a privacy officer, who is shown nothing of what it says. What was signed stays to the byte, with its signatures; whoever reads it sees that it is withdrawn, by whom and why, in FHIR as \`entered-in-error\`. Nobody signs it or adds to it any more. ${whoSaw}`,
    body: NoteWithdrawalInput,
    reply: WithdrawalReceipt,
    audited: 'read',
    fails: ['note_status', 'precondition_failed', 'conflict'],
    example: {
      params,
      body: { reason: 'Written in the wrong chart' },
      reply: { workspaceId: ids.workspaceId, patientId, noteId, status: 'withdrawn', withdrawal, version: 3 },
    },
  },
  listNotesToSign: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/notes-to-sign',
    access: 'note:sign',
    summary: 'List the notes that wait for your signature, the longest first',
    description: `Your drafts, and what others have signed and asked you to sign, too, of the patients whose charts are open to you: which note of which patient, and since when. Nothing of what they say. A page may hold fewer than were asked for: go on by \`cursor\`. ${whoSaw}`,
    query: Paging,
    list: AwaitedNote,
    audited: 'read',
    fails: [],
    example: { reply: [{ patientId, noteId, as: 'cosigner', since: at }] },
  },
  getNoteStatement: {
    method: 'GET',
    path: `${one}/statement`,
    access: 'note:sign',
    keys: 'never',
    summary: 'Read what is signed with a note: all of it is to be shown to whoever signs',
    description: `Of a draft for its author, and of a signed note for its \`cosigner\`. A draft that adds to a note which was withdrawn meanwhile is signed by nobody (409 \`note_status\`): discard it. The text is JSON in its canonical form (RFC 8785); the digest is its SHA-256. ${whoSaw}`,
    reply: NoteStatement,
    audited: 'read',
    fails: ['note_status'],
    example: { params, reply: { text, digest } },
  },
  signNote: {
    method: 'POST',
    path: `${one}/sign`,
    access: 'note:sign',
    keys: 'never',
    stepUp: 'by_rule',
    summary: 'Sign a draft that you have begun, or a note that you are asked to sign, too, as it was shown to you',
    description: `For exactly this digest; with a passkey (\`Step-Up\`) where the clinic says so (\`notesByPasskey\`). Where it says something else than was shown, the answer is 409 \`statement_changed\`: look again. No byte of what was signed ever changes. ${whoSaw}`,
    body: NoteProof,
    reply: NoteView,
    audited: 'read',
    fails: ['statement_changed', 'note_status', 'precondition_failed', 'conflict'],
    example: { params, body: { digest }, reply: signed },
  },
} as const satisfies Routes;
