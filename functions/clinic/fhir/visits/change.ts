import { appointments } from '../../../../shared/data/clinic/appointments.ts';
import { patientKeyOf } from '../../../../shared/data/clinic/patient-keys.ts';
import { markedUnder } from '../../../../shared/data/clinic/patient-seal.ts';
import type { Appointment, AppointmentKey } from '../../../../shared/domain/clinic/booking/appointment.ts';
import type { AppointmentShown, FhirAppointment } from '../../../../shared/domain/clinic/fhir/appointment.ts';
import { type AppointmentMove, appointmentMove, requireParticipants } from '../../../../shared/domain/clinic/fhir/booking.ts';
import { Failure } from '../../../../shared/domain/core/failure.ts';
import { invalid } from '../../../../shared/domain/core/invalid.ts';
import { reachOf } from '../../../../shared/domain/core/permissions.ts';
import { checkInVisit, missVisit } from '../../appointments/book.ts';
import { readSelection } from '../../appointments/books.ts';
import { orTaken } from '../../appointments/find.ts';
import { callOff, confirmHold, moveAppointment } from '../../appointments/place.ts';
import { type Asking, requireReached } from '../../appointments/reach.ts';
import { viewsFor } from '../../appointments/view.ts';

type IfMatch = readonly number[] | undefined;

/** Who says that a patient has come, or has not, needs another right than who moves visits. */
const requireComplete = (visit: Appointment, asked: Asking): void => {
  const needs = 'appointment:complete';
  const reach = reachOf(asked.role, needs);
  if (reach === undefined) throw new Failure('forbidden', { needs });
  requireReached(visit, { ...asked, reach }, needs);
};

/** Fails with `precondition_failed` for a visit that has changed since: what was sent is of another, and each write looks again. */
const asItWas = (visit: Appointment, ifMatch: IfMatch): Appointment => {
  if (ifMatch && !ifMatch.includes(visit.version)) throw new Failure('precondition_failed');
  return visit;
};

/** What is sent says who comes, and why, whatever is done: all is `marked` under the key of the workspace, as a move marks itself. */
const act = (
  visit: Appointment,
  move: AppointmentMove,
  ifMatch: IfMatch,
  { marked, ...asked }: Asking & { marked: Asking['context'] },
): Promise<Appointment> => {
  if (move.move === 'confirm') return confirmHold(visit, marked, { ifMatch });
  if (move.move === 'cancel') return callOff(visit, move.cancelledBy, marked, { ifMatch });
  if (move.move === 'reschedule')
    return orTaken(() => moveAppointment(visit, { start: move.start, scheduleIds: move.scheduleIds }, asked.context, { ifMatch }));
  requireComplete(visit, asked);
  return move.move === 'check_in' ? checkInVisit(visit, marked, ifMatch) : missVisit(visit, marked, ifMatch);
};

/** Does the one thing with a visit by which it is what was sent; a retry answers the visit. Fails with `invalid_request` for what no one thing does. */
export const change = async (id: AppointmentKey, sent: FhirAppointment, ifMatch: IfMatch, asked: Asking): Promise<Appointment> => {
  const there = requireReached(await appointments.get(id), asked, 'appointment:change');
  const marked = markedUnder(asked.context, await patientKeyOf(id.workspaceId));
  const seen = await appointments.look(id, marked);
  if (seen?.isReplay) return seen.record;
  const visit = asItWas(there, ifMatch);
  const [view] = await viewsFor(asked, [visit]);
  const move = appointmentMove(sent, view as AppointmentShown);
  const isMoved = move.move === 'reschedule';
  const { visitType, schedules } = await readSelection(id.workspaceId, isMoved ? { ...visit, scheduleIds: move.scheduleIds } : visit);
  requireParticipants(sent, visit, schedules);
  if (isMoved && move.minutes !== visitType.minutes) throw invalid('/slot/0/reference', 'not_valid');
  return move.move === 'none' ? visit : act(visit, move, ifMatch, { ...asked, marked });
};
