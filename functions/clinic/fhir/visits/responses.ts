import { type Criterion, refused } from '../../../../shared/api/clinic/fhir/criteria.ts';
import { fhirResponseRoutes } from '../../../../shared/api/clinic/fhir/responses.ts';
import type { FhirHandlersOf, FhirReply } from '../../../../shared/api/clinic/fhir/route.ts';
import { appointments } from '../../../../shared/data/clinic/appointments.ts';
import { type Appointment, type AppointmentKey, over } from '../../../../shared/domain/clinic/booking/appointment.ts';
import { idFrom, responseKeys } from '../../../../shared/domain/clinic/fhir/ids.ts';
import {
  type FhirAppointmentResponse,
  type ResponseMove,
  responseMove,
  responseResources,
  visitAnswered,
} from '../../../../shared/domain/clinic/fhir/response.ts';
import { Failure } from '../../../../shared/domain/core/failure.ts';
import type { PatientId } from '../../../../shared/domain/core/ids.ts';
import { invalid } from '../../../../shared/domain/core/invalid.ts';
import { callOff, confirmHold } from '../../appointments/place.ts';
import { type Asking, isReached, requireReached } from '../../appointments/reach.ts';
import { noteShown } from '../../patients/access.ts';
import { patientsAlong } from '../along.ts';
import { type Companions, companionsOf } from '../companions.ts';
import { schedulesAmong } from '../practice/schedules.ts';
import { type SearchRequest, searchOf, searchPage } from '../search.ts';
import { codeTest, referencesIn, referenceTest, type Test } from '../tests.ts';
import { type VisitFindings, type VisitQuery, visitsByIds, visitsOfPatient } from './query.ts';
import { visitResources } from './show.ts';

/** An answer, and the visit that it stands in. */
type Answer = { visit: Appointment; resource: FhirAppointmentResponse };

const typesOf: Readonly<Record<string, readonly string[]>> = {
  patient: ['Patient'],
  practitioner: ['Practitioner'],
  location: ['Location'],
  actor: ['Patient', 'Practitioner', 'Location', 'Device', 'HealthcareService'],
};

const testOf = (criterion: Criterion): Test<Answer> => {
  const { name } = criterion;
  if (name === 'appointment') return referenceTest(criterion, ['Appointment'], ({ resource }) => resource.appointment.reference);
  if (name === 'part-status')
    return codeTest(criterion, 'http://hl7.org/fhir/participationstatus', ({ resource }) => resource.participantStatus, [
      'accepted',
      'declined',
      'tentative',
    ]);
  return referenceTest(criterion, typesOf[name]!, ({ resource }) => resource.actor.reference);
};

/** The one patient who is asked for by a parameter, where that is a patient. Fails with `invalid_request` for several. */
const patientIn = (criterion: Criterion): PatientId | undefined => {
  const [one, ...others] = referencesIn(criterion, typesOf[criterion.name]!);
  const patientId = one && idFrom('patient', one.id);
  if (patientId ? others.length > 0 : criterion.name === 'patient')
    throw refused(criterion, patientId ? 'too_many' : 'not_an_id', { max: 1 });
  return patientId;
};

/** The visits in which there may be answers that are asked for: those that are named, or of the one patient who has answered. */
const candidates = async (search: VisitQuery): Promise<VisitFindings> => {
  const { workspaceId, asked } = search;
  const named = asked.find(({ name }) => name === 'appointment');
  const patientId = asked
    .filter(({ name }) => name in typesOf)
    .map(patientIn)
    .find(each => each !== undefined);
  if (named) {
    const ids = referencesIn(named, ['Appointment']).map(({ id }) => id);
    return visitsByIds(workspaceId, ids);
  }
  if (!patientId) throw invalid('/appointment', 'required');
  return visitsOfPatient(search, patientId);
};

/** All that was answered to these visits. */
const answersTo = async (visits: readonly Appointment[]): Promise<Answer[]> => {
  const [first] = visits;
  if (!first) return [];
  const there = await schedulesAmong(
    first.workspaceId,
    visits.flatMap(({ scheduleIds }) => scheduleIds),
  );
  return visits.flatMap(visit => {
    const taken = there.filter(({ scheduleId }) => visit.scheduleIds.includes(scheduleId));
    return responseResources(visit, taken).map(resource => ({ visit, resource }));
  });
};

const visitsOf = (answers: readonly Answer[]): Appointment[] => [
  ...new Map(answers.map(({ visit }) => [visit.appointmentId, visit])).values(),
];

