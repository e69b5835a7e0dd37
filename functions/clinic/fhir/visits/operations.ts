import type { fhirAppointmentOperationRoutes } from '../../../../shared/api/clinic/fhir/appointment-operations.ts';
import type { FhirHandlersOf, FhirReply } from '../../../../shared/api/clinic/fhir/route.ts';
import { appointments } from '../../../../shared/data/clinic/appointments.ts';
import { patients } from '../../../../shared/data/clinic/patients.ts';
import { visitTypes } from '../../../../shared/data/clinic/visit-types.ts';
import type { Appointment, AppointmentKey } from '../../../../shared/domain/clinic/booking/appointment.ts';
import { scheduleRules } from '../../../../shared/domain/clinic/booking/schedule.ts';
import { type Resource, searchset } from '../../../../shared/domain/clinic/fhir/bundle.ts';
import {
  bookAsked,
  cancelAsked,
  holdAsked,
  proposalResource,
  schedulesWanted,
  type TimesWanted,
  timesWanted,
} from '../../../../shared/domain/clinic/fhir/operations.ts';
import { presentPatient } from '../../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../../shared/domain/core/failure.ts';
import type { WorkspaceId } from '../../../../shared/domain/core/ids.ts';
import { invalid } from '../../../../shared/domain/core/invalid.ts';
import { type Permission, reachOf } from '../../../../shared/domain/core/permissions.ts';
import { fhirAddress } from '../../../../shared/runtime/http/fhir-address.ts';
import { findTimes } from '../../appointments/find.ts';
import { callOff, confirmHold } from '../../appointments/place.ts';
import { type Asking, requireReached } from '../../appointments/reach.ts';
import { noteShown } from '../../patients/access.ts';
import { schedulesIn } from '../practice/schedules.ts';
import { bookSent } from './book.ts';
import { show } from './show.ts';

/** What an operation answers: what it found or did, as a search tells it. */
const bundleOf = (workspaceId: WorkspaceId, operation: string, found: readonly Resource[]): FhirReply => {
  const base = fhirAddress(workspaceId);
  const told = found.map(resource => ({ resource }));
  return { resource: searchset<Resource>(told, { base, self: `${base}/Appointment/$${operation}`, total: found.length }) };
};

/** The times that are wanted, as visits that are proposed. */
const proposals = async (workspaceId: WorkspaceId, wanted: TimesWanted, now: string): Promise<Resource[]> => {
  const { visitTypeId, span, count, patientId } = wanted;
  const [visitType, all] = await Promise.all([visitTypes.find({ workspaceId, visitTypeId }), schedulesIn(workspaceId)]);
  if (!visitType || visitType.archivedAt !== undefined) return [];
  const schedules = schedulesWanted(wanted, visitType, all);
  if (schedules.length > scheduleRules.atOnce) throw invalid('/parameter', 'too_many', { max: scheduleRules.atOnce });
  const whose = patientId === undefined ? {} : { patientId };
  const times = await findTimes(workspaceId, { visitType, schedules }, span, { now, most: count, ...whose });
  return times.map(({ start, end, scheduleIds }) => {
    const taken = schedules.filter(({ scheduleId }) => scheduleIds.includes(scheduleId));
    return proposalResource({ start, end, schedules: taken }, visitType, patientId);
  });
};

/** The visit that something is done with, where whoever asks may do that with it. */
const visitFor = async (key: AppointmentKey, asked: Asking, needs: Permission): Promise<Appointment> => {
  const reach = reachOf(asked.role, needs);
  if (reach === undefined) throw new Failure('forbidden', { needs });
  return requireReached(await appointments.get(key), { ...asked, reach }, needs);
};

export const fhirAppointmentOperationHandlers: FhirHandlersOf<typeof fhirAppointmentOperationRoutes> = {
  fhirFindAppointments: async ({ params: { workspaceId }, body, context }) => {
    const wanted = timesWanted(body);
    const { patientId } = wanted;
    const key = patientId && { workspaceId, patientId };
    if (key) presentPatient(await patients.find(key));
    const found = await proposals(workspaceId, wanted, context.now);
    // When somebody is not found free tells when they are elsewhere.
    await noteShown(key ? [key] : [], 'fhirFindAppointments', context);
    return bundleOf(workspaceId, 'find', found);
  },

  fhirHoldAppointment: async ({ params: { workspaceId }, body, newId, ...asked }) => {
    const visit = await bookSent(workspaceId, holdAsked(body), await newId('appointment'), asked);
    return bundleOf(workspaceId, 'hold', [await show(visit, 'fhirHoldAppointment', asked)]);
  },

  fhirBookAppointment: async ({ params: { workspaceId }, body, newId, ifMatch, ...asked }) => {
    const what = bookAsked(body);
    const visit =
      'held' in what
        ? await confirmHold(await visitFor({ workspaceId, ...what.held }, asked, 'appointment:change'), asked.context, { ifMatch })
        : await bookSent(workspaceId, what.resource, await newId('appointment'), asked);
    return bundleOf(workspaceId, 'book', [await show(visit, 'fhirBookAppointment', asked)]);
  },

  fhirCancelAppointment: async ({ params: { workspaceId }, body, ifMatch, ...asked }) => {
    const { cancelledBy, ...key } = cancelAsked(body);
    const visit = await visitFor({ workspaceId, ...key }, asked, 'appointment:change');
    const off = await callOff(visit, cancelledBy, asked.context, { ifMatch });
    return bundleOf(workspaceId, 'cancel', [await show(off, 'fhirCancelAppointment', asked)]);
  },
};
