import { clinicOf } from '../../../shared/data/clinic/clinics.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { openPerson } from '../../../shared/data/clinic/patient-seal.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import type { Clinic } from '../../../shared/domain/clinic/clinic.ts';
import { type Patient, type PatientKey, presentPatient } from '../../../shared/domain/clinic/patient.ts';
import type { PatientPerson } from '../../../shared/domain/clinic/patient-content.ts';
import type { Age } from '../../../shared/domain/clinic/portal/portal-end.ts';
import { ageOf } from './age.ts';

/** A patient whose accesses are shown, granted or told of: who they are, and under which key. */
export type OfPatient = { patient: Patient; person: PatientPerson; key: Buffer; age: Age };

/** A patient who has not been erased, opened, and the rules of their clinic. Fails with `not_found`. */
export const patientFor = async (id: PatientKey): Promise<OfPatient & { clinic: Clinic }> => {
  const { workspaceId, patientId } = id;
  const [found, clinic] = await Promise.all([patients.find({ workspaceId, patientId }), clinicOf(workspaceId)]);
  const patient = presentPatient(found);
  const key = await patientKeyOf(workspaceId);
  return { patient, person: openPerson(patient, key), key, clinic, age: await ageOf(patient, key, clinic) };
};