/** Answers what was answered to visits within the reach of whoever asks. Each patient of whom a visit was found stands in the log before the page leaves. */
const search =
  (operation: 'fhirSearchAppointmentResponses' | 'fhirSearchAppointmentResponsesByForm') =>
  async (request: SearchRequest & Asking & { language: string }): Promise<FhirReply> => {
    const asking = await searchOf(request, fhirResponseRoutes[operation].fhir);
    const { workspaceId, asked } = asking;
    const tests = asked.map(testOf);
    const sees = (visit: Appointment): boolean => isReached(visit, request);
    const { found: visits, more, whose = [] } = await candidates({ workspaceId, asked, sees });
    const seen = visits.filter(sees);
    const found = (await answersTo(seen)).filter(each => tests.every(test => test(each)));
    const companions: Companions<Answer> = {
      'AppointmentResponse:appointment': shown => visitResources(request, visitsOf(shown)),
      'AppointmentResponse:patient': shown => patientsAlong(visitsOf(shown), workspaceId),
    };
    const resource = await searchPage(asking, {
      ...{ found, more },
      orderOf: ({ visit: { start, appointmentId }, resource: { id } }) => `${start}|${appointmentId}|${id}`,
      resourcesOf: some => some.map(each => each.resource),
      alongOf: some => companionsOf(asking, companions, some, request.language),
    });
    const patientIds = new Set([...whose, ...seen.map(({ patientId }) => patientId)]);
    await noteShown(
      [...patientIds].map(patientId => ({ workspaceId, patientId })),
      operation,
      request.context,
    );
    return { resource };
  };

const readAs =
  (operation: 'fhirReadAppointmentResponse' | 'fhirReadAppointmentResponseVersion') =>
  async ({ params, ...asked }: Asking & { params: AppointmentKey & { actor: string } }): Promise<FhirReply> => {
    const visit = requireReached(await appointments.get(params), asked, 'appointment:read');
    const found = (await answersTo([visit])).find(({ resource }) => resource.id === responseKeys.write(params));
    await noteShown([visit], operation, asked.context);
    if (!found) throw new Failure('not_found', { what: 'appointment' });
    return found;
  };

type IfMatch = readonly number[] | undefined;

const placeOf = ({ start, minutes, scheduleIds }: Appointment): string => JSON.stringify([start, minutes, scheduleIds]);

const act = async (visit: Appointment, move: ResponseMove, ifMatch: IfMatch, { context }: Asking): Promise<Appointment> => {
  if (ifMatch && !ifMatch.includes(visit.version)) throw new Failure('precondition_failed', { version: visit.version });
  // What was answered to is what is written: one that was moved or given to another meanwhile is another.
  const check = (now: Appointment): void => {
    if (placeOf(now) !== placeOf(visit)) throw new Failure('conflict', { what: 'appointment' });
  };
  if (move.move === 'confirm') return confirmHold(visit, context, { ifMatch, check });
  return move.move === 'cancel' ? callOff(visit, move.cancelledBy, context, { ifMatch, check }) : visit;
};

/** Answers to a visit, by the rules by which the clinic books and calls off. A retry, and an answer that was given, answer what stands there. */
const answer = async (id: AppointmentKey, sent: FhirAppointmentResponse, ifMatch: IfMatch, asked: Asking): Promise<Answer> => {
  const seen = await appointments.look(id, asked.context);
  if (!seen) throw new Failure('not_found', { what: 'appointment' });
  const { isReplay } = seen;
  const before = requireReached(seen.record, asked, 'appointment:change');
  const schedules = await schedulesAmong(id.workspaceId, before.scheduleIds);
  const visit = isReplay ? before : await act(before, responseMove(sent, before, schedules, asked.context.now), ifMatch, asked);
  const resource = responseResources(visit, schedules).find(({ actor }) => actor.reference === sent.actor.reference);
  // Others may have called it off at the same moment: then what was answered is not so.
  if (!resource || (!isReplay && resource.participantStatus !== sent.participantStatus)) throw over(visit);
  return { visit, resource };
};

export const fhirResponseHandlers: FhirHandlersOf<typeof fhirResponseRoutes> = {
  fhirReadAppointmentResponse: readAs('fhirReadAppointmentResponse'),
  fhirReadAppointmentResponseVersion: readAs('fhirReadAppointmentResponseVersion'),
  fhirSearchAppointmentResponses: search('fhirSearchAppointmentResponses'),
  fhirSearchAppointmentResponsesByForm: search('fhirSearchAppointmentResponsesByForm'),

  fhirCreateAppointmentResponse: async ({ params: { workspaceId }, body, ifMatch, ...asked }) => {
    const { visit, resource } = await answer({ workspaceId, ...visitAnswered(body) }, body, ifMatch, asked);
    await noteShown([visit], 'fhirCreateAppointmentResponse', asked.context);
    return { resource, created: true };
  },
};
