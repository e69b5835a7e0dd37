import type { Clinic } from '../../../shared/domain/clinic/clinic.ts';
import type { PatientPerson } from '../../../shared/domain/clinic/patient-content.ts';
import type { Age } from '../../../shared/domain/clinic/portal/portal-end.ts';

/** What says when a patient comes of age, as it is known at this moment. */
export const ageOf = ({ birthDate, zone }: PatientPerson, { majorityAge }: Clinic): Age => ({ birthDate, zone, majorityAge });
