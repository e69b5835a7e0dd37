import { clinicOf } from '../../../../shared/data/clinic/clinics.ts';
import { patientKeyOf } from '../../../../shared/data/clinic/patient-keys.ts';
import type { Patient } from '../../../../shared/domain/clinic/patient.ts';
import type { Age } from '../../../../shared/domain/clinic/portal/portal-end.ts';
import { ageOf } from '../../portal/age.ts';

/** What says when a patient comes of age: until when who acts for them does. */
export const ageNow = async (patient: Patient): Promise<Age> => {
  const [key, clinic] = await Promise.all([patientKeyOf(patient.workspaceId), clinicOf(patient.workspaceId)]);
  return ageOf(patient, key, clinic);
};
