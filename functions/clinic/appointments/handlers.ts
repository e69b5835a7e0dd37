import type * as z from 'zod';
import type { AppointmentView, appointmentRoutes } from '../../../shared/api/clinic/appointments.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { appointments, appointmentsOf } from '../../../shared/data/clinic/appointments.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { noticesOf } from '../../../shared/data/clinic/visit-notices.ts';
import type { Appointment, AppointmentKey } from '../../../shared/domain/clinic/booking/appointment.ts';
import { presentPatient } from '../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { noteShown } from '../patients/access.ts';
import { bookOrOffer, checkInVisit, missVisit, moveOrOffer } from './book.ts';
import { isArchived, readSelection } from './books.ts';
import { visitsOn } from './day.ts';
import { findTimes } from './find.ts';
import { callOff, confirmHold } from './place.ts';
import { type Asking, isReached, requireReached } from './reach.ts';
import { viewsFor } from './view.ts';

/** Who books against a rule needs more than who books. */
const requireOverrideRight = (override: object | undefined, role: Standing): void => {
  if (override && reachOf(role, 'appointment:approve') === undefined) throw new Failure('forbidden', { needs: 'appointment:approve' });
};

type Shown = z.input<typeof AppointmentView>;

/** A visit as whoever asks may see it, once it is written that they are shown it. */
const show = async (appointment: Appointment, operation: string, asked: Asking): Promise<Shown> => {
  const [view] = await viewsFor(asked, [appointment]);
  await noteShown([appointment], operation, asked.context);
  return view!;
};

/** Does something with a visit that is within the reach of whoever asks. */
const within = async (
  params: AppointmentKey,
  asked: Asking,
  needs: 'appointment:change' | 'appointment:complete',
  operation: string,
  act: () => Promise<Appointment>,
): Promise<Shown> => {
  requireReached(await appointments.get(params), asked, needs);
  return show(await act(), operation, asked);
};

export const appointmentHandlers: HandlersOf<typeof appointmentRoutes> = {
  findTimes: async ({ params: { workspaceId }, body: { visitTypeId, scheduleIds, from, until, most }, now }) => {
    const selection = await readSelection(workspaceId, { visitTypeId, scheduleIds });
    const span = { from: Date.parse(from), until: Date.parse(until) };
    return { times: isArchived(selection) ? [] : await findTimes(workspaceId, selection, span, { now, most }) };
  },

  createAppointment: async ({ params, body, newId, ...asked }) => {
    requireOverrideRight(body.override, asked.role);
    const id = { ...params, appointmentId: await newId('appointment') };
    return show(await bookOrOffer(id, body, asked.context), 'createAppointment', asked);
  },

  listAppointments: async ({ params, query, ...asked }) => {
    presentPatient(await patients.find(params));
    const page = await appointmentsOf(params, { ...query, keep: each => isReached(each, asked) });
    const items = await viewsFor(asked, page.items);
    await noteShown([params], 'listAppointments', asked.context);
    return { ...page, items };
  },

  listDayOfSchedule: async ({ params, query: { date }, ...asked }) => {
    const found = (await visitsOn(params, date, asked.context.now)).filter(each => isReached(each, asked));
    const items = await viewsFor(asked, found);
    await noteShown([...new Map(found.map(each => [each.patientId, each])).values()], 'listDayOfSchedule', asked.context);
    return { items };
  },

  getAppointment: async ({ params, ...asked }) => {
    const appointment = requireReached(await appointments.get(params), asked, 'appointment:read');
    const [shown, notices] = await Promise.all([show(appointment, 'getAppointment', asked), noticesOf(params)]);
    return { ...shown, notices };
  },

  confirmAppointment: ({ params, ifMatch, ...asked }) =>
    within(params, asked, 'appointment:change', 'confirmAppointment', () => confirmHold(params, asked.context, { ifMatch })),

  rescheduleAppointment: async ({ params, body, ifMatch, ...asked }) => {
    requireOverrideRight(body.override, asked.role);
    return within(params, asked, 'appointment:change', 'rescheduleAppointment', () =>
      moveOrOffer(params, body, asked.context, { ifMatch }),
    );
  },

  cancelAppointment: ({ params, body = { cancelledBy: 'clinic' }, ifMatch, ...asked }) =>
    within(params, asked, 'appointment:change', 'cancelAppointment', () => callOff(params, body.cancelledBy, asked.context, { ifMatch })),

  checkInAppointment: ({ params, ifMatch, ...asked }) =>
    within(params, asked, 'appointment:complete', 'checkInAppointment', () => checkInVisit(params, asked.context, ifMatch)),

  missAppointment: ({ params, ifMatch, ...asked }) =>
    within(params, asked, 'appointment:complete', 'missAppointment', () => missVisit(params, asked.context, ifMatch)),
};
