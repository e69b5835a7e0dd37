import { DispenseView } from '../../api/clinic/dispenses.ts';
import { PrescriptionStatement, PrescriptionView } from '../../api/clinic/prescriptions.ts';
import { Adherence } from '../../domain/clinic/dispenses/adherence.ts';
import { Correction, DispenseCorrection, DispenseInput, DispenseReturn } from '../../domain/clinic/dispenses/content.ts';
import { Medication, PrescriptionInput, PrescriptionPatch, Quantity } from '../../domain/clinic/prescriptions/content.ts';
import { linePattern } from '../../domain/core/text.ts';
import type { DocumentPart } from './part.ts';

const line = { pattern: linePattern };

/** What the document says of prescriptions and dispenses: a part of that of clinics. */
export const prescribing = {
  components: {
    Prescription: PrescriptionView,
    PrescriptionStatement,
    Medication,
    Dispense: DispenseView,
    DispenseCorrected: Correction,
    Adherence,
  },
  descriptions: {
    prescriptionId: 'The id of the prescription.',
    medication: 'What is prescribed.',
    'Medication.text': 'Its name, strength and form, in words.',
    coding: 'Its code, where there is one.',
    system: 'Whose code it is, as a URI (RxNorm, ATC, PZN).',
    code: 'The code.',
    dose: 'How much is taken, and when.',
    instructions: 'What else is to be done or left.',
    quantity: 'How much is handed out at a time.',
    'quantity.value': 'The number.',
    unit: 'Of what.',
    days: 'For how many days that lasts.',
    repeats: 'How often it may be dispensed again; the first time is not counted.',
    months: 'For how many months from its day of issue it is valid: 12, or what its schedule allows, unless it is said.',
    schedule: 'The schedule of a controlled substance (21 CFR 1308).',
    startsOn: 'The first day on which it may be dispensed.',
    'Prescription.status': 'How it stands at this moment.',
    startsAt: 'Since when it may be dispensed.',
    endsAt: 'From when on it may not be dispensed any more.',
    signature: 'Who has signed it, and all that it takes to verify that but the key.',
    statement: 'What was shown and signed, to the letter: JSON in its canonical form (RFC 8785), UTF-8.',
    jws: 'A detached JWS (RFC 7515 Appendix F, RFC 7797) over the statement.',
    keyId: 'Which of the signing keys it is by: its thumbprint (RFC 7638).',
    'signature.by': 'Who has signed.',
    'signature.at': 'When.',
    text: 'What is signed, all of it.',
    digest: 'Its SHA-256, in base64url.',
    dispensed: 'How often it was dispensed, without what was handed back.',
    refillAt:
      'When it is to be dispensed again: so many days before it runs out as the clinic says (`refillLeadDays`), half of the days that it lasts at the most, while it may be.',
    stoppedAt: 'When it was stopped before its time.',
    refillLeadDays: 'How many days before it runs out a prescription is to be dispensed again; counts from the next dispense on.',
    dispenseId: 'The id of the dispense.',
    dispensedOn: 'The day on which it was handed out, in the zone in which the prescription was issued.',
    'Dispense.quantity': 'How much was handed out.',
    externalId: 'What the pharmacy calls it.',
    corrections: 'What it said before, each time that it was corrected.',
    'DispenseCorrected.reason': 'Why it was corrected.',
    returnReason: 'Why it counts for nothing.',
    returnedBy: 'Who said that it has come back, or was never handed out.',
    returnedAt: 'When that was said.',
    prescriptionIds: 'The prescriptions of the medicine by which something was dispensed, in the order in which they were written.',
    'Adherence.from': 'The first day that counts: that of the first dispense, where it is later than was asked for.',
    'Adherence.to': 'The last day that counts.',
    dispenses: 'How often the medicine was dispensed in all, without what was handed back.',
    'Adherence.days': 'How many days count.',
    covered: 'On how many of them there was some.',
    proportion: 'The proportion of them, of 0 to 1. Missing where it was dispensed on fewer than two days: that says nothing yet.',
    runsOutOn: 'The first day without any, once all that was dispensed is taken.',
  },
  overrides: [
    [Medication.shape.text, line],
    [PrescriptionInput.shape.dose, line],
    [PrescriptionPatch.shape.dose, line],
    [Quantity.shape.unit, line],
    [DispenseInput.shape.externalId.unwrap(), line],
    [DispenseCorrection.shape.reason, { pattern: linePattern, description: 'Why it is corrected.' }],
    [DispenseReturn.shape.reason, { pattern: linePattern, description: 'Why it counts for nothing.' }],
  ],
} as const satisfies DocumentPart;
