import { PrescriptionContent } from '../../domain/clinic/prescriptions/content.ts';
import type { Prescription, PrescriptionKey } from '../../domain/clinic/prescriptions/prescription.ts';
import type { Binding } from '../core/seal.ts';
import { openContent, openPart, type Random, sealContent, sealPart } from './sealed-part.ts';

const bindingOf = ({ workspaceId, patientId, prescriptionId }: PrescriptionKey, part: 'content' | 'statement'): Binding => [
  workspaceId,
  patientId,
  'prescription',
  prescriptionId,
  part,
];

/** What a prescription says, sealed under the data key of its patient. */
export const sealPrescription = (id: PrescriptionKey, content: PrescriptionContent, dataKey: Buffer, random: Random): string =>
  sealContent(content, dataKey, bindingOf(id, 'content'), random);

/** What a prescription says. */
export const openPrescription = (prescription: Prescription, dataKey: Buffer): PrescriptionContent =>
  openContent(PrescriptionContent, prescription.content, dataKey, bindingOf(prescription, 'content'));

/** What somebody has signed, to the letter, sealed under the data key of the patient. */
export const sealStatement = (id: PrescriptionKey, text: string, dataKey: Buffer, random: Random): string =>
  sealPart(Buffer.from(text), dataKey, bindingOf(id, 'statement'), random);

/** What was signed, to the letter; nothing of what is not signed. */
export const openStatement = (prescription: Prescription, dataKey: Buffer): string | undefined =>
  prescription.signature && openPart(prescription.signature.statement, dataKey, bindingOf(prescription, 'statement')).toString('utf8');
