import { type Appointment, AppointmentInput } from '../../../../shared/domain/clinic/booking/appointment.ts';
import type { FhirAppointment } from '../../../../shared/domain/clinic/fhir/appointment.ts';
import { bookingOf, requireParticipants } from '../../../../shared/domain/clinic/fhir/booking.ts';
import type { AppointmentId, WorkspaceId } from '../../../../shared/domain/core/ids.ts';
import { invalid } from '../../../../shared/domain/core/invalid.ts';
import { readSelection } from '../../appointments/books.ts';
import { orTaken } from '../../appointments/find.ts';
import { bookAppointment } from '../../appointments/place.ts';
import type { Asking } from '../../appointments/reach.ts';

/** Books what is sent as a visit, or holds its time where it is pending, by the rules and the writer of all visits. */
export const bookSent = async (
  workspaceId: WorkspaceId,
  sent: FhirAppointment,
  appointmentId: AppointmentId,
  { context }: Asking,
): Promise<Appointment> => {
  const { patientId, minutes, input } = bookingOf(sent);
  const { data: booking } = AppointmentInput.safeParse(input);
  if (!booking) throw invalid('/slot', 'not_valid');
  const { visitType, schedules } = await readSelection(workspaceId, booking);
  requireParticipants(sent, { patientId, visitTypeId: visitType.visitTypeId }, schedules);
  // Where its type takes another time by now the slot is none any more.
  if (visitType.minutes !== minutes) throw invalid('/slot/0/reference', 'not_valid');
  return orTaken(() => bookAppointment({ workspaceId, patientId, appointmentId }, booking, context));
};
