import type { FhirHandlersOf, FhirReply } from '../../../../shared/api/clinic/fhir/route.ts';
import { fhirVisitRoutes } from '../../../../shared/api/clinic/fhir/visits.ts';
import { appointments } from '../../../../shared/data/clinic/appointments.ts';
import type { Appointment, AppointmentKey } from '../../../../shared/domain/clinic/booking/appointment.ts';
import { scheduleResource } from '../../../../shared/domain/clinic/fhir/practice.ts';
import { slotResource } from '../../../../shared/domain/clinic/fhir/slot.ts';
import { type Asking, isReached, requireReached } from '../../appointments/reach.ts';
import { noteShown } from '../../patients/access.ts';
import { type Companions, companionsOf } from '../companions.ts';
import { schedulesAmong } from '../practice/schedules.ts';
import { type SearchRequest, searchOf, searchPage } from '../search.ts';
import { visitCompanions } from './along.ts';
import { bookSent } from './book.ts';
import { change } from './change.ts';
import { findVisits } from './query.ts';
import { show, visitResources } from './show.ts';
import { type FreeSlot, freeSlots, orderOfSlot, slotNow } from './slots.ts';

/** The schedules of times. */
const slotCompanions: Companions<FreeSlot> = {
  'Slot:schedule': async (shown, workspaceId) => {
    const ids = shown.map(({ key }) => key.scheduleId);
    return (await schedulesAmong(workspaceId, ids)).map(scheduleResource);
  },
};

const searchSlots = async (request: SearchRequest & { language: string }): Promise<FhirReply> => {
  const search = await searchOf(request, fhirVisitRoutes.fhirSearchSlots.fhir);
  const resource = await searchPage(search, {
    ...(await freeSlots(search.workspaceId, search.asked, request.context.now)),
    orderOf: orderOfSlot,
    alongOf: shown => companionsOf(search, slotCompanions, shown, request.language),
    resourcesOf: shown => shown.map(({ key, zone }) => slotResource(key, { zone, status: 'free' })),
  });
  return { resource };
};

/** Answers the visits within the reach of whoever asks. Each patient of whom one was found stands in the log before the page leaves, and whoever was asked for. */
const searchVisits =
  (operation: 'fhirSearchAppointments' | 'fhirSearchAppointmentsByForm') =>
  async (request: SearchRequest & Asking & { language: string }): Promise<FhirReply> => {
    const { context } = request;
    const search = await searchOf(request, fhirVisitRoutes[operation].fhir);
    const { workspaceId, asked } = search;
    const sees = (visit: Appointment): boolean => isReached(visit, request);
    const { found: all, more, whose = [], named = [] } = await findVisits({ workspaceId, asked, sees }, context.now);
    const found = all.filter(sees);
    const resource = await searchPage(search, {
      ...{ found, more },
      orderOf: ({ start, appointmentId }) => `${start}|${appointmentId}`,
      resourcesOf: some => visitResources(request, some),
      alongOf: some => companionsOf(search, visitCompanions, some, request.language),
    });
    const told = [...found, ...named.filter(sees)];
    const patientIds = new Set([...whose, ...told.map(({ patientId }) => patientId)]);
    await noteShown(
      [...patientIds].map(patientId => ({ workspaceId, patientId })),
      operation,
      context,
    );
    return { resource };
  };

const readAs =
  (operation: 'fhirReadAppointment' | 'fhirReadAppointmentVersion') =>
  async ({ params, ...asked }: Asking & { params: AppointmentKey }): Promise<FhirReply> => {
    const visit = requireReached(await appointments.get(params), asked, 'appointment:read');
    return { resource: await show(visit, operation, asked) };
  };

export const fhirVisitHandlers: FhirHandlersOf<typeof fhirVisitRoutes> = {
  fhirReadSlot: async ({ params: { workspaceId, ...key }, now }) => ({ resource: await slotNow(workspaceId, key, now) }),
  fhirSearchSlots: searchSlots,
  fhirSearchSlotsByForm: searchSlots,

  fhirReadAppointment: readAs('fhirReadAppointment'),
  fhirReadAppointmentVersion: readAs('fhirReadAppointmentVersion'),
  fhirSearchAppointments: searchVisits('fhirSearchAppointments'),
  fhirSearchAppointmentsByForm: searchVisits('fhirSearchAppointmentsByForm'),

  fhirCreateAppointment: async ({ params: { workspaceId }, body, newId, ...asked }) => {
    const visit = await bookSent(workspaceId, body, await newId('appointment'), asked);
    return { resource: await show(visit, 'fhirCreateAppointment', asked), created: true };
  },

  fhirUpdateAppointment: async ({ params, body, ifMatch, ...asked }) => {
    const visit = await change(params, body, ifMatch, asked);
    return { resource: await show(visit, 'fhirUpdateAppointment', asked) };
  },
};
