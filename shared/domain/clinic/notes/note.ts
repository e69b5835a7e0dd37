import * as z from 'zod';
import { health } from '../../core/data-class.ts';
import { type Actor, type Advance, type Change, later } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import { AppointmentId, NoteId, PatientId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { msPerDay } from '../../time/civil.ts';
import { NoteSeal, SealedNote, type Signature } from '../signature.ts';
import type { NotePatch } from './content.ts';
import { type NoteMove, NoteStatus, noteStatusAfter } from './states.ts';
import { NoteWithdrawal } from './withdrawal.ts';

const instant = z.iso.datetime();
/** After how long a draft that nobody has signed falls due, and a note that waits for another signature. */
const unsignedMs = msPerDay;
const uncosignedMs = 3 * msPerDay;

/**
 * A note of the treatment of a patient, beside them: ids, status and moments in the clear, and what it says sealed under the key of the patient.
 * Due when a draft is left unsigned for a day, and when whoever was asked to sign it, too, has not within three.
 */
export const Note = z.object({
  workspaceId: WorkspaceId,
  patientId: PatientId,
  noteId: NoteId,
  /** The visit that it is of. */
  appointmentId: AppointmentId.optional(),
  /** The signed note that it adds to. */
  amends: NoteId.optional(),
  /** What a draft says. What is signed stands in the signature, and nowhere else. */
  content: health(SealedNote.optional()),
  status: NoteStatus,
  signature: health(NoteSeal.optional()),
  /** Who is asked to sign it, too. */
  cosigner: UserId.optional(),
  cosignature: health(NoteSeal.optional()),
  /** That it is not to be relied on any more, once it was signed. */
  withdrawal: health(NoteWithdrawal.optional()),
  /** Who began it, and alone signs it. */
  createdBy: UserId,
  createdAt: instant,
  /** Who else has written in the draft. */
  writtenBy: z.array(UserId).optional(),
  /** When it was told that nobody has signed it, and that whoever was asked has not signed it, too. */
  leftUnsignedAt: instant.optional(),
  leftUncosignedAt: instant.optional(),
  dueAt: instant.optional(),
  version: z.int().positive(),
});
export type Note = z.infer<typeof Note>;
export type NoteKey = Pick<Note, 'workspaceId' | 'patientId' | 'noteId'>;
type Links = Pick<Note, 'appointmentId' | 'amends' | 'cosigner'>;

/** Fails with `invalid_request` for whoever would sign twice. */
const requireOther = (cosigner: UserId | null | undefined, author: UserId): void => {
  if (cosigner === author) throw invalid('/cosigner', 'not_valid');
};

/** A new draft. */
export const draftNote = (id: NoteKey, content: string, links: Links, { userId, now }: Actor): Change<Note> => {
  requireOther(links.cosigner, userId);
  const made = { createdBy: userId, createdAt: now, dueAt: later(now, unsignedMs), version: 1 };
  return { next: { ...id, ...links, content, status: 'draft', ...made }, event: { type: 'note.created', data: {} } };
};

const moved = (note: Note, move: NoteMove): Note => ({ ...note, status: noteStatusAfter(note.status, move) });

/** Fails with `forbidden` for whoever did not begin the note. */
export const requireAuthor = ({ createdBy }: Note, userId: UserId): void => {
  if (createdBy !== userId) throw new Failure('forbidden', { reason: 'not_the_author' });
};

/**
 * Says something else in a draft (no content: what it says already), of another visit, or asks another to sign it, too. Whoever may write notes may, and is
 * named in it: its author signs it as it stands then. Where nothing changes it is the very same, and nobody is named.
 */
export const changeNote = (
  note: Note,
  content: string | undefined,
  { appointmentId, cosigner }: Omit<NotePatch, 'title' | 'text'>,
  userId: UserId,
): Change<Note> => {
  requireOther(cosigner, note.createdBy);
  const { writtenBy = [], createdBy } = note;
  const isNew = userId !== createdBy && !writtenBy.includes(userId);
  const changed = {
    ...moved(note, 'change'),
    ...(appointmentId === undefined ? {} : { appointmentId: appointmentId ?? undefined }),
    ...(cosigner === undefined ? {} : { cosigner: cosigner ?? undefined }),
    ...(content === undefined ? {} : { content }),
  };
  const isSame = content === undefined && changed.appointmentId === note.appointmentId && changed.cosigner === note.cosigner;
  const next = isSame ? note : { ...changed, ...(isNew ? { writtenBy: [...writtenBy, userId] } : {}) };
  return { next, event: { type: 'note.changed', data: {} } };
};

/** Takes back a draft: what it said is gone, and that there was one stays. Others do it where its author can sign it no more. */
export const discardNote = (note: Note, userId: UserId, isAuthorGone = false): Change<Note> => {
  if (!isAuthorGone) requireAuthor(note, userId);
  const next = { ...moved(note, 'discard'), content: undefined, dueAt: undefined };
  return { next, event: { type: 'note.discarded', data: {} } };
};

/** Freezes a draft with its signature, for ever; whoever is asked to sign it, too, has three days. */
export const signNote = (note: Note, signature: Signature): Change<Note> => {
  requireAuthor(note, signature.by);
  const dueAt = note.cosigner === undefined ? undefined : later(signature.at, uncosignedMs);
  const next = { ...moved(note, 'sign'), content: undefined, signature, leftUnsignedAt: undefined, dueAt };
  return { next, event: { type: 'note.signed', data: {} } };
};

/** Fails with `forbidden` for whoever was not asked to sign a note, too, and with `note_status` where that was done. */
export const requireCosigner = ({ cosigner, cosignature, status }: Note, userId: UserId): void => {
  if (cosigner !== userId) throw new Failure('forbidden', { reason: 'not_the_cosigner' });
  noteStatusAfter(status, 'cosign');
  if (cosignature) throw new Failure('note_status', { status });
};

/** Adds the signature of whoever was asked to sign it, too. Nothing else of it changes. */
export const cosignNote = (note: Note, cosignature: Signature): Change<Note> => {
  requireCosigner(note, cosignature.by);
  const next = { ...moved(note, 'cosign'), cosignature, leftUncosignedAt: undefined, dueAt: undefined };
  return { next, event: { type: 'note.cosigned', data: {} } };
};

/** Fails with `note_status` for a note that nothing can be added to by another: it is signed, and none that adds to one itself. */
export const requireAmendable = ({ amends, status }: Note): void => {
  noteStatusAfter(status, 'amend');
  if (amends !== undefined) throw new Failure('note_status', { status });
};

/** Fails with `note_status` for a draft that adds to a note which was withdrawn meanwhile: nobody can sign it, and it is to be discarded. */
export const requireNotWithdrawn = ({ status }: Note): void => {
  if (status === 'withdrawn') throw new Failure('note_status', { status, reason: 'amends_withdrawn' });
};

/** A signed note that another was added to. Nothing else of it changes. */
export const amendNote = (note: Note): Change<Note> => {
  requireAmendable(note);
  return { next: moved(note, 'amend'), event: { type: 'note.amended', data: {} } };
};

/**
 * A signed note is not to be relied on any more, such as one in the wrong chart: its author says so, or whoever decides on that (`decides`). What was
 * signed stays to the byte, and nobody signs it or adds to it from then on.
 */
export const withdrawNote = (note: Note, withdrawal: NoteWithdrawal, decides: boolean): Change<Note> => {
  if (!decides) requireAuthor(note, withdrawal.by);
  return { next: { ...moved(note, 'withdraw'), withdrawal, dueAt: undefined }, event: { type: 'note.withdrawn', data: {} } };
};

/** A draft was left unsigned, or a note was left without its other signature: each is told once. */
export const advanceNote: Advance<Note> = (note, now) =>
  note.status === 'draft'
    ? { next: { ...note, leftUnsignedAt: now, dueAt: undefined }, event: { type: 'note.left_unsigned', data: {} } }
    : { next: { ...note, leftUncosignedAt: now, dueAt: undefined }, event: { type: 'note.left_uncosigned', data: {} } };
