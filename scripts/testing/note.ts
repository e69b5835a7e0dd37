import type { NoteKey } from '../../shared/domain/clinic/notes/note.ts';
import type { Person } from './people.ts';

/** Signs a note as whoever signs is shown it: its author the draft, whoever was asked to sign it, too, what was signed. */
export const signNoteBy = async (api: Person['api'], params: NoteKey) => {
  const { digest } = (await api.getNoteStatement({ params })).data;
  return (await api.signNote({ params, body: { digest } })).data;
};
