import { AwaitedNote, awaitedSignature } from '../../domain/clinic/notes/awaited.ts';
import { Note } from '../../domain/clinic/notes/note.ts';
import type { PatientKey } from '../../domain/clinic/patient.ts';
import type { UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryIndex, queryTable } from '../core/query.ts';

const awaitedKey = (workspaceId: WorkspaceId, userId: UserId): string => `WS#${workspaceId}#TOSIGN#${userId}`;

/** A note of the treatment of a patient, in their partition. While it waits for somebody's signature it stands among what waits for theirs, too. */
export const notes = entity({
  name: 'note',
  pk: 'WS#{workspaceId}#PAT#{patientId}',
  sk: 'NOTE#{noteId}',
  schema: Note,
  gsi1: note => {
    const awaited = awaitedSignature(note);
    if (!awaited) return undefined;
    const { by, as, since } = awaited;
    return { gsi1pk: awaitedKey(note.workspaceId, by), gsi1sk: `${since}#${note.noteId}`, summary: { as, since } };
  },
});

/** A page of what waits for the signature of somebody in a workspace, the longest first. */
export const notesToSign = (
  workspaceId: WorkspaceId,
  userId: UserId,
  page: { limit: number; cursor?: string },
): Promise<Page<AwaitedNote>> =>
  queryIndex({ pk: awaitedKey(workspaceId, userId) }, row => AwaitedNote.parse({ ...notes.idsOf(row), ...(row.summary as object) }), page);

/** A page of a patient's notes, the last first. */
export const notesOf = ({ workspaceId, patientId }: PatientKey, page: { limit: number; cursor?: string }): Promise<Page<Note>> =>
  queryTable({ pk: `WS#${workspaceId}#PAT#${patientId}`, prefix: 'NOTE#' }, notes.fromRow, { ...page, descending: true });
