import * as z from 'zod';
import type { PatientId, VisitTypeId } from '../../core/ids.ts';
import { invalid, invalidCode } from '../../core/invalid.ts';
import { msPerDay } from '../../time/civil.ts';
import { toInstant } from '../../time/when.ts';
import type { Schedule } from '../booking/schedule.ts';
import type { VisitType } from '../booking/visit-type.ts';
import { CancelationReason, FhirAppointment } from './appointment.ts';
import { FhirReference, instantIn, referenceTo } from './elements.ts';
import { appointmentKeys, idFrom, slotKeys } from './ids.ts';
import { actorOf, visitTypeSystem } from './practice.ts';
import { slotsOf } from './slot.ts';

/** How far ahead times are looked for at once, and how many are found, at the most and where nothing is said. */
const findRules = { days: 31, times: 100, usually: 20 };

const DateTime = z.iso.datetime({ offset: true });
const referenced = <const Name extends string>(name: Name) => z.strictObject({ name: z.literal(name), valueReference: FhirReference });

/** A visit that is not booked yet: what is sent to be held or booked. */
export const Proposal = FhirAppointment.extend({ status: z.enum(['proposed', 'pending', 'booked']) });
export type Proposal = z.infer<typeof Proposal>;
const proposed = z.strictObject({ name: z.literal('appointment-resource'), resource: Proposal });

type Parameter = { name: string };
/** Parameters of an operation, each of which is named once but for those that may be several. */
const parametersOf = <const P extends z.ZodType<Parameter>>(parameter: P, several: readonly string[] = []) =>
  z.strictObject({
    resourceType: z.literal('Parameters'),
    parameter: z
      .array(parameter)
      .min(1)
      .max(20)
      .refine(all => {
        const single = all.map(({ name }) => name).filter(name => !several.includes(name));
        return new Set(single).size === single.length;
      }, invalidCode('not_valid')),
  });

/** By whom, where and with what: of which there may be several. */
const resources = ['practitioner', 'location-reference', 'device-reference'] as const;
export const FindParameters = parametersOf(
  z.discriminatedUnion('name', [
    z.strictObject({ name: z.literal('start'), valueDateTime: DateTime }),
    z.strictObject({ name: z.literal('end'), valueDateTime: DateTime }),
    z.strictObject({ name: z.literal('visit-type'), valueString: z.string().max(200) }),
    referenced('practitioner'),
    referenced('location-reference'),
    referenced('device-reference'),
    referenced('patient-reference'),
    z.strictObject({ name: z.literal('count'), valueInteger: z.int().min(1).max(findRules.times) }),
  ]),
  resources,
);
export const HoldParameters = parametersOf(z.discriminatedUnion('name', [proposed, referenced('patient-reference')]));
export const BookParameters = parametersOf(
  z.discriminatedUnion('name', [proposed, referenced('appointment-reference'), referenced('patient-reference')]),
);
export const CancelParameters = parametersOf(
  z.discriminatedUnion('name', [
    referenced('appointment-reference'),
    z.strictObject({ name: z.literal('reason'), valueCodeableConcept: CancelationReason }),
  ]),
);

type Named<P, Name> = Extract<P, { name: Name }>;
/** The parameter of a name, where there is one, and its place. */
const parameterOf = <P extends Parameter, const Name extends P['name']>(
  all: readonly P[],
  name: Name,
): [Named<P, Name>, string] | undefined => {
  const at = all.findIndex(each => each.name === name);
  return at === -1 ? undefined : [all[at] as Named<P, Name>, `/parameter/${at}`];
};
const needed = <P extends Parameter, const Name extends P['name']>(all: readonly P[], name: Name): [Named<P, Name>, string] => {
  const found = parameterOf(all, name);
  if (!found) throw invalid('/parameter', 'required');
  return found;
};

/** What a parameter refers to, read by its id. Fails with `invalid_request` for what is no id of that type. */
const idIn = <T>(
  [{ valueReference }, place]: [{ valueReference: { reference: string } }, string],
  type: string,
  read: (id: string) => T | undefined,
): T => {
  const { reference } = valueReference;
  const id = reference.startsWith(`${type}/`) ? read(reference.slice(type.length + 1)) : undefined;
  if (id === undefined) throw invalid(`${place}/valueReference/reference`, 'not_an_id');
  return id;
};
type OfPatient = { name: 'patient-reference'; valueReference: { reference: string } };
const patientNamed = <P extends Parameter>(all: readonly (P | OfPatient)[]): PatientId | undefined => {
  const found = parameterOf<P | OfPatient, 'patient-reference'>(all, 'patient-reference') as [OfPatient, string] | undefined;
  return found && idIn(found, 'Patient', id => idFrom('patient', id));
};

/** What times are looked for: from when until when they begin, of which type, with whom and what of each kind, where that is said, and for whom. */
export type TimesWanted = {
  span: { from: number; until: number };
  visitTypeId: VisitTypeId;
  among: Readonly<Record<Schedule['kind'], readonly string[]>>;
  patientId: PatientId | undefined;
  count: number;
};

const visitTypeIn = ([{ valueString }, place]: [{ valueString: string }, string]): VisitTypeId => {
  const [system, code] = valueString.split('|');
  const visitTypeId = system === visitTypeSystem ? idFrom('visitType', code ?? '') : undefined;
  if (!visitTypeId) throw invalid(`${place}/valueString`, 'not_an_id');
  return visitTypeId;
};

