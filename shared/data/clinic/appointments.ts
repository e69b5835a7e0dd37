import { Appointment } from '../../domain/clinic/booking/appointment.ts';
import type { PatientKey } from '../../domain/clinic/patient.ts';
import { portalRules } from '../../domain/clinic/portal/portal-access.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable, wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

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

/** How many visits of a patient may be ahead, so that another is booked by the portal: more are booked by the clinic. */
export const visitsAheadQuota = ({ workspaceId, patientId }: PatientKey, now: string): Quota => {
  const pk = `WS#${workspaceId}#PAT#${patientId}`;
  const isAhead = ({ status, start }: Appointment): boolean => status === 'booked' && start > now;
  const held = () => wholeOfTable({ pk, prefix: 'APPOINTMENT#' }, appointments.fromRow, portalRules.visitsAhead, isAhead);
  return { pk, name: 'visits_ahead', most: portalRules.visitsAhead, held };
};
