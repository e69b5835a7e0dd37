import type { Signature } from '../signature.ts';
import type { PrescriptionContent } from './content.ts';
import type { Prescription } from './prescription.ts';
import { draftPrescription, signPrescription } from './prescription.ts';

export const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z' } as const;
export const prescriptionKey = {
  workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea',
  patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea',
  prescriptionId: 'prescription_01kb8m3tq2e8fvq3w5r7c9d0ea',
} as const;
export const signature: Signature = {
  statement: 'c2VhbGVk',
  jws: 'e30..c2lnbmF0dXJl',
  keyId: 'key',
  by: acting.userId,
  at: acting.now,
};

export const drafted = (): Prescription => draftPrescription(prescriptionKey, 'c2VhbGVk', acting).next;
/** One that was signed at the moment of the fixture, to be dispensed from a moment on, for a year after that. */
export const signed = (startsAt: string = acting.now): Prescription =>
  signPrescription(drafted(), signature, { startsAt, endsAt: '2027-11-29T00:00:00.000Z' }).next;
/** What a prescription of the fixture says. */
export const prescribedContent = (more: Partial<PrescriptionContent> = {}): PrescriptionContent => ({
  ...{ medication: { text: 'Amoxicillin 500 mg capsules' }, dose: 'One, three times a day', quantity: { value: 21, unit: 'capsules' } },
  ...{ days: 7, repeats: 2 },
  ...more,
});
