import * as z from 'zod';
import { VisitSeries } from '../../shared/domain/clinic/booking/visit-series.ts';
import { AppointmentId } from '../../shared/domain/core/ids.ts';
import type { EventKinds } from '../event.ts';

/** Which visits somebody has is nobody's to hear: the events name the record, and who may read it reads it. */
const record = VisitSeries.pick({ workspaceId: true, patientId: true, visitSeriesId: true, version: true });
const kind = { data: z.object({}), record, audience: 'members' } as const;
const step = { ...kind, audience: 'internal' } as const;

export const visitSeriesEvents = {
  /** Its times are held, and it comes about. */
  'visit_series.created': step,
  /** All its visits are booked, but for those whose time was not free; the first of them is named. */
  'visit_series.booked': { ...kind, data: z.object({ appointmentId: AppointmentId }) },
  /** Visits of it are to be called off. */
  'visit_series.calling_off': step,
  /** They are: the first of them is named, and when that was said. */
  'visit_series.called_off': { ...kind, data: z.object({ appointmentId: AppointmentId, at: z.iso.datetime() }) },
  /** It has ended without anything that its patient had been told of. */
  'visit_series.ended': step,
  /** Something is left to be done with its visits. */
  'visit_series.step_due': step,
} as const satisfies EventKinds;
