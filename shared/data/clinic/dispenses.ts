import { Dispense, isCounted } from '../../domain/clinic/dispenses/dispense.ts';
import type { PatientKey } from '../../domain/clinic/patient.ts';
import type { PrescriptionKey } from '../../domain/clinic/prescriptions/prescription.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';

/** That a prescription was dispensed, in the partition of its patient. */
export const dispenses = entity({
  name: 'dispense',
  pk: 'WS#{workspaceId}#PAT#{patientId}',
  sk: 'DISPENSE#{prescriptionId}#{dispenseId}',
  schema: Dispense,
});

/** How many there are to be read at the most: a few more than are kept. */
const most = 250;

/** How many of a patient are looked at: more than anybody gets in decades. */
const mostOfPatient = 5_000;

/** All dispenses of a patient that count, by the prescriptions in the order in which they were written. */
export const dispensesTo = ({ workspaceId, patientId }: PatientKey): Promise<Dispense[]> =>
  wholeOfTable({ pk: `WS#${workspaceId}#PAT#${patientId}`, prefix: 'DISPENSE#' }, dispenses.fromRow, mostOfPatient, isCounted);

/** All dispenses of a prescription, those that were handed back too. */
export const dispensesOf = ({ workspaceId, patientId, prescriptionId }: PrescriptionKey): Promise<Dispense[]> =>
  wholeOfTable({ pk: `WS#${workspaceId}#PAT#${patientId}`, prefix: `DISPENSE#${prescriptionId}#` }, dispenses.fromRow, most, () => true);
