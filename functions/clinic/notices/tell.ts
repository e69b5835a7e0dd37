import { appointments } from '../../../shared/data/clinic/appointments.ts';
import { visitNotices } from '../../../shared/data/clinic/visit-notices.ts';
import { claimTry } from '../../../shared/data/core/claim-try.ts';
import type { Appointment } from '../../../shared/domain/clinic/booking/appointment.ts';
import {
  endNoticeTry,
  resumeNotice,
  startNotice,
  type VisitNotice,
  type VisitNoticeKey,
  whyUntold,
} from '../../../shared/domain/clinic/booking/visit-notice.ts';
import { logTry } from '../../../shared/runtime/log/log-try.ts';
import { mailNotice, type Sending } from './mail.ts';

const report = (notice: VisitNotice): void =>
  logTry(notice, { workspace: notice.workspaceId, appointmentId: notice.appointmentId, channel: 'email' });

/** Mails it, or has it tried again later: what fails here does so before anything is handed over. */
const mailed = (notice: VisitNotice, visit: Appointment): Promise<Sending> =>
  mailNotice(notice, visit).catch(error => ({
    outcome: { outcome: 'throttled', reason: error instanceof Error ? error.name : 'unknown' },
  }));

/**
 * Tells a patient one thing of a visit, once: claimed in the ledger, sent, recorded. What has been overtaken meanwhile is not begun; where it was,
 * it ends so. Whoever cannot be told is one record, and holds up nobody else.
 */
export const tellPatient = async (id: VisitNoticeKey, requestId: string): Promise<void> => {
  const context = () => ({ userId: 'mail' as const, now: new Date().toISOString(), requestId });
  const begun = context();
  const [appointment, known] = await Promise.all([appointments.find(id), visitNotices.find(id)]);
  if (!appointment) return;
  if (!known && whyUntold(id, appointment, begun.now) !== undefined) return;
  const notice = await claimTry(visitNotices, startNotice(id, appointment, begun.now), resumeNotice, begun);
  if (!notice) return;
  if (notice.status !== 'sending') return report(notice);
  // Read after the claim: what was called off until now is not told.
  const visit = await appointments.get(id);
  const reason = whyUntold(id, visit, begun.now);
  const { outcome, address, addressOf }: Sending = reason ? { outcome: { outcome: 'skipped', reason } } : await mailed(notice, visit);
  const ended = context();
  const change = endNoticeTry({ ...notice, start: visit.start, address, addressOf }, outcome, id.at, ended.now, Math.random());
  report(await visitNotices.save(change, ended));
};
