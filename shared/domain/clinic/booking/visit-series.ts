import * as z from 'zod';
import { health } from '../../core/data-class.ts';
import { type Actor, type Advance, type Change, later } from '../../core/due.ts';
import { AppointmentId, PatientId, ScheduleId, UserId, VisitSeriesId, VisitTypeId, WorkspaceId } from '../../core/ids.ts';
import { orElse } from '../../core/newer.ts';
import { LocalDate, TimeOfDay, Zone } from '../../time/when.ts';
import { type Appointment, CancelledBy, takesTime } from './appointment.ts';
import { Refusal } from './refusal.ts';
import { visitTypeRules } from './visit-type.ts';

/** How many visits a series has at the fewest and at the most, and after how long it goes on where it was left half way. */
export const visitSeriesRules = { fewest: 2, most: 52, stepMs: 60_000 };
const longestRule = 500;
const instant = z.iso.datetime();

/** `all` books every visit or none; `report` books those whose time is free, and says which are not. */
export const VisitSeriesMode = z.enum(['all', 'report']);
/** `confirming` is decided, and its times are held until each is booked; `calling_off` gives its times back. */
const VisitSeriesStatus = z.enum(['confirming', 'booked', 'calling_off', 'cancelled']);

/** A time of the series that could not be booked, and why. */
export const RefusedVisit = z.object({ start: instant, reason: orElse(Refusal, 'taken') });
export type RefusedVisit = z.infer<typeof RefusedVisit>;

/** From which moment on its visits are called off, by whom, and when that was said. */
const CallingOff = z.object({ from: instant, by: CancelledBy, at: instant });

/**
 * Visits of a patient that return by a rule, as it is stored: which they are, and what became of the whole. Each visit is an appointment by itself
 * and says where it is. How often somebody comes is about their health, so that no log tells more than which series it is. Due while something is left to be done with them.
 */
export const VisitSeries = z.object({
  workspaceId: WorkspaceId,
  patientId: PatientId,
  visitSeriesId: VisitSeriesId,
  visitTypeId: VisitTypeId,
  scheduleIds: z.array(ScheduleId).min(1).max(visitTypeRules.needs),
  /** The members whose schedules these are. */
  clinicians: z.array(UserId).max(visitTypeRules.needs),
  /** The first day, the time of day by the clock of the zone, and the rule of the days (RFC 5545). */
  first: LocalDate,
  time: TimeOfDay,
  rule: health(z.string().max(longestRule)),
  zone: Zone,
  mode: VisitSeriesMode,
  status: VisitSeriesStatus,
  /** Its visits in the order of time, as they were to be at first. */
  appointmentIds: z.array(AppointmentId).min(1).max(visitSeriesRules.most),
  refused: z.array(RefusedVisit).max(visitSeriesRules.most),
  /** When all that could be booked was. */
  bookedAt: instant.optional(),
  callingOff: CallingOff.optional(),
  endedAt: instant.optional(),
  createdBy: UserId,
  createdAt: instant,
  dueAt: instant.optional(),
  version: z.int().positive(),
});
export type VisitSeries = z.infer<typeof VisitSeries>;
export type VisitSeriesKey = Pick<VisitSeries, 'workspaceId' | 'patientId' | 'visitSeriesId'>;

/** What a series is made of: what was asked for, and which visits there are to be. */
type Agreed = Pick<
  VisitSeries,
  'visitTypeId' | 'scheduleIds' | 'clinicians' | 'first' | 'time' | 'rule' | 'zone' | 'mode' | 'appointmentIds' | 'refused'
>;

/** A series whose visits are all booked by the very write, or held until each is confirmed: from then on it comes about. */
export const createVisitSeries = (ids: VisitSeriesKey, agreed: Agreed, isBooked: boolean, { userId, now }: Actor): Change<VisitSeries> => {
  const made = { ...ids, ...agreed, createdBy: userId, createdAt: now, version: 1 };
  return isBooked
    ? { next: { ...made, status: 'booked', bookedAt: now }, event: bookedEvent(agreed) }
    : {
        next: { ...made, status: 'confirming', dueAt: later(now, visitSeriesRules.stepMs) },
        event: { type: 'visit_series.created', data: {} },
      };
};

/** Its first visit stands in the event: what its patient is told is kept with that. */
const bookedEvent = ({ appointmentIds }: Pick<VisitSeries, 'appointmentIds'>) => ({
  type: 'visit_series.booked',
  data: { appointmentId: appointmentIds[0] },
});

/** Every visit is booked, but for those whose time was lost meanwhile. */
export const confirmVisitSeries = (series: VisitSeries, lost: readonly RefusedVisit[], now: string): Change<VisitSeries> => {
  const { dueAt: _due, ...rest } = series;
  return { next: { ...rest, status: 'booked', refused: [...series.refused, ...lost], bookedAt: now }, event: bookedEvent(series) };
};

/** Its visits are to be called off from a moment on. */
export const callOffVisitSeries = (series: VisitSeries, { from, by }: Pick<z.infer<typeof CallingOff>, 'from' | 'by'>, now: string) =>
  ({
    next: { ...series, status: 'calling_off', callingOff: { from, by, at: now }, dueAt: later(now, visitSeriesRules.stepMs) },
    event: { type: 'visit_series.calling_off', data: {} },
  }) as const satisfies Change<VisitSeries>;

/**
 * What was to be called off is: it is over where nothing of it takes place any more, and booked as before otherwise. Of one that never came about nobody
 * is told.
 */
export const endCallingOff = (series: VisitSeries, visits: readonly Appointment[], now: string): Change<VisitSeries> => {
  const { dueAt: _due, ...rest } = series;
  const { callingOff } = rest;
  const isOver = visits.every(visit => !takesTime(visit, now));
  const next: VisitSeries = isOver ? { ...rest, status: 'cancelled', endedAt: now } : { ...rest, status: 'booked' };
  const first = visits.find(visit => isOffWith(visit, callingOff?.at));
  const event =
    series.bookedAt === undefined || first === undefined || callingOff === undefined
      ? { type: 'visit_series.ended', data: {} }
      : { type: 'visit_series.called_off', data: { appointmentId: first.appointmentId, at: callingOff.at } };
  return { next, event };
};

/** Was a visit called off with others of its series, when that was said? */
export const isOffWith = ({ cancelledWithSeries, endedAt }: Appointment, at: string | undefined): boolean =>
  cancelledWithSeries === true && endedAt === at;

/** Is a visit among those that are being called off, and not off yet? What has begun stays. */
export const isToCallOff = (visit: Appointment, { from, at }: Pick<z.infer<typeof CallingOff>, 'from' | 'at'>, now: string): boolean =>
  ['held', 'booked'].includes(visit.status) && takesTime(visit, now) && visit.start >= from && visit.start > at;

/** Something is left to be done with its visits: whoever hears that goes on, and until it is done it falls due again. */
export const advanceVisitSeries: Advance<VisitSeries> = (series, now) => ({
  next: { ...series, dueAt: later(now, visitSeriesRules.stepMs) },
  event: { type: 'visit_series.step_due', data: {} },
});
