import type * as z from 'zod';
import type { PortalVisit, portalVisitRoutes } from '../../../shared/api/clinic/portal-visits.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { openAppointment } from '../../../shared/data/clinic/appointment-seal.ts';
import { appointments, appointmentsOf, visitsAheadQuota } from '../../../shared/data/clinic/appointments.ts';
import { schedulesOf } from '../../../shared/data/clinic/schedules.ts';
import { visitTypesOf } from '../../../shared/data/clinic/visit-types.ts';
import { placeIn } from '../../../shared/data/core/quota.ts';
import { type Appointment, entryOf, over } from '../../../shared/domain/clinic/booking/appointment.ts';
import { visitOf } from '../../../shared/domain/clinic/booking/entry.ts';
import { scheduleRules } from '../../../shared/domain/clinic/booking/schedule.ts';
import { isCallOpen } from '../../../shared/domain/clinic/booking/telehealth.ts';
import { isOffer, requireElsewhere, requireNotice } from '../../../shared/domain/clinic/booking/visit-link.ts';
import { visitTypeRules } from '../../../shared/domain/clinic/booking/visit-type.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { toInstant } from '../../../shared/domain/time/when.ts';
import { bookOrOffer, moveOrOffer } from '../appointments/book.ts';
import { isArchived, readSelection, type Selection } from '../appointments/books.ts';
import { findTimes } from '../appointments/find.ts';
import { callOff, confirmHold } from '../appointments/place.ts';
import { byPortal, type OpenedPortal } from './open.ts';

/** A visit as its patient sees it, or who acts for them: why they come, where the record is open to them, and where its call is, once that is open. */
const shown = ({ patient, key, access }: OpenedPortal, visit: Appointment, now: string): z.input<typeof PortalVisit> => {
  const { content: _sealed, ...rest } = visit;
  const known = openAppointment(visit, patient, key);
  const { reason } = access.scopes.includes('record') ? known : {};
  const link = isCallOpen(visit, now) ? known.link : undefined;
  return {
    ...rest,
    end: toInstant(visitOf(entryOf(visit)).until),
    ...(reason === undefined ? {} : { reason }),
    ...(link === undefined ? {} : { link }),
  };
};

/** What somebody has chosen, where patients may book that by themselves. What they may not is not there for them. */
const selected = async ({ patient: { workspaceId } }: OpenedPortal, named: Parameters<typeof readSelection>[1]): Promise<Selection> => {
  const selection = await readSelection(workspaceId, named);
  if (!selection.visitType.byPatients) throw new Failure('not_found', { what: 'visit_type' });
  return selection;
};

/** A patient changes a visit by themselves, but not within the notice that the clinic wants: `window_closed`. An offer they decline until it ends. */
const requireChangeable = (visit: Appointment, { clinic }: OpenedPortal, now: string): void => {
  if (['booked', 'held'].includes(visit.status) && !isOffer(visit)) requireNotice(visit, clinic.changeNoticeHours, now);
};

/** Where so many visits of a patient are ahead no other is booked by the portal: nobody books a clinic full by one. It says so as any time that cannot be had. */
const asRefusal = (error: unknown): never => {
  throw error instanceof Failure && error.code === 'limit_reached' ? new Failure('slot_unavailable', { reason: 'patient_limit' }) : error;
};

export const portalVisitHandlers: HandlersOf<typeof portalVisitRoutes> = {
  listPortalVisitTypes: byPortal('listPortalVisitTypes', async ({ patient: { workspaceId }, clinic: { changeNoticeHours } }) => {
    const [types, all] = await Promise.all([
      visitTypesOf(workspaceId, { limit: visitTypeRules.perWorkspace }),
      schedulesOf(workspaceId, { limit: scheduleRules.perWorkspace }),
    ]);
    const visitTypes = types.items.filter(({ byPatients, archivedAt }) => byPatients && !archivedAt);
    const kinds = new Set(visitTypes.flatMap(({ needs }) => needs));
    return { visitTypes, schedules: all.items.filter(({ kind, archivedAt }) => kinds.has(kind) && !archivedAt), changeNoticeHours };
  }),

  findPortalTimes: byPortal('findPortalTimes', async (opened, { body: { from, until, most, ...named }, now }) => {
    const { workspaceId, patientId } = opened.patient;
    const selection = await selected(opened, named);
    const span = { from: Date.parse(from), until: Date.parse(until) };
    return { times: isArchived(selection) ? [] : await findTimes(workspaceId, selection, span, { now, most, patientId }) };
  }),

  createPortalVisit: byPortal('createPortalVisit', async (opened, { body, newId, context }) => {
    await selected(opened, body);
    const { workspaceId, patientId } = opened.patient;
    const id = { workspaceId, patientId, appointmentId: await newId('appointment') };
    // Judged with the write, so that of several at once none is one too many, and the very request that comes again is answered what it has booked.
    const beside = async () => [await placeIn(visitsAheadQuota(id, context.now))];
    return shown(opened, await bookOrOffer(id, { ...body, hold: false }, context, beside).catch(asRefusal), context.now);
  }),

  listPortalVisits: byPortal('listPortalVisits', async (opened, { query, context }) => {
    const page = await appointmentsOf(opened.patient, query);
    return { ...page, items: page.items.map(each => shown(opened, each, context.now)) };
  }),

  getPortalVisit: byPortal('getPortalVisit', async (opened, { params, context }) =>
    shown(opened, await appointments.get(params), context.now),
  ),

  movePortalVisit: byPortal('movePortalVisit', async (opened, { params, body, context, ifMatch }) => {
    const check = (visit: Appointment): void => {
      requireChangeable(visit, opened, context.now);
      requireElsewhere(visit, body.start);
    };
    return shown(opened, await moveOrOffer(params, body, context, { ifMatch, check, byPatient: true }), context.now);
  }),

  cancelPortalVisit: byPortal('cancelPortalVisit', async (opened, { params, context, ifMatch }) => {
    const check = (visit: Appointment): void => requireChangeable(visit, opened, context.now);
    return shown(opened, await callOff(params, 'patient', context, { ifMatch, check }), context.now);
  }),

  acceptPortalOffer: byPortal('acceptPortalOffer', async (opened, { params, context, ifMatch }) => {
    // What the clinic holds for them is for the clinic to book.
    const check = (visit: Appointment): void => {
      if (!isOffer(visit) && visit.status !== 'booked') throw over(visit);
    };
    return shown(opened, await confirmHold(params, context, { ifMatch, check, byPatient: true }), context.now);
  }),
};
