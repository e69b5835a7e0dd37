import { DispenseContent } from '../../domain/clinic/dispenses/content.ts';
import type { Dispense, DispenseKey } from '../../domain/clinic/dispenses/dispense.ts';
import type { PrescriptionKey } from '../../domain/clinic/prescriptions/prescription.ts';
import type { Binding } from '../core/seal.ts';
import { digestsUnder, openContent, type Random, sealContent } from './sealed-part.ts';

const bindingOf = ({ workspaceId, patientId, prescriptionId, dispenseId }: DispenseKey): Binding => [
  workspaceId,
  patientId,
  'dispense',
  prescriptionId,
  dispenseId,
];

/** What a dispense says, sealed under the data key of its patient. */
export const sealDispense = (id: DispenseKey, content: DispenseContent, dataKey: Buffer, random: Random): string =>
  sealContent(content, dataKey, bindingOf(id), random);

/** What a dispense says. */
export const openDispense = (dispense: Dispense, dataKey: Buffer): DispenseContent =>
  openContent(DispenseContent, dispense.content, dataKey, bindingOf(dispense));

/** From what the id of a dispense follows that a pharmacy has a name for: under a key of the patient’s own, so that nobody tries names. */
export const seedOf = ({ prescriptionId }: PrescriptionKey, externalId: string, dataKey: Buffer): string =>
  digestsUnder(dataKey, 'dispenses are named by')(prescriptionId, externalId);
