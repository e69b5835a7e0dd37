import type { PatientKey } from '../../domain/clinic/patient.ts';
import { Prescription } from '../../domain/clinic/prescriptions/prescription.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable } from '../core/query.ts';

/** A prescription, in the partition of its patient. */
export const prescriptions = entity({
  name: 'prescription',
  pk: 'WS#{workspaceId}#PAT#{patientId}',
  sk: 'RX#{prescriptionId}',
  schema: Prescription,
});

/** A page of a patient's prescriptions, the last first. */
export const prescriptionsOf = (
  { workspaceId, patientId }: PatientKey,
  page: { limit: number; cursor?: string },
): Promise<Page<Prescription>> =>
  queryTable({ pk: `WS#${workspaceId}#PAT#${patientId}`, prefix: 'RX#' }, prescriptions.fromRow, { ...page, descending: true });
