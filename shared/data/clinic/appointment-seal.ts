import { AppointmentContent, type AppointmentKey } from '../../domain/clinic/booking/appointment.ts';
import type { Patient } from '../../domain/clinic/patient.ts';
import type { Binding } from '../core/seal.ts';
import { dataKeyOf } from './patient-seal.ts';
import { openContent, type Random, sealContent } from './sealed-part.ts';

const bindingOf = ({ workspaceId, patientId, appointmentId }: AppointmentKey): Binding => [
  workspaceId,
  patientId,
  'appointment',
  appointmentId,
];

/** Why somebody comes, sealed under their own key, bound to the appointment. Nothing where there is nothing to say. */
export const sealAppointment = (
  id: AppointmentKey,
  content: AppointmentContent,
  patient: Patient,
  workspaceKey: Buffer,
  random: Random,
): string | undefined =>
  Object.values(content).every(each => each === undefined)
    ? undefined
    : sealContent(content, dataKeyOf(patient, workspaceKey), bindingOf(id), random);

/** What was sealed of an appointment. Of a patient who was erased there is nothing. */
export const openAppointment = (
  appointment: AppointmentKey & { content?: string | undefined },
  patient: Patient,
  workspaceKey: Buffer,
): AppointmentContent =>
  appointment.content === undefined || patient.dataKey === undefined
    ? {}
    : openContent(AppointmentContent, appointment.content, dataKeyOf(patient, workspaceKey), bindingOf(appointment));
