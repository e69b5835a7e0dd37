import { appointments } from '../../../shared/data/clinic/appointments.ts';
import { readDays } from '../../../shared/data/clinic/booked-days.ts';
import { schedules } from '../../../shared/data/clinic/schedules.ts';
import { readMany } from '../../../shared/data/core/rows.ts';
import type { Appointment } from '../../../shared/domain/clinic/booking/appointment.ts';
import { daysOf, isLive, visitOf } from '../../../shared/domain/clinic/booking/entry.ts';
import { localDay } from '../../../shared/domain/clinic/booking/fits.ts';
import { overlaps } from '../../../shared/domain/clinic/booking/span.ts';
import type { PatientId, ScheduleId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { distinct } from './books.ts';

type OfSchedule = { workspaceId: WorkspaceId; scheduleId: ScheduleId };

/** The visits of a schedule on a day of its zone, in the order of time: two requests, however many there are. */
export const visitsOnDayOf = async (of: OfSchedule & { zone: string }, date: string, now: string): Promise<Appointment[]> => {
  const day = localDay(date, of.zone);
  const entries = distinct(await readDays(of, daysOf(day)));
  const there = entries.filter(entry => isLive(entry, Date.parse(now)) && overlaps(visitOf(entry), day));
  const keys = there.map(({ patientId, appointmentId }) =>
    appointments.keyOf({
      workspaceId: of.workspaceId,
      patientId: patientId as PatientId,
      appointmentId: appointmentId as Appointment['appointmentId'],
    }),
  );
  const found = (await readMany(keys)).map(appointments.fromRow);
  return found.sort((a, b) => (a.start < b.start ? -1 : 1));
};

/** The same of a schedule that is to be read. */
export const visitsOn = async (of: OfSchedule, date: string, now: string): Promise<Appointment[]> =>
  visitsOnDayOf(await schedules.get(of), date, now);
