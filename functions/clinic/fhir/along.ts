import type { Resource } from '../../../shared/domain/clinic/fhir/bundle.ts';
import { practitionerResource } from '../../../shared/domain/clinic/fhir/practice.ts';
import { unlessGone } from '../../../shared/domain/core/failure.ts';
import type { PatientId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { knownAmong } from './patients/find.ts';
import { patientOf } from './patients/resource.ts';
import { staffMember } from './practice/staff.ts';

/** The patients of what is shown, as FHIR has them. Who was erased is not among them. */
export const patientsAlong = async (shown: readonly { patientId: PatientId }[], workspaceId: WorkspaceId): Promise<Resource[]> => {
  const ids = shown.map(({ patientId }) => patientId);
  return (await knownAmong(workspaceId, ids)).map(patientOf);
};

/** Members to whom what is shown refers, as FHIR has them. Who has left is not among them. */
export const staffAlong = async (ids: readonly UserId[], workspaceId: WorkspaceId, language: string): Promise<Resource[]> => {
  const found = await Promise.all([...new Set(ids)].map(userId => staffMember({ workspaceId, userId }, language).catch(unlessGone)));
  return found.flatMap(each => (each ? [practitionerResource(each)] : []));
};
