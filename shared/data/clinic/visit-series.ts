import { VisitSeries } from '../../domain/clinic/booking/visit-series.ts';
import type { PatientKey } from '../../domain/clinic/patient.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable } from '../core/query.ts';

/** Visits of a patient that return by a rule, in the partition of the patient. */
export const visitSeries = entity({
  name: 'visit_series',
  pk: 'WS#{workspaceId}#PAT#{patientId}',
  sk: 'VISIT_SERIES#{visitSeriesId}',
  schema: VisitSeries,
});

/** A page of the series of a patient, those that were booked last first. */
export const visitSeriesOf = (
  { workspaceId, patientId }: PatientKey,
  page: { limit: number; cursor?: string; keep?: (series: VisitSeries) => boolean },
): Promise<Page<VisitSeries>> =>
  queryTable({ pk: `WS#${workspaceId}#PAT#${patientId}`, prefix: 'VISIT_SERIES#' }, visitSeries.fromRow, { ...page, descending: true });
