import * as z from 'zod';
import { Failure } from '../../core/failure.ts';
import { invalid } from '../../core/invalid.ts';
import { toInstant } from '../../time/when.ts';
import { type Appointment, entryOf, over, takesTime } from '../booking/appointment.ts';
import { visitOf } from '../booking/entry.ts';
import type { Schedule } from '../booking/schedule.ts';
import { appointmentResource, type FhirAppointment, Participant } from './appointment.ts';
import { FhirReference, Meta } from './elements.ts';
import { appointmentKeys, responseKeys } from './ids.ts';

const DateTime = z.iso.datetime({ offset: true });

/** What somebody who takes part in a visit answers to it, with what of that is kept here: all else is refused by the name of its place. */
export const FhirAppointmentResponse = z.strictObject({
  resourceType: z.literal('AppointmentResponse'),
  id: z.string().optional(),
  meta: Meta.optional(),
  appointment: FhirReference,
  start: DateTime.optional(),
  end: DateTime.optional(),
  actor: FhirReference,
  participantStatus: Participant.shape.status.exclude(['needs-action']),
});
export type FhirAppointmentResponse = z.infer<typeof FhirAppointmentResponse>;

const visitPath = 'Appointment/';
/** A visit as FHIR has it, with nothing of what its chart says. */
const bareResource = (visit: Appointment, schedules: readonly Schedule[]) =>
  appointmentResource({ ...visit, end: toInstant(visitOf(entryOf(visit)).until) }, schedules);

/** What those who take part in a visit have answered, without their names: it stands in the visit, and nowhere else. Who has not answered has no answer. */
export const responseResources = (visit: Appointment, schedules: readonly Schedule[]): FhirAppointmentResponse[] => {
  const { id, meta, start, end, participant } = bareResource(visit, schedules);
  return participant.flatMap(({ actor, status }) =>
    status === 'needs-action'
      ? []
      : [
          {
            resourceType: 'AppointmentResponse' as const,
            id: responseKeys.write({ ...visit, actor: actor.reference.slice(-26) }),
            meta: meta!,
            appointment: { reference: `${visitPath}${id}` },
            start: start!,
            end: end!,
            actor: { reference: actor.reference },
            participantStatus: status,
          },
        ],
  );
};

/** The visit that is answered to. Fails with `invalid_request` where that is no id of one. */
export const visitAnswered = ({
  appointment: { reference },
}: FhirAppointmentResponse): NonNullable<ReturnType<typeof appointmentKeys.read>> => {
  const key = reference.startsWith(visitPath) ? appointmentKeys.read(reference.slice(visitPath.length)) : undefined;
  if (!key) throw invalid('/appointment/reference', 'not_an_id');
  return key;
};

/** Fails with `conflict` where somebody has answered to another time than that of the visit: it was moved, or they want it moved, which is no answer here. */
const requireItsTime = (sent: FhirAppointmentResponse, there: Pick<FhirAppointment, 'start' | 'end'>): void => {
  const isOther = (['start', 'end'] as const).some(name => sent[name] !== undefined && Date.parse(sent[name]) !== Date.parse(there[name]!));
  if (isOther) throw new Failure('conflict', { what: 'appointment' });
};

/** What is done with a visit for an answer to it. */
export type ResponseMove = { move: 'none' | 'confirm' } | { move: 'cancel'; cancelledBy: 'patient' | 'clinic' };

/**
 * What is to be done with a visit, so that somebody has answered so: who comes to what is held for them books it, and who does not calls it off. Fails
 * with `invalid_request` for who does not take part in it and for what nobody could answer to it, and with `appointment_over` where it is off already,
 * or was held until now: who had accepted it is not told that they still do.
 */
export const responseMove = (
  sent: FhirAppointmentResponse,
  visit: Appointment,
  schedules: readonly Schedule[],
  now: string,
): ResponseMove => {
  const { actor, participantStatus } = sent;
  const resource = bareResource(visit, schedules);
  const there = resource.participant.find(each => each.actor.reference === actor.reference);
  if (!there) throw invalid('/actor/reference', 'not_valid');
  requireItsTime(sent, resource);
  if (participantStatus !== 'declined' && !takesTime(visit, now)) throw over(visit);
  if (there.status === participantStatus) return { move: 'none' };
  if (participantStatus === 'tentative') throw invalid('/participantStatus', 'not_one_of', { values: 'accepted, declined' });
  if (visit.status === 'cancelled') throw over(visit);
  if (participantStatus === 'accepted') return { move: 'confirm' };
  return { move: 'cancel', cancelledBy: actor.reference.startsWith('Patient/') ? 'patient' : 'clinic' };
};
