import type { DispenseContent } from '../dispenses/content.ts';
import type { Dispense } from '../dispenses/dispense.ts';
import type { PrescriptionContent } from '../prescriptions/content.ts';
import type { Prescription } from '../prescriptions/prescription.ts';
import type { Signature } from '../signature.ts';
import { type Concept, metaOf, type Reference, referenceTo, withoutGaps } from './elements.ts';
import { dispenseKeys, prescriptionKeys } from './ids.ts';

/** The schedule of a controlled substance: R4 has no element for it. */
const scheduleUrl = 'urn:almanac:fhir:controlled-schedule';

type Meta = ReturnType<typeof metaOf>;
type Quantity = { value: number; unit: string; system?: string; code?: string };

/** A prescription as whoever asks is shown it. */
export type PrescriptionShown = Omit<Prescription, 'content' | 'dueAt' | 'leftUnsignedAt' | 'refillDueAt' | 'signature'> &
  PrescriptionContent & { signature?: Signature | undefined };
/** A dispense as whoever asks is shown it. */
export type DispenseShown = Omit<Dispense, 'content'> & DispenseContent;

export type MedicationRequest = {
  resourceType: 'MedicationRequest';
  id: string;
  meta: Meta;
  extension?: { url: string; valueCode: string }[];
  status: 'draft' | 'active' | 'on-hold' | 'cancelled' | 'stopped' | 'completed';
  intent: 'order';
  medicationCodeableConcept: Concept;
  subject: Reference;
  authoredOn: string;
  requester: Reference;
  dosageInstruction: { text: string; patientInstruction?: string }[];
  dispenseRequest: {
    validityPeriod?: { start?: string; end?: string };
    numberOfRepeatsAllowed: number;
    quantity: Quantity;
    expectedSupplyDuration: Quantity;
  };
};
export type MedicationDispense = {
  resourceType: 'MedicationDispense';
  id: string;
  meta: Meta;
  identifier?: { system: string; value: string }[];
  status: 'completed' | 'cancelled';
  statusReasonCodeableConcept?: Concept;
  medicationCodeableConcept: Concept;
  subject: Reference;
  performer: { actor: Reference }[];
  authorizingPrescription: Reference[];
  quantity: Quantity;
  daysSupply: Quantity;
  whenHandedOver: string;
};

const daysOf = (value: number): Quantity => ({ value, unit: 'days', system: 'http://unitsofmeasure.org', code: 'd' });
const medicationOf = ({ text, coding }: PrescriptionContent['medication']): Concept => (coding ? { coding: [coding], text } : { text });
/** Where a prescription is read. */
export const prescriptionReference = (key: Parameters<typeof prescriptionKeys.write>[0]): { reference: string } => ({
  reference: `MedicationRequest/${prescriptionKeys.write(key)}`,
});

/** What is signed is active, also before its first day: the period says from when on. What nobody has signed was withdrawn, and not stopped. */
export const requestStatus = ({ status, signature }: Pick<PrescriptionShown, 'status' | 'signature'>): MedicationRequest['status'] => {
  if (status === 'stopped') return signature ? 'stopped' : 'cancelled';
  return status === 'on_hold' ? 'on-hold' : status === 'signed' ? 'active' : status;
};

const validityOf = ({ startsAt, startsOn, endsAt }: PrescriptionShown): { start?: string; end?: string } | undefined => {
  const start = startsAt ?? startsOn;
  return (start ?? endsAt) ? withoutGaps({ start, end: endsAt }) : undefined;
};

/** A prescription as FHIR R4 has it. `numberOfRepeatsAllowed` leaves out the first time, as our repeats do. */
export const medicationRequestResource = (prescription: PrescriptionShown): MedicationRequest => {
  const { patientId, medication, schedule, signature, createdBy, createdAt, dose, instructions, quantity, days, repeats } = prescription;
  return withoutGaps<MedicationRequest>({
    resourceType: 'MedicationRequest',
    id: prescriptionKeys.write(prescription),
    meta: metaOf(prescription.version),
    extension: schedule === undefined ? undefined : [{ url: scheduleUrl, valueCode: schedule }],
    status: requestStatus(prescription),
    intent: 'order',
    medicationCodeableConcept: medicationOf(medication),
    subject: referenceTo('Patient', patientId),
    authoredOn: signature?.at ?? createdAt,
    requester: referenceTo('Practitioner', createdBy),
    dosageInstruction: [withoutGaps({ text: dose, patientInstruction: instructions })],
    dispenseRequest: withoutGaps({
      validityPeriod: validityOf(prescription),
      numberOfRepeatsAllowed: repeats,
      quantity: { ...quantity },
      expectedSupplyDuration: daysOf(days),
    }),
  });
};

/** A dispense of a prescription as FHIR R4 has it. What was handed back was cancelled. */
export const medicationDispenseResource = (
  dispense: DispenseShown,
  { medication }: Pick<PrescriptionContent, 'medication'>,
): MedicationDispense => {
  const { workspaceId, patientId, createdBy, externalId, returnedAt, returnReason, quantity, days, dispensedOn, version } = dispense;
  return withoutGaps<MedicationDispense>({
    resourceType: 'MedicationDispense',
    id: dispenseKeys.write(dispense),
    meta: metaOf(version),
    identifier: externalId === undefined ? undefined : [{ system: `urn:almanac:dispense:${workspaceId}`, value: externalId }],
    status: returnedAt === undefined ? 'completed' : 'cancelled',
    statusReasonCodeableConcept: returnReason === undefined ? undefined : { text: returnReason },
    medicationCodeableConcept: medicationOf(medication),
    subject: referenceTo('Patient', patientId),
    performer: [{ actor: referenceTo('Practitioner', createdBy) }],
    authorizingPrescription: [prescriptionReference(dispense)],
    quantity: { ...quantity },
    daysSupply: daysOf(days),
    whenHandedOver: dispensedOn,
  });
};
