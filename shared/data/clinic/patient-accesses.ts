import { PatientAccess } from '../../domain/clinic/patient-access.ts';
import { entity } from '../core/entity.ts';

/** Who was shown a patient, beside the patient. */
export const patientAccesses = entity({
  name: 'patient_access',
  pk: 'WS#{workspaceId}#PAT#{patientId}',
  sk: 'ACCESS#{at}#{accessId}',
  schema: PatientAccess,
});