/** What `$find` is asked. Fails with `invalid_request` where it is not said of what, or not between when, and for more days than are looked through. */
export const timesWanted = ({ parameter }: z.infer<typeof FindParameters>): TimesWanted => {
  const [{ valueDateTime: start }] = needed(parameter, 'start');
  const [{ valueDateTime: end }, endPlace] = needed(parameter, 'end');
  const visitTypeId = visitTypeIn(needed(parameter, 'visit-type'));
  const span = { from: Date.parse(start), until: Date.parse(end) };
  if (span.until <= span.from) throw invalid(`${endPlace}/valueDateTime`, 'not_after_start');
  if (span.until - span.from > findRules.days * msPerDay)
    throw invalid(`${endPlace}/valueDateTime`, 'window_too_long', { days: findRules.days });
  const named = (wanted: (typeof resources)[number]): string[] =>
    parameter.flatMap(each => (each.name === wanted ? [each.valueReference.reference] : []));
  return {
    ...{ span, visitTypeId },
    among: { clinician: named('practitioner'), room: named('location-reference'), device: named('device-reference') },
    patientId: patientNamed(parameter),
    count: parameterOf(parameter, 'count')?.[0].valueInteger ?? findRules.usually,
  };
};

/** The schedules in which times are looked for: of each kind that the type needs those that are named, or all. None where one is named that it does not need. */
export const schedulesWanted = (
  { among }: Pick<TimesWanted, 'among'>,
  { needs }: Pick<VisitType, 'needs'>,
  all: readonly Schedule[],
): Schedule[] => {
  const isStrange = Object.entries(among).some(([kind, named]) => named.length > 0 && !needs.includes(kind as Schedule['kind']));
  if (isStrange) return [];
  return all.filter(schedule => {
    const named = among[schedule.kind];
    const isMeant = named.length === 0 || named.includes(actorOf(schedule).reference);
    return needs.includes(schedule.kind) && schedule.archivedAt === undefined && isMeant;
  });
};

/** A time that can be booked, with the schedules that it takes. */
type FreeTime = { start: string; end: string; schedules: readonly Schedule[] };

/** A time as a visit that is proposed. It stands nowhere and has no id: what is sent back is what is booked. */
export const proposalResource = (
  { start, end, schedules }: FreeTime,
  { visitTypeId, minutes, zone }: Pick<VisitType, 'visitTypeId' | 'minutes' | 'zone'>,
  patientId: PatientId | undefined,
): Proposal => {
  const scheduleIds = schedules.map(({ scheduleId }) => scheduleId);
  const patient = patientId === undefined ? [] : [referenceTo('Patient', patientId)];
  const actors = [...patient, ...schedules.map(actorOf), referenceTo('HealthcareService', visitTypeId)];
  return {
    resourceType: 'Appointment',
    status: 'proposed',
    start: instantIn(start, zone),
    end: instantIn(end, zone),
    minutesDuration: minutes,
    slot: slotsOf({ scheduleIds, visitTypeId, start: toInstant(Date.parse(start)), minutes }).map(key => ({
      reference: `Slot/${slotKeys.write(key)}`,
    })),
    participant: actors.map(actor => ({ actor, status: 'needs-action' as const })),
  };
};

/** What was proposed as a visit that is sent to be held or booked, with who comes to it. */
const asNew = ({ participant, ...proposal }: Proposal, patientId: PatientId | undefined, status: 'pending' | 'booked'): FhirAppointment => {
  const patient = patientId === undefined ? undefined : referenceTo('Patient', patientId);
  const isThere = participant.some(({ actor }) => actor.reference === patient?.reference);
  const answered = { status: 'needs-action' } as const;
  const others = participant.map(each => ({ ...each, ...answered }));
  return { ...proposal, status, participant: patient && !isThere ? [{ actor: patient, ...answered }, ...others] : others };
};

/** What is to be held. */
export const holdAsked = ({ parameter }: z.infer<typeof HoldParameters>): FhirAppointment => {
  const [{ resource }] = needed(parameter, 'appointment-resource');
  return asNew(resource, patientNamed(parameter), 'pending');
};

type VisitKey = NonNullable<ReturnType<typeof appointmentKeys.read>>;
const visitIn = (found: Parameters<typeof idIn>[0]): VisitKey => idIn(found, 'Appointment', id => appointmentKeys.read(id));

/** What is to be booked: a time, or what is held. Fails with `invalid_request` for both, and for neither. */
export const bookAsked = ({ parameter }: z.infer<typeof BookParameters>): { resource: FhirAppointment } | { held: VisitKey } => {
  const [sent, held] = [parameterOf(parameter, 'appointment-resource'), parameterOf(parameter, 'appointment-reference')];
  const patientId = patientNamed(parameter);
  if (!held) {
    const [{ resource }] = needed(parameter, 'appointment-resource');
    return { resource: asNew(resource, patientId, 'booked') };
  }
  // Who comes to what is held, and where, was said when it was.
  if (sent || patientId !== undefined) throw invalid('/parameter', 'not_valid');
  return { held: visitIn(held) };
};

/** What is to be called off, and by whom. */
export const cancelAsked = ({ parameter }: z.infer<typeof CancelParameters>): VisitKey & { cancelledBy: 'patient' | 'clinic' } => {
  const key = visitIn(needed(parameter, 'appointment-reference'));
  const reason = parameterOf(parameter, 'reason');
  const code = reason?.[0].valueCodeableConcept.coding[0].code ?? 'prov';
  if (code === 'other') throw invalid(`${reason![1]}/valueCodeableConcept/coding/0/code`, 'not_one_of', { values: 'pat, prov' });
  return { ...key, cancelledBy: code === 'pat' ? 'patient' : 'clinic' };
};
