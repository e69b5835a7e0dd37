import { Note } from '../../domain/clinic/notes/note.ts';
import type { PatientKey } from '../../domain/clinic/patient.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable } from '../core/query.ts';

/** A note of the treatment of a patient, in their partition. */
export const notes = entity({ name: 'note', pk: 'WS#{workspaceId}#PAT#{patientId}', sk: 'NOTE#{noteId}', schema: Note });

/** A page of a patient's notes, the last first. */
export const notesOf = ({ workspaceId, patientId }: PatientKey, page: { limit: number; cursor?: string }): Promise<Page<Note>> =>
  queryTable({ pk: `WS#${workspaceId}#PAT#${patientId}`, prefix: 'NOTE#' }, notes.fromRow, { ...page, descending: true });
