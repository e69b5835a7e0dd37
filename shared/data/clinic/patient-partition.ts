import type { Dispense } from '../../domain/clinic/dispenses/dispense.ts';
import type { Note } from '../../domain/clinic/notes/note.ts';
import type { PatientKey } from '../../domain/clinic/patient.ts';
import type { PatientAccess } from '../../domain/clinic/patient-access.ts';
import type { Prescription } from '../../domain/clinic/prescriptions/prescription.ts';
import { type Page, queryTable } from '../core/query.ts';
import type { Row } from '../core/rows.ts';
import { dispenses } from './dispenses.ts';
import { notes } from './notes.ts';
import { patientAccesses } from './patient-accesses.ts';
import { patients } from './patients.ts';
import { prescriptions } from './prescriptions.ts';

/** What an export holds of what stands beside a patient: what is prescribed to them, and dispensed, what is written of their treatment, or who was shown them. */
export type BesidePatient =
  | { kind: 'prescription'; record: Prescription }
  | { kind: 'dispense'; record: Dispense }
  | { kind: 'note'; record: Note }
  | { kind: 'patient_access'; record: PatientAccess };

const readers: Readonly<Record<string, (row: Row) => BesidePatient>> = {
  [prescriptions.name]: row => ({ kind: 'prescription', record: prescriptions.fromRow(row) }),
  [dispenses.name]: row => ({ kind: 'dispense', record: dispenses.fromRow(row) }),
  [notes.name]: row => ({ kind: 'note', record: notes.fromRow(row) }),
  [patientAccesses.name]: row => ({ kind: 'patient_access', record: patientAccesses.fromRow(row) }),
};

/** A page of what an export holds beside a patient, and what `more` reads: prescriptions, the last first, then notes, what was dispensed, and who was shown them, the last first. Visits are listed by themselves. */
export const besidePatient = async <More extends { kind: string } = never>(
  id: PatientKey,
  page: { limit: number; cursor?: string },
  more: Readonly<Record<string, (row: Row) => More>> = {},
): Promise<Page<BesidePatient | More>> => {
  const { pk } = patients.keyOf(id);
  const read = (row: Row): BesidePatient | More | undefined => (more[String(row.entity)] ?? readers[String(row.entity)])?.(row);
  const found = await queryTable({ pk }, read, { ...page, descending: true, keep: Boolean });
  return { ...found, items: found.items.flatMap(each => each ?? []) };
};
