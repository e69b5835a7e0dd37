import { type BookedDay, type DayOwner, dayPut, readDays } from '../../../shared/data/clinic/booked-days.ts';
import type { Write } from '../../../shared/data/core/transact.ts';
import { type Appointment, entryOf, takesTime } from '../../../shared/domain/clinic/booking/appointment.ts';
import { daysOf, type Entry, entriesPerDay, takenBy, visitOf, withAppointment } from '../../../shared/domain/clinic/booking/entry.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { nameOf } from './books.ts';

type Place = { owner: DayOwner; date: string };

/** The days in which an appointment stands: of each of its schedules with its buffers, of its patient without. */
const placesOf = (appointment: Appointment): Place[] => {
  const { workspaceId, patientId, scheduleIds } = appointment;
  const entry = entryOf(appointment);
  return [
    ...scheduleIds.flatMap(scheduleId => daysOf(takenBy(entry)).map(date => ({ owner: { workspaceId, scheduleId }, date }))),
    ...daysOf(visitOf(entry)).map(date => ({ owner: { workspaceId, patientId }, date })),
  ];
};

/** The days in which appointments stand, as they are, each once. */
export const readPlaces = async (appointments: readonly Appointment[]): Promise<BookedDay[]> => {
  const places = new Map(appointments.flatMap(placesOf).map(place => [nameOf(place), place]));
  return (await Promise.all([...places.values()].map(({ owner, date }) => readDays(owner, [date])))).flat();
};

/** Does an appointment stand in all days in which it is to stand? They are among these. */
export const standsIn = (days: readonly BookedDay[], appointment: Appointment): boolean => {
  const isThere = ({ entries }: BookedDay): boolean => entries.some(({ appointmentId }) => appointmentId === appointment.appointmentId);
  const holding = new Set(days.filter(isThere).map(nameOf));
  return placesOf(appointment).every(place => holding.has(nameOf(place)));
};

/** How many days an appointment stands in. */
export const placesCount = (appointment: Appointment): number => placesOf(appointment).length;

/**
 * Writes appointments into those of these days in which they are to stand from now on, and takes them out of the others. Days that they were only judged
 * by, as limits count all of a local day, are written as they are: of two who book on both sides of midnight (UTC) one has to judge again.
 * Fails with `slot_unavailable` where a day holds no more: that no override allows.
 */
export const dayWrites = (days: readonly BookedDay[], appointments: readonly Appointment[], now: string): Write[] => {
  const placed = appointments.map(appointment => {
    const places = new Set(takesTime(appointment, now) ? placesOf(appointment).map(nameOf) : []);
    return { appointmentId: appointment.appointmentId, entry: entryOf(appointment), places };
  });
  return days.map(day => {
    const isPlaced = ({ places }: { places: Set<string> }): boolean => places.has(nameOf(day));
    const entries = placed.reduce<readonly Entry[]>(
      (all, each) => withAppointment(all, each.appointmentId, isPlaced(each) ? each.entry : undefined, Date.parse(now)),
      day.entries,
    );
    if (placed.some(isPlaced) && entries.length > entriesPerDay) throw new Failure('slot_unavailable', { reason: 'day_full' });
    return dayPut(day, entries);
  });
};
