import type { noteEvents } from '../../../events/clinic/note.ts';
import type { EventOf } from '../../../events/event.ts';
import { notes } from '../../../shared/data/clinic/notes.ts';
import { nameOfWorkspace } from '../../../shared/data/people/workspaces.ts';
import { awaitedSignature } from '../../../shared/domain/clinic/notes/awaited.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import type { Notice } from '../../../shared/domain/notifications/notification-content.ts';
import { stillMay } from './still-may.ts';
import { tell } from './tell.ts';

type NoteEvent = EventOf<(typeof noteEvents)[keyof typeof noteEvents]>;

/** Tells somebody who still signs notes there, and says no more than that there is one. */
const tellSigner = async (event: NoteEvent, userId: UserId, notice: Notice): Promise<void> => {
  const { workspaceId } = event.record;
  if (!(await stillMay(workspaceId, userId, 'note:sign'))) return;
  await tell({ userId, notice, name: await nameOfWorkspace(workspaceId, Date.now()), at: event.at }, event);
};

/** Nobody has signed a draft for a day: whoever began it is told, while it is one. */
export const tellAuthor = async (event: NoteEvent): Promise<void> => {
  const note = await notes.find(event.record);
  if (note?.status === 'draft') await tellSigner(event, note.createdBy, 'note_unsigned');
};

/** Who wrote a note that waits for another signature, and who was asked for that. */
const awaited = async (event: NoteEvent) => {
  const note = await notes.find(event.record);
  const waits = note && awaitedSignature(note);
  return note && waits?.as === 'cosigner' ? { author: note.createdBy, cosigner: waits.by } : undefined;
};

/** A note waits for another signature: whoever was asked is told, while it does. */
export const tellCosigner = async (event: NoteEvent): Promise<void> => {
  const waiting = await awaited(event);
  if (waiting) await tellSigner(event, waiting.cosigner, 'cosignature_asked');
};

/** A note has waited for another signature for three days: whoever was asked is told, and its author, who may have to ask somebody else. */
export const tellOfMissing = async (event: NoteEvent): Promise<void> => {
  const waiting = await awaited(event);
  if (!waiting) return;
  await tellSigner(event, waiting.cosigner, 'cosignature_overdue');
  await tellSigner(event, waiting.author, 'cosignature_missing');
};
