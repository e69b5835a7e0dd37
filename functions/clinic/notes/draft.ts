import { appointments } from '../../../shared/data/clinic/appointments.ts';
import { clinicOf } from '../../../shared/data/clinic/clinics.ts';
import { noteTemplates } from '../../../shared/data/clinic/note-templates.ts';
import { notes } from '../../../shared/data/clinic/notes.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { standingIn } from '../../../shared/data/people/roles.ts';
import { narrowedBy } from '../../../shared/domain/clinic/chart-access.ts';
import type { NoteContent, NoteInput, NotePatch } from '../../../shared/domain/clinic/notes/content.ts';
import { requireAmendable } from '../../../shared/domain/clinic/notes/note.ts';
import { textOfTemplate } from '../../../shared/domain/clinic/notes/note-template.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';
import { isInReachOf } from '../patients/chart.ts';

/** Does somebody sign notes in a clinic by their role at this moment? No care team counts: who changes that would make others be gone. */
export const signsNotes = async (workspaceId: WorkspaceId, userId: UserId): Promise<boolean> => {
  const standing = await standingIn({ workspaceId, userId });
  return standing !== undefined && reachOf(standing, 'note:sign') !== undefined;
};

/** May somebody sign notes of a patient at this moment? By their role, and by the care team, where the clinic says so. */
const maySignOf = async (patient: PatientKey, userId: UserId): Promise<boolean> => {
  const { workspaceId } = patient;
  const [standing, clinic, stored] = await Promise.all([standingIn({ workspaceId, userId }), clinicOf(workspaceId), patients.get(patient)]);
  if (!standing || reachOf(standing, 'note:sign') === undefined) return false;
  return isInReachOf(stored, narrowedBy(reachOf(standing, 'chart:read'), clinic), userId);
};

/** Fails with `not_found` for what a note names that is not there: a visit of the patient, or somebody who may sign their notes. */
export const requireNamed = async (
  patient: PatientKey,
  { appointmentId, cosigner }: Pick<NotePatch, 'appointmentId' | 'cosigner'>,
): Promise<void> => {
  if (appointmentId) await appointments.get({ ...patient, appointmentId });
  if (cosigner && !(await maySignOf(patient, cosigner))) throw new Failure('not_found', { what: 'member' });
};

/** What a new note says: its text, or the headings of its template. Fails with `not_found` for one with which no note begins any more. */
export const firstContent = async (patient: PatientKey, { title, text, noteTemplateId, amends }: NoteInput): Promise<NoteContent> => {
  if (amends !== undefined) requireAmendable(await notes.get({ ...patient, noteId: amends }));
  const template = noteTemplateId && (await noteTemplates.get({ workspaceId: patient.workspaceId, noteTemplateId }));
  if (template && template.archivedAt !== undefined) throw new Failure('not_found', { what: 'note_template' });
  return { title, text: text ?? (template ? textOfTemplate(template) : '') };
};
