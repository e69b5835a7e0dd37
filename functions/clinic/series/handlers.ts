import type { visitSeriesRoutes } from '../../../shared/api/clinic/visit-series.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { appointments } from '../../../shared/data/clinic/appointments.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { visitSeries, visitSeriesOf } from '../../../shared/data/clinic/visit-series.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { callOffVisitSeries, isToCallOff, type VisitSeries } from '../../../shared/domain/clinic/booking/visit-series.ts';
import { presentPatient } from '../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { AppointmentId } from '../../../shared/domain/core/ids.ts';
import { isReached, requireReached } from '../appointments/reach.ts';
import { noteShown } from '../patients/access.ts';
import { alternativesTo, bookSeries } from './book.ts';
import { visitsOf } from './pages.ts';
import { settleSeries } from './settle.ts';
import { show } from './view.ts';

/** What is left to be done with it is done. Fails with `not_found` where its patient was erased meanwhile. */
const settled = async (series: VisitSeries, context: UserContext): Promise<VisitSeries> => {
  const now = await settleSeries(series, context);
  if (!now) throw new Failure('not_found', { what: 'visit_series' });
  return now;
};

/** From which moment on visits are called off: the beginning of the first of them, or now. */
const beginningOf = async (series: VisitSeries, from: AppointmentId | undefined, now: string): Promise<string> => {
  if (from === undefined) return now;
  if (!series.appointmentIds.includes(from)) throw new Failure('not_found', { what: 'appointment' });
  const { workspaceId, patientId } = series;
  return (await appointments.get({ workspaceId, patientId, appointmentId: from })).start;
};

export const visitSeriesHandlers: HandlersOf<typeof visitSeriesRoutes> = {
  createVisitSeries: async ({ params, body, newId, ...asked }) => {
    const { context } = asked;
    const id = { ...params, visitSeriesId: await newId('visitSeries') };
    const series = await settled(await bookSeries(id, body, context), context);
    // Its times were lost before all were booked: as where that is known at once, there is nothing of it.
    if (series.bookedAt === undefined)
      throw new Failure('slot_unavailable', { reason: series.refused[0]?.reason ?? 'taken', refused: series.refused });
    const alternatives = await Promise.all(series.refused.map(each => alternativesTo(each, id, series, context.now)));
    return show(series, 'createVisitSeries', asked, alternatives);
  },

  listVisitSeries: async ({ params, query, ...asked }) => {
    presentPatient(await patients.find(params));
    const page = await visitSeriesOf(params, { ...query, keep: each => isReached(each, asked) });
    await noteShown([params], 'listVisitSeries', asked.context);
    return page;
  },

  getVisitSeries: async ({ params, ...asked }) =>
    show(requireReached(await visitSeries.get(params), asked, 'appointment:read'), 'getVisitSeries', asked),

  cancelVisitSeries: async ({ params, body = { cancelledBy: 'clinic' }, ifMatch, ...asked }) => {
    const { context } = asked;
    const series = await settled(requireReached(await visitSeries.get(params), asked, 'appointment:change'), context);
    const from = await beginningOf(series, body.from, context.now);
    // Also those that were moved to somebody else are called off by whoever may do so alone.
    for (const visit of await visitsOf(series, series.appointmentIds))
      if (isToCallOff(visit, { from, at: context.now }, context.now)) requireReached(visit, asked, 'appointment:change');
    const decide = (now: VisitSeries) => {
      if (now.status === 'cancelled') return undefined;
      // Somebody else calls off others of its visits just now: what was asked for here is not done by that.
      if (now.status !== 'booked') throw new Failure('conflict', { what: 'visit_series' });
      return callOffVisitSeries(now, { from, by: body.cancelledBy }, context.now);
    };
    return show(await settled(await visitSeries.update(params, decide, context, ifMatch), context), 'cancelVisitSeries', asked);
  },
};
