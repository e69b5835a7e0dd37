import type * as z from 'zod';
import { canonical } from '../../core/canonical.ts';
import type { PatientId, ScheduleId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { toInstant } from '../../time/when.ts';
import type { AppointmentInput, CancelInput } from '../booking/appointment.ts';
import { visitOf } from '../booking/entry.ts';
import type { Schedule } from '../booking/schedule.ts';
import { type AppointmentShown, appointmentResource, type FhirAppointment } from './appointment.ts';
import { referenceTo } from './elements.ts';
import { idFrom, slotKeys } from './ids.ts';
import { actorOf } from './practice.ts';
import type { SlotKey } from './slot.ts';

/** What comes behind `Slot/` in a reference to one. */
const idIn = (reference: string, type: string): string | undefined =>
  reference.startsWith(`${type}/`) ? reference.slice(type.length + 1) : undefined;

const slotAt = ({ slot }: FhirAppointment, i: number): SlotKey => {
  const key = slotKeys.read(idIn(slot[i]!.reference, 'Slot') ?? '');
  if (!key) throw invalid(`/slot/${i}/reference`, 'not_an_id');
  return key;
};

const sameTime = (one: SlotKey, other: SlotKey): boolean =>
  one.visitTypeId === other.visitTypeId && one.start === other.start && one.minutes === other.minutes;

/** Fails with `invalid_request` where what is said beside the slots is another time than theirs. */
const requireTimes = ({ start, end, minutesDuration }: FhirAppointment, at: SlotKey): void => {
  if (start !== undefined && Date.parse(start) !== at.start) throw invalid('/start', 'not_valid');
  if (end !== undefined && Date.parse(end) !== visitOf(at).until) throw invalid('/end', 'not_valid');
  if (minutesDuration !== undefined && minutesDuration !== at.minutes) throw invalid('/minutesDuration', 'not_valid');
};

/** The one time of all slots that a visit is on, and whose they are. Fails with `invalid_request` where they are of several times. */
const timeOf = (resource: FhirAppointment): SlotKey & { scheduleIds: ScheduleId[] } => {
  const slots = resource.slot.map((_, i) => slotAt(resource, i));
  const [first] = slots;
  const other = slots.findIndex(each => !sameTime(each, first!));
  if (other !== -1) throw invalid(`/slot/${other}/reference`, 'not_valid');
  requireTimes(resource, first!);
  return { ...first!, scheduleIds: slots.map(({ scheduleId }) => scheduleId) };
};

const patientIn = ({ participant }: FhirAppointment): PatientId => {
  const found = participant.flatMap(({ actor }) => idFrom('patient', idIn(actor.reference, 'Patient') ?? '') ?? []);
  if (found.length !== 1) throw invalid('/participant', found.length === 0 ? 'required' : 'not_valid');
  return found[0]!;
};

/** What a visit that is booked by FHIR is, and how long its slots are: where its type has another length by now, they are no more. */
export type Booking = { patientId: PatientId; minutes: number; input: z.input<typeof AppointmentInput> };

type Participant = FhirAppointment['participant'][number];
type Answer = Participant['status'];

/** Fails with `invalid_request` for the first who takes part with another answer than they may have. */
const requireAnswers = ({ participant }: FhirAppointment, mayAnswer: (each: Participant) => readonly Answer[]): void => {
  const wrong = participant.findIndex(each => !mayAnswer(each).includes(each.status));
  if (wrong !== -1) throw invalid(`/participant/${wrong}/status`, 'not_one_of', { values: mayAnswer(participant[wrong]!).join(', ') });
};

const notOfNew = ['cancelationReason', 'extension', 'created', 'comment'] as const;

/** A visit to be booked, or held where it is pending. Fails with `invalid_request` for what a new one cannot say. */
export const bookingOf = (resource: FhirAppointment): Booking => {
  const strange = notOfNew.find(name => resource[name] !== undefined);
  if (strange) throw invalid(`/${strange}`, 'unknown_field');
  const { status, reasonCode } = resource;
  if (status !== 'pending' && status !== 'booked') throw invalid('/status', 'not_one_of', { values: 'pending, booked' });
  requireAnswers(resource, () => ['accepted', 'needs-action', ...(status === 'pending' ? (['tentative'] as const) : [])]);
  const { visitTypeId, scheduleIds, start, minutes } = timeOf(resource);
  const reason = reasonCode?.[0].text;
  return {
    patientId: patientIn(resource),
    minutes,
    input: {
      ...{ visitTypeId, scheduleIds, start: toInstant(start), hold: status === 'pending' },
      ...(reason === undefined ? {} : { reason }),
    },
  };
};

/** Fails with `invalid_request` for whoever is said to take part and is neither the patient nor of these schedules, nor what is booked; and for who stands there twice. */
export const requireParticipants = (
  { participant }: FhirAppointment,
  { patientId, visitTypeId }: Pick<AppointmentShown, 'patientId' | 'visitTypeId'>,
  schedules: readonly Schedule[],
): void => {
  const known = [referenceTo('Patient', patientId), referenceTo('HealthcareService', visitTypeId), ...schedules.map(actorOf)];
  const left = new Set(known.map(({ reference }) => reference));
  const strange = participant.findIndex(({ actor }) => !left.delete(actor.reference));
  if (strange !== -1) throw invalid(`/participant/${strange}/actor/reference`, 'not_valid');
};

/** What is done with a visit, so that it is what was sent. */
export type AppointmentMove =
  | { move: 'none' | 'confirm' | 'check_in' | 'miss' }
  | { move: 'cancel'; cancelledBy: z.infer<typeof CancelInput>['cancelledBy'] }
  | { move: 'reschedule'; start: string; scheduleIds: ScheduleId[]; minutes: number };

const moves = { booked: 'confirm', arrived: 'check_in', noshow: 'miss' } as const;

/** Who calls a visit off: whom the reason names; without one, the patient where they have declined, else the clinic. */
const cancelMove = ({ cancelationReason, participant }: FhirAppointment): AppointmentMove => {
  const isByPatient = participant.some(({ actor, status }) => status === 'declined' && idIn(actor.reference, 'Patient') !== undefined);
  const code = cancelationReason?.coding[0].code ?? (isByPatient ? 'pat' : 'prov');
  if (code === 'other') throw invalid('/cancelationReason/coding/0/code', 'not_one_of', { values: 'pat, prov' });
  if (isByPatient && code === 'prov') throw invalid('/cancelationReason/coding/0/code', 'not_valid');
  return { move: 'cancel', cancelledBy: code === 'pat' ? 'patient' : 'clinic' };
};

const statusMove = (resource: FhirAppointment): AppointmentMove => {
  const { status, cancelationReason } = resource;
  if (status === 'pending') throw invalid('/status', 'not_valid');
  if (status === 'cancelled') return cancelMove(resource);
  if (cancelationReason) throw invalid('/cancelationReason', 'not_valid');
  return { move: moves[status] };
};

/** What somebody may answer who takes part in a visit: what they have, that they come where it is confirmed, and that they do not where it is called off. */
const answersTo = (resource: FhirAppointment, now: FhirAppointment) => {
  // A room or a device is not known here: it answers as the clinic does, which is last.
  const ofClinic = now.participant.at(-1)!.status;
  const told = new Map(now.participant.map(({ actor, status }) => [actor.reference, status]));
  const after: Answer[] = resource.status === now.status ? [] : [resource.status === 'cancelled' ? 'declined' : 'accepted'];
  return ({ actor }: Participant): Answer[] => [told.get(actor.reference) ?? ofClinic, ...after];
};

/** Fails with `invalid_request` where somebody is left out who takes part in a visit that stays where it is, or answers what is not done by that. */
const requireTakingPart = (resource: FhirAppointment, now: FhirAppointment, isThere: boolean): void => {
  requireAnswers(resource, answersTo(resource, now));
  const present = new Set(resource.participant.map(({ actor }) => actor.reference));
  if (isThere && now.participant.some(({ actor }) => !present.has(actor.reference))) throw invalid('/participant', 'not_valid');
};

const asItIs = (one: unknown, other: unknown): boolean => canonical(one ?? null) === canonical(other ?? null);

/** The same schedules, in whatever order: a list of FHIR says nothing by it here. */
const areSame = (one: readonly ScheduleId[], other: readonly ScheduleId[]): boolean => asItIs([...one].sort(), [...other].sort());

type Extension = NonNullable<FhirAppointment['extension']>[number];
/** The same extension, however its instant is written. */
const areEqual = (one: Extension, other: Extension): boolean =>
  'valueInstant' in one && 'valueInstant' in other ? Date.parse(one.valueInstant) === Date.parse(other.valueInstant) : asItIs(one, other);

/** Fails with `invalid_request` for what of a visit nobody changes by FHIR, and is not as it is. */
const requireRest = (resource: FhirAppointment, now: FhirAppointment): void => {
  if (resource.id !== now.id) throw invalid('/id', resource.id === undefined ? 'required' : 'not_valid');
  const fixed = (['reasonCode', 'comment'] as const).find(name => !asItIs(resource[name], now[name]));
  if (fixed) throw invalid(`/${fixed}`, 'not_valid');
  if (resource.created !== undefined && Date.parse(resource.created) !== Date.parse(now.created!)) throw invalid('/created', 'not_valid');
  const strange = (resource.extension ?? []).findIndex(each => !now.extension?.some(known => areEqual(each, known)));
  if (strange !== -1) throw invalid(`/extension/${strange}`, 'not_valid');
};

/** What is to be done with a visit that is to be what was sent: one thing at a time. Fails with `invalid_request` where that cannot be said by one. */
export const appointmentMove = (resource: FhirAppointment, visit: AppointmentShown): AppointmentMove => {
  const now = appointmentResource(visit, []);
  requireRest(resource, now);
  if (patientIn(resource) !== visit.patientId) throw invalid('/participant', 'not_valid');
  const { visitTypeId, scheduleIds, start, minutes } = timeOf(resource);
  if (visitTypeId !== visit.visitTypeId) throw invalid('/slot/0/reference', 'not_valid');
  const isThen = start === Date.parse(visit.start) && minutes === visit.minutes;
  const isThere = isThen && areSame(scheduleIds, visit.scheduleIds);
  requireTakingPart(resource, now, isThere);
  if (resource.status !== now.status) {
    if (!isThere) throw invalid('/slot', 'not_valid');
    return statusMove(resource);
  }
  if (!asItIs(resource.cancelationReason, now.cancelationReason)) throw invalid('/cancelationReason', 'not_valid');
  if (!isThere) return { move: 'reschedule', start: toInstant(start), scheduleIds, minutes };
  return { move: 'none' };
};
