import { appointments } from '../../../shared/data/clinic/appointments.ts';
import { visitSeries } from '../../../shared/data/clinic/visit-series.ts';
import { readMany } from '../../../shared/data/core/rows.ts';
import type { Appointment } from '../../../shared/domain/clinic/booking/appointment.ts';
import { isOfSeries, type VisitNotice } from '../../../shared/domain/clinic/booking/visit-notice.ts';
import { isOffWith } from '../../../shared/domain/clinic/booking/visit-series.ts';

/**
 * When those visits of a series begin that its patient is told of: all that are booked and to come, or all that were called off together. Undefined for what
 * is told of one visit.
 */
export const startsTold = async (
  { about, at }: VisitNotice,
  { visitSeriesId, ...visit }: Appointment,
  now: string,
): Promise<string[] | undefined> => {
  if (!isOfSeries(about) || visitSeriesId === undefined) return undefined;
  const series = await visitSeries.find({ ...visit, visitSeriesId });
  const keys = (series?.appointmentIds ?? []).map(appointmentId => appointments.keyOf({ ...visit, appointmentId }));
  const isTold = (each: Appointment): boolean => (about === 'series_booked' ? each.status === 'booked' : isOffWith(each, at));
  const visits = (await readMany(keys)).map(appointments.fromRow).filter(each => isTold(each) && each.start > now);
  return visits.map(({ start }) => start).sort();
};
