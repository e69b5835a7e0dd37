import type * as z from 'zod';
import { appointments } from '../../../shared/data/clinic/appointments.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import type { Write } from '../../../shared/data/core/transact.ts';
import type { Appointment, AppointmentInput, AppointmentKey, RescheduleInput } from '../../../shared/domain/clinic/booking/appointment.ts';
import { checkIn, missAppointment } from '../../../shared/domain/clinic/booking/attendance.ts';
import { orOffer } from './find.ts';
import { bookAppointment, moveAppointment, type Terms } from './place.ts';

type IfMatch = readonly number[] | undefined;

/** Books a visit, or fails with `slot_unavailable` and the next times that are free. */
export const bookOrOffer = (
  id: AppointmentKey,
  input: z.output<typeof AppointmentInput>,
  context: UserContext,
  beside?: () => Promise<Write[]>,
): Promise<Appointment> =>
  orOffer(
    () => bookAppointment(id, input, context, { beside }),
    id.workspaceId,
    async () => ({ ...input, patientId: id.patientId }),
    context.now,
  );

/** Moves a visit, or fails with `slot_unavailable` and the next times that are free. */
export const moveOrOffer = (
  id: AppointmentKey,
  input: z.output<typeof RescheduleInput>,
  context: UserContext,
  terms: Terms,
): Promise<Appointment> => {
  const request = async () => {
    const { visitTypeId, scheduleIds } = await appointments.get(id);
    return { ...id, visitTypeId, scheduleIds: input.scheduleIds ?? scheduleIds, start: input.start, self: id.appointmentId };
  };
  return orOffer(() => moveAppointment(id, input, context, terms), id.workspaceId, request, context.now);
};

/** The patient has come. */
export const checkInVisit = (id: AppointmentKey, context: UserContext, ifMatch: IfMatch): Promise<Appointment> =>
  appointments.update(id, each => checkIn(each, context.now), context, ifMatch);

/** The patient has not come. */
export const missVisit = (id: AppointmentKey, context: UserContext, ifMatch: IfMatch): Promise<Appointment> =>
  appointments.update(id, each => missAppointment(each, context.now), context, ifMatch);
