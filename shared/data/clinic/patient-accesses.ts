import type { PatientKey } from '../../domain/clinic/patient.ts';
import { PatientAccess } from '../../domain/clinic/patient-access.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable } from '../core/query.ts';

/** Who was shown a patient, beside the patient. */
export const patientAccesses = entity({
  name: 'patient_access',
  pk: 'WS#{workspaceId}#PAT#{patientId}',
  sk: 'ACCESS#{at}#{accessId}',
  schema: PatientAccess,
});

/** Who was shown a patient, the last first. */
export const accessesOf = (
  { workspaceId, patientId }: PatientKey,
  page: { limit: number; cursor?: string },
): Promise<Page<PatientAccess>> =>
  queryTable({ pk: `WS#${workspaceId}#PAT#${patientId}`, prefix: 'ACCESS#' }, patientAccesses.fromRow, { ...page, descending: true });
