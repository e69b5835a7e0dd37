import { appointments } from '../../../shared/data/clinic/appointments.ts';
import { noteTemplates } from '../../../shared/data/clinic/note-templates.ts';
import { notes } from '../../../shared/data/clinic/notes.ts';
import { standingIn } from '../../../shared/data/people/roles.ts';
import type { NoteContent, NoteInput, NotePatch } from '../../../shared/domain/clinic/notes/content.ts';
import { requireAmendable } from '../../../shared/domain/clinic/notes/note.ts';
import { textOfTemplate } from '../../../shared/domain/clinic/notes/note-template.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';

/** Fails with `not_found` for what a note names that is not there: a visit of the patient, or somebody who may sign notes. */
export const requireNamed = async (
  patient: PatientKey,
  { appointmentId, cosigner: userId }: Pick<NotePatch, 'appointmentId' | 'cosigner'>,
): Promise<void> => {
  if (appointmentId) await appointments.get({ ...patient, appointmentId });
  if (!userId) return;
  const standing = await standingIn({ workspaceId: patient.workspaceId, userId });
  if (!standing || reachOf(standing, 'note:sign') === undefined) throw new Failure('not_found', { what: 'member' });
};

/** What a new note says: its text, or the headings of its template. */
export const firstContent = async (patient: PatientKey, { title, text, noteTemplateId, amends }: NoteInput): Promise<NoteContent> => {
  if (amends !== undefined) requireAmendable(await notes.get({ ...patient, noteId: amends }));
  const template = noteTemplateId && (await noteTemplates.get({ workspaceId: patient.workspaceId, noteTemplateId }));
  return { title, text: text ?? (template ? textOfTemplate(template) : '') };
};
