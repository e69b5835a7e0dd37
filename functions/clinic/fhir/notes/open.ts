import { notes, notesOf } from '../../../../shared/data/clinic/notes.ts';
import type { NoteShown } from '../../../../shared/domain/clinic/fhir/document.ts';
import type { PagePlace } from '../../../../shared/domain/clinic/fhir/weight.ts';
import type { NoteKey } from '../../../../shared/domain/clinic/notes/note.ts';
import type { PatientKey } from '../../../../shared/domain/clinic/patient.ts';
import { shownNote } from '../../notes/view.ts';
import { noteShown } from '../../patients/access.ts';
import { type Asking, charted } from '../../prescriptions/known.ts';
import type { Source } from '../open.ts';

/** The notes of a patient, for whoever may read their chart. */
export const openNotes = async (key: PatientKey, asking: Asking): Promise<Source<NoteShown>> => {
  const { dataKey, emergencyAccessId } = await charted(key, asking, 'read');
  const read = async (place: PagePlace) => {
    const { items, ...page } = await notesOf(key, place);
    return { ...page, items: items.map(each => shownNote(each, dataKey)) };
  };
  return { emergencyAccessId, read };
};

/** A note, once it is written that its patient is shown. */
export const readNote = async (operation: string, key: NoteKey, asking: Asking): Promise<NoteShown> => {
  const { dataKey, emergencyAccessId } = await charted(key, asking, 'read');
  const found = await notes.get(key);
  await noteShown([key], operation, asking.context, emergencyAccessId);
  return shownNote(found, dataKey);
};
