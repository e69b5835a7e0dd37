import { openPerson } from '../../../shared/data/clinic/patient-seal.ts';
import { survivorOf } from '../../../shared/data/clinic/patients.ts';
import type { Clinic } from '../../../shared/domain/clinic/clinic.ts';
import type { Patient } from '../../../shared/domain/clinic/patient.ts';
import type { Age } from '../../../shared/domain/clinic/portal/portal-end.ts';

/** What says when a patient comes of age, as it is known at this moment: of a record that was merged in the one that goes on. */
export const ageOf = async (patient: Patient, key: Buffer, { majorityAge }: Clinic): Promise<Age> => {
  const { birthDate, zone } = openPerson(await survivorOf(patient), key);
  return { birthDate, zone, majorityAge };
};
