import { Appointment } from '../../domain/clinic/booking/appointment.ts';
import type { PatientKey } from '../../domain/clinic/patient.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable } from '../core/query.ts';

/** A visit of a patient, in their partition. */
export const appointments = entity({
  name: 'appointment',
  pk: 'WS#{workspaceId}#PAT#{patientId}',
  sk: 'APPOINTMENT#{appointmentId}',
  schema: Appointment,
});

/** A page of the visits of a patient, those that were booked last first. */
export const appointmentsOf = (
  { workspaceId, patientId }: PatientKey,
  page: { limit: number; cursor?: string; keep?: (appointment: Appointment) => boolean },
): Promise<Page<Appointment>> =>
  queryTable({ pk: `WS#${workspaceId}#PAT#${patientId}`, prefix: 'APPOINTMENT#' }, appointments.fromRow, { ...page, descending: true });
