import { addDays, instantOf, localDateAt } from '../../time/when.ts';
import type { DispenseTerms } from '../dispenses/content.ts';
import type { PatientPerson } from '../patient-content.ts';
import type { Signer } from '../signer.ts';
import { lastDayOf, type PrescriptionContent, requireStart } from './content.ts';
import type { Prescription } from './prescription.ts';

/** The words that stand above a signature: modelled on 21 CFR 1311.140(a)(3). */
const declaration =
  'By proving with my passkey that it is me, I sign this prescription as it stands here, and authorize that it is dispensed.';

/** What whoever signs is shown, all of it: modelled on 21 CFR 1311.120(b)(9). Its canonical form (RFC 8785) is what is signed. */
export type Statement = Record<string, unknown> & { issuedOn: string; validUntil: string; zone: string; startsOn?: string | undefined };

/** What is shown of a draft before it is signed, at this moment. Fails with `invalid_request` where its first day is too late for it. */
export const statementOf = (
  { workspaceId, patientId, prescriptionId }: Prescription,
  content: PrescriptionContent,
  { recordNumber, names, birthDate }: PatientPerson,
  { zone, ...prescriber }: Signer,
  now: string,
): Statement => {
  const issuedOn = localDateAt(now, zone);
  requireStart(content, issuedOn);
  return {
    kind: 'almanac/prescription/1',
    ...{ workspaceId, prescriptionId },
    patient: { patientId, recordNumber, names, birthDate },
    prescriber,
    ...content,
    ...{ issuedOn, zone, validUntil: lastDayOf(content, issuedOn) },
    declaration,
  };
};

/** From when until when a prescription may be dispensed that was signed as it was shown. Its last day is one of them. */
export const validityOf = ({ startsOn, validUntil, zone }: Statement, now: string): { startsAt: string; endsAt: string } => {
  const starts = startsOn === undefined ? now : instantOf({ date: startsOn }, zone);
  return { startsAt: starts > now ? starts : now, endsAt: instantOf({ date: addDays(validUntil, 1) }, zone) };
};

/** By what a dispense is judged: days are those of the zone in which the prescription was issued. */
export const termsOf = (
  { startsAt }: Prescription,
  content: PrescriptionContent,
  { zone, validUntil }: Pick<Statement, 'zone' | 'validUntil'>,
  now: string,
): DispenseTerms => ({ content, firstDay: localDateAt(startsAt!, zone), lastDay: validUntil, today: localDateAt(now, zone), zone });
