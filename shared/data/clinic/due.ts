import { advanceAppointment } from '../../domain/clinic/booking/appointment.ts';
import { advanceEmergencyAccess } from '../../domain/clinic/emergency-access.ts';
import { advancePatient } from '../../domain/clinic/patient.ts';
import { advancePrescription } from '../../domain/clinic/prescriptions/prescription.ts';
import { fallsDue } from '../core/due-kind.ts';
import type { DueRules } from '../lanes.ts';
import { appointments } from './appointments.ts';
import { emergencyAccesses } from './emergency-accesses.ts';
import { patients } from './patients.ts';
import { prescriptions } from './prescriptions.ts';

/** What falls due of clinic, each kind with the rule by which it moves on: the years may be over for which a patient is kept, an emergency waits for its review, or a hold ends. */
export const due: DueRules<'clinic'> = {
  patient: fallsDue(patients, advancePatient),
  emergency_access: fallsDue(emergencyAccesses, advanceEmergencyAccess),
  prescription: fallsDue(prescriptions, advancePrescription),
  appointment: fallsDue(appointments, advanceAppointment),
};
