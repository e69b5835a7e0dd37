import { AppointmentContent, type AppointmentKey } from '../../domain/clinic/booking/appointment.ts';
import type { WaitlistEntryKey } from '../../domain/clinic/booking/waitlist-entry.ts';
import type { Patient } from '../../domain/clinic/patient.ts';
import type { Binding } from '../core/seal.ts';
import { dataKeyOf } from './patient-seal.ts';
import { openContent, type Random, sealContent } from './sealed-part.ts';

/** A visit, or somebody who waits for one. */
type Place = AppointmentKey | WaitlistEntryKey;

const bindingOf = (id: Place): Binding => [
  id.workspaceId,
  id.patientId,
  ...('appointmentId' in id ? ['appointment', id.appointmentId] : ['waitlist_entry', id.waitlistEntryId]),
];

/** Why somebody comes, sealed under their own key, bound to the appointment or the place on the waitlist. Nothing where there is nothing to say. */
export const sealAppointment = (
  id: Place,
  content: AppointmentContent,
  patient: Patient,
  workspaceKey: Buffer,
  random: Random,
): string | undefined =>
  Object.values(content).every(each => each === undefined)
    ? undefined
    : sealContent(content, dataKeyOf(patient, workspaceKey), bindingOf(id), random);

/** What was sealed of it. Of a patient who was erased there is nothing. */
export const openAppointment = (
  appointment: Place & { content?: string | undefined },
  patient: Patient,
  workspaceKey: Buffer,
): AppointmentContent =>
  appointment.content === undefined || patient.dataKey === undefined
    ? {}
    : openContent(AppointmentContent, appointment.content, dataKeyOf(patient, workspaceKey), bindingOf(appointment));
