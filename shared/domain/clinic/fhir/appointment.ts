import * as z from 'zod';
import { type Appointment, AppointmentContent } from '../booking/appointment.ts';
import type { Schedule } from '../booking/schedule.ts';
import { isOffer } from '../booking/visit-link.ts';
import type { PatientPerson } from '../patient-content.ts';
import { FhirReference, instantIn, Meta, metaOf, referenceTo, withoutGaps, zoneExtension, zoneUrl } from './elements.ts';
import { appointmentKeys, slotKeys } from './ids.ts';
import { actorOf } from './practice.ts';
import { slotsOf } from './slot.ts';

/** Until when a visit is held: R4 has no element for it. */
const heldUntilUrl = 'urn:almanac:fhir:held-until';
const reasonSystem = 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason';

const DateTime = z.iso.datetime({ offset: true });
const Extension = z.discriminatedUnion('url', [
  z.strictObject({ url: z.literal(zoneUrl), valueCode: z.string() }),
  z.strictObject({ url: z.literal(heldUntilUrl), valueInstant: DateTime }),
]);
/** Why a visit was called off: by whom. */
export const CancelationReason = z.strictObject({
  coding: z.tuple([z.strictObject({ system: z.literal(reasonSystem), code: z.enum(['pat', 'prov', 'other']) })]),
});
/** Somebody or something that takes part in a visit, and what they have answered. */
export const Participant = z.strictObject({
  actor: FhirReference,
  status: z.enum(['accepted', 'declined', 'tentative', 'needs-action']),
});
type Participant = z.infer<typeof Participant>;
const participantsMost = 10;

/** A visit of FHIR R4, with what of it is kept here: all else is refused by the name of its place. */
export const FhirAppointment = z.strictObject({
  resourceType: z.literal('Appointment'),
  id: z.string().optional(),
  meta: Meta.optional(),
  extension: z.array(Extension).min(1).max(2).optional(),
  status: z.enum(['pending', 'booked', 'arrived', 'cancelled', 'noshow']),
  cancelationReason: CancelationReason.optional(),
  reasonCode: z.tuple([z.strictObject({ text: AppointmentContent.shape.reason.unwrap() })]).optional(),
  start: DateTime.optional(),
  end: DateTime.optional(),
  minutesDuration: z.int().positive().optional(),
  slot: z.array(FhirReference).min(1).max(participantsMost),
  created: DateTime.optional(),
  comment: z.string().optional(),
  participant: z.array(Participant).min(1).max(participantsMost),
});
export type FhirAppointment = z.infer<typeof FhirAppointment>;

/** A visit as whoever asks is shown it: who comes, and why, where they may see it. */
export type AppointmentShown = Omit<Appointment, 'content' | 'dueAt'> & {
  end: string;
  names?: PatientPerson['names'] | undefined;
  reason?: string | undefined;
  overrideReason?: string | undefined;
};

/** What each status of a visit is called in FHIR. */
export const appointmentStatuses = {
  held: 'pending',
  booked: 'booked',
  arrived: 'arrived',
  cancelled: 'cancelled',
  no_show: 'noshow',
} as const;

const reasons = { patient: 'pat', clinic: 'prov', clock: 'other' } as const;

/** What whoever takes part has said to it. Who is offered a time has said nothing yet; whose time is held while they book it may come. */
const answerOf = (visit: AppointmentShown, who: 'patient' | 'clinic'): Participant['status'] => {
  if (visit.cancelledBy === who) return 'declined';
  if (visit.bookedAt !== undefined || who === 'clinic') return 'accepted';
  return visit.status === 'held' && !isOffer(visit) ? 'tentative' : 'needs-action';
};

const nameOf = ({ names: [first] = [] }: AppointmentShown): string | undefined => first && [...(first.given ?? []), first.family].join(' ');

const participantsOf = (visit: AppointmentShown, schedules: readonly Schedule[]): Participant[] => {
  const patient = withoutGaps({ ...referenceTo('Patient', visit.patientId), display: nameOf(visit) });
  const places = schedules.filter(({ kind }) => kind !== 'clinician').map(actorOf);
  const others = [...visit.clinicians.map(userId => referenceTo('Practitioner', userId)), ...places];
  return [
    { actor: patient, status: answerOf(visit, 'patient') },
    ...[...others, referenceTo('HealthcareService', visit.visitTypeId)].map(actor => ({ actor, status: answerOf(visit, 'clinic') })),
  ];
};

const extensionsOf = ({ zone, status, heldUntil }: AppointmentShown): z.infer<typeof Extension>[] => [
  zoneExtension(zone),
  ...(status === 'held' && heldUntil !== undefined ? [{ url: heldUntilUrl, valueInstant: heldUntil } as const] : []),
];

/**
 * A visit as FHIR R4 has it. `schedules` are those that it is on, as far as they are known: the rooms and devices among them take part. What speaks
 * against it, what it takes before and after, and what the patient was told are left to the JSON API.
 */
export const appointmentResource = (visit: AppointmentShown, schedules: readonly Schedule[]): FhirAppointment => {
  const { status, cancelledBy, reason, overrideReason, zone } = visit;
  return withoutGaps<FhirAppointment>({
    resourceType: 'Appointment',
    id: appointmentKeys.write(visit),
    meta: metaOf(visit.version),
    extension: extensionsOf(visit),
    status: appointmentStatuses[status],
    cancelationReason: cancelledBy === undefined ? undefined : { coding: [{ system: reasonSystem, code: reasons[cancelledBy] }] },
    reasonCode: reason === undefined ? undefined : [{ text: reason }],
    start: instantIn(visit.start, zone),
    end: instantIn(visit.end, zone),
    minutesDuration: visit.minutes,
    slot: slotsOf(visit).map(key => ({ reference: `Slot/${slotKeys.write(key)}` })),
    created: visit.createdAt,
    comment: overrideReason,
    participant: participantsOf(visit, schedules),
  });
};
