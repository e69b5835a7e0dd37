import * as z from 'zod';
import { Note } from '../../shared/domain/clinic/notes/note.ts';
import type { EventKinds } from '../event.ts';

/** What stands in a note is nobody's to hear: the events name the record, and who may read it reads it. */
const record = Note.pick({ workspaceId: true, patientId: true, noteId: true, version: true });
const kind = { data: z.object({}), record, audience: 'members' } as const;

export const noteEvents = {
  'note.created': kind,
  'note.changed': kind,
  /** It was taken back before it was signed: by its author, or by others where that one can sign it no more. */
  'note.discarded': kind,
  'note.signed': kind,
  /** Nobody has signed a draft for a day. */
  'note.left_unsigned': kind,
  /** Whoever was asked to has signed it, too. */
  'note.cosigned': kind,
  /** Whoever was asked to sign it, too, has not within three days. */
  'note.left_uncosigned': kind,
  /** Another note was signed that adds to it. */
  'note.amended': kind,
  /** It is not to be relied on any more, such as one in the wrong chart. */
  'note.withdrawn': kind,
} as const satisfies EventKinds;
