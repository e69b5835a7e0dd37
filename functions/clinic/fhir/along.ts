import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { presentPatients } from '../../../shared/data/clinic/patients.ts';
import type { Resource } from '../../../shared/domain/clinic/fhir/bundle.ts';
import { practitionerResource } from '../../../shared/domain/clinic/fhir/practice.ts';
import { unlessGone } from '../../../shared/domain/core/failure.ts';
import type { PatientId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { knownUnder } from '../patients/register.ts';
import { patientOf } from './patients/resource.ts';
import { staffMember } from './practice/staff.ts';

/** Patients to whom what is shown refers, as FHIR has them. Who was erased is not among them. */
export const patientsAlong = async (workspaceId: WorkspaceId, ids: readonly PatientId[]): Promise<Resource[]> => {
  const [present, key] = await Promise.all([presentPatients(workspaceId, [...new Set(ids)]), patientKeyOf(workspaceId)]);
  return present.map(patient => patientOf(knownUnder(patient, key)));
};

/** Members to whom what is shown refers, as FHIR has them. Who has left is not among them. */
export const staffAlong = async (workspaceId: WorkspaceId, ids: readonly UserId[], language: string): Promise<Resource[]> => {
  const found = await Promise.all([...new Set(ids)].map(userId => staffMember({ workspaceId, userId }, language).catch(unlessGone)));
  return found.flatMap(each => (each ? [practitionerResource(each)] : []));
};
