import * as z from 'zod';
import { VisitNotice } from '../../shared/domain/clinic/booking/visit-notice.ts';
import type { EventKinds } from '../event.ts';

const record = VisitNotice.omit({ address: true });
const step = { record, data: z.object({ attempt: z.int() }), audience: 'internal' } as const;
const ended = { ...step, data: z.object({ attempts: z.int(), lateMs: z.int().optional(), reason: z.string().optional() }) };

/** How the mails to patients about their visits go: steps of our own machinery; a visit says what came of them. */
export const visitNoticeEvents = {
  'visit_notice.started': step,
  'visit_notice.sent': ended,
  'visit_notice.failed': ended,
  'visit_notice.unknown': ended,
  'visit_notice.skipped': ended,
  'visit_notice.retry_scheduled': { ...step, data: z.object({ reason: z.string(), dueAt: z.iso.datetime() }) },
  'visit_notice.bounced': { ...step, data: z.object({}) },
  'visit_notice.retry_due': { ...step, data: z.object({}) },
} as const satisfies EventKinds;
