import { LegalHold } from '../../domain/clinic/legal-hold.ts';
import type { PatientKey } from '../../domain/clinic/patient.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable } from '../core/query.ts';

/** The legal holds on a patient, those that were lifted too, beside the patient. */
export const legalHolds = entity({
  name: 'legal_hold',
  pk: 'WS#{workspaceId}#PAT#{patientId}',
  sk: 'LEGALHOLD#{legalHoldId}',
  schema: LegalHold,
});

/** The legal holds that there are or were on a patient, in the order in which they were placed. */
export const legalHoldsOf = ({ workspaceId, patientId }: PatientKey, page: { limit: number; cursor?: string }): Promise<Page<LegalHold>> =>
  queryTable({ pk: `WS#${workspaceId}#PAT#${patientId}`, prefix: 'LEGALHOLD#' }, legalHolds.fromRow, page);
