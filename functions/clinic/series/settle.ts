import type { BookedDay } from '../../../shared/data/clinic/booked-days.ts';
import { whileThere } from '../../../shared/data/clinic/patients.ts';
import { visitSeries } from '../../../shared/data/clinic/visit-series.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import type { Write } from '../../../shared/data/core/transact.ts';
import {
  type Appointment,
  cancelAppointment,
  cancelWithSeries,
  confirmAppointment,
  takesTime,
} from '../../../shared/domain/clinic/booking/appointment.ts';
import { wasReminded } from '../../../shared/domain/clinic/booking/reminders.ts';
import {
  callOffVisitSeries,
  confirmVisitSeries,
  endCallingOff,
  isToCallOff,
  type RefusedVisit,
  type VisitSeries,
  type VisitSeriesKey,
} from '../../../shared/domain/clinic/booking/visit-series.ts';
import { Failure, unlessGone } from '../../../shared/domain/core/failure.ts';
import type { AppointmentId } from '../../../shared/domain/core/ids.ts';
import { isArchived, readSelection, type Selection } from '../appointments/books.ts';
import { standsIn } from '../appointments/days.ts';
import { changeTogether, type Plan, placeTogether, visitsOf } from './pages.ts';

/** Lets go of times that were held for a series that cannot be had whole, as the clock does: the same request, sent twice at once, may hold them anew. */
export const letGo = async (id: VisitSeriesKey, held: readonly AppointmentId[], context: UserContext): Promise<void> => {
  const isHeld = (visit: Appointment): boolean => visit.status === 'held' && takesTime(visit, context.now);
  const visits = (await visitsOf(id, [...held])).filter(isHeld);
  await changeTogether(visits, visit => (isHeld(visit) ? cancelAppointment(visit, 'clock', context.now) : undefined), context);
};

/** Is a visit held, or was it until its hold ended, and never confirmed? Whatever people have done with it since stays. */
const isUnconfirmed = ({ status, cancelledBy, bookedAt }: Appointment): boolean =>
  status === 'held' || (status === 'cancelled' && cancelledBy === 'clock' && bookedAt === undefined);

/** Was its patient told of a visit by itself, while its series had not come about: moved by somebody, or reminded? */
const wasToldAlone = (visit: Appointment): boolean => visit.movedAt !== undefined || wasReminded(visit);

const planOf = (series: VisitSeries, selection: Selection): Plan => ({ id: series, selection, contentFor: () => undefined });

/**
 * That a series still comes about, of a patient who is there, beside what is booked anew for it. Fails with `not_found` otherwise: who else went on with it has
 * booked or called off all that there is, and what they have called off stays so.
 */
const whileConfirming = async (series: VisitSeries): Promise<Write[]> => {
  const now = await visitSeries.get(series);
  if (now.status !== 'confirming') throw new Failure('not_found', { what: 'visit_series' });
  return [visitSeries.unchanged(now), ...(await whileThere(series))];
};

/** Books a visit anew whose hold has ended, or says why its time is lost. */
const bookAnew = async (series: VisitSeries, visit: Appointment, selection: Selection, context: UserContext): Promise<RefusedVisit[]> => {
  const planned = { start: Date.parse(visit.start), appointmentId: visit.appointmentId };
  const { refused } = await placeTogether(planOf(series, selection), [planned], context, {
    isWhole: false,
    beside: () => whileConfirming(series),
    isWanted: found => found !== undefined && isUnconfirmed(found),
  });
  return refused;
};

/** Books what is held for a series; what was lost meanwhile is booked anew where its time is free still, and otherwise said. */
const confirmVisits = async (series: VisitSeries, context: UserContext): Promise<RefusedVisit[]> => {
  const confirm = (visit: Appointment, days: readonly BookedDay[]) =>
    visit.status === 'held' && takesTime(visit, context.now) && standsIn(days, visit) ? confirmAppointment(visit, context) : undefined;
  const held = (await visitsOf(series, series.appointmentIds)).filter(({ status }) => status === 'held');
  await changeTogether(held, confirm, context);
  const left = (await visitsOf(series, series.appointmentIds)).filter(isUnconfirmed);
  if (left.length === 0) return [];
  const selection = await readSelection(series.workspaceId, series);
  if (isArchived(selection)) return left.map(({ start }) => ({ start, reason: 'outside_hours' }));
  const refused: RefusedVisit[] = [];
  for (const visit of left) refused.push(...(await bookAnew(series, visit, selection, context)));
  return refused;
};

/** Takes a series to where it was decided that it is to be: all its visits booked, or those that it gives up called off. */
const stepOf = async (series: VisitSeries, context: UserContext): Promise<VisitSeries | undefined> => {
  const plain = unmarked(context);
  const { status, callingOff } = series;
  if (status === 'confirming') {
    const lost = (await confirmVisits(series, context).catch(unlessGone)) ?? [];
    const isFailed = lost.length > 0 && (series.mode === 'all' || lost.length === series.appointmentIds.length);
    const next = (now: VisitSeries) =>
      isFailed
        ? callOffVisitSeries({ ...now, refused: [...now.refused, ...lost] }, { from: context.now, by: 'clock' }, context.now)
        : confirmVisitSeries(now, lost, context.now);
    return visitSeries.update(series, now => (now.status === 'confirming' ? next(now) : undefined), plain).catch(unlessGone);
  }
  if (status !== 'calling_off' || !callingOff) return series;
  const isMeant = (visit: Appointment): boolean => isToCallOff(visit, callingOff, context.now);
  const meant = (await visitsOf(series, series.appointmentIds)).filter(isMeant);
  const callOff = (visit: Appointment) =>
    // Of a series that never came about nobody was told, but of a visit that was moved or reminded of meanwhile: so it is called off alone, too.
    series.bookedAt === undefined && wasToldAlone(visit)
      ? cancelAppointment(visit, callingOff.by, context.now)
      : cancelWithSeries(visit, callingOff.by, callingOff.at);
  await changeTogether(meant, visit => (isMeant(visit) ? callOff(visit) : undefined), context);
  const visits = await visitsOf(series, series.appointmentIds);
  const end = (now: VisitSeries) => (now.status === 'calling_off' ? endCallingOff(now, visits, context.now) : undefined);
  return visitSeries.update(series, end, plain).catch(unlessGone);
};

const isUnsettled = ({ status }: VisitSeries): boolean => status === 'confirming' || status === 'calling_off';

/** Does what is left to be done with a series, whoever has begun it; it is answered as it is then. Undefined where it is gone. */
export const settleSeries = async (series: VisitSeries, context: UserContext): Promise<VisitSeries | undefined> => {
  let now: VisitSeries | undefined = series;
  while (now && isUnsettled(now)) now = await stepOf(now, context);
  return now;
};
