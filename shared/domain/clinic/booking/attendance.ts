import { type Change, later } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import { type Appointment, over } from './appointment.ts';

const minuteMs = 60_000;
/** How long after its start nobody is said not to have come. */
export const graceMinutes = 15;

/** They have come. The record itself where that is known. */
export const checkIn = (appointment: Appointment, now: string): Change<Appointment> => {
  if (!['booked', 'arrived'].includes(appointment.status)) throw over(appointment);
  return {
    next: appointment.status === 'arrived' ? appointment : { ...appointment, status: 'arrived', arrivedAt: now, dueAt: undefined },
    event: { type: 'appointment.arrived', data: {} },
  };
};

/** They have not come. Fails with `window_not_open` before the time is over that everybody is given, and with `appointment_over` for who has come. */
export const missAppointment = (appointment: Appointment, now: string): Change<Appointment> => {
  if (!['booked', 'no_show'].includes(appointment.status)) throw over(appointment);
  const opensAt = later(appointment.start, graceMinutes * minuteMs);
  if (now < opensAt) throw new Failure('window_not_open', { opensAt });
  return {
    next: appointment.status === 'no_show' ? appointment : { ...appointment, status: 'no_show', endedAt: now, dueAt: undefined },
    event: { type: 'appointment.missed', data: {} },
  };
};
