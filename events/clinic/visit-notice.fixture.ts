import {
  advanceVisitNotice,
  bounceNotice,
  endNoticeTry,
  resumeNotice,
  startNotice,
} from '../../shared/domain/clinic/booking/visit-notice.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-28T08:00:00.000Z';
const key = {
  workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea',
  patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea',
  appointmentId: 'appointment_01kb8m3tq2e8fvq3w5r7c9d0ea',
  about: 'reminder',
  at: now,
} as const;

/** A mail to a patient, and all that becomes of one. */
export const visitNoticeSamples = (): Sample[] => {
  const begun = startNotice(key, { start: '2026-11-29T08:00:00.000Z' }, now);
  const end = (outcome: 'refused' | 'unknown' | 'throttled' | 'skipped') =>
    endNoticeTry(begun.next, { outcome, reason: 'Because' }, now, now, 0.5);
  const sent = endNoticeTry({ ...begun.next, address: 'ZGlnZXN0' }, { outcome: 'sent', providerId: 'mail-1' }, now, now, 0.5);
  const retrying = end('throttled');
  const due = advanceVisitNotice(retrying.next);
  const again = resumeNotice(due.next, now);
  if (typeof again === 'string') throw new Error('It is to be tried again');
  const lost = endNoticeTry({ ...begun.next, unknowns: 1 }, { outcome: 'unknown', reason: 'Because' }, now, now, 0.5);
  return samplesOf(
    'visit_notice',
    ...[begun, sent, bounceNotice(sent.next, now)],
    ...[retrying, due, again],
    ...[end('refused'), end('skipped'), lost],
  );
};
