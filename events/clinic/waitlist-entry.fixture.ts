import { createSchedule } from '../../shared/domain/clinic/booking/schedule.ts';
import { createVisitType, VisitTypeInput } from '../../shared/domain/clinic/booking/visit-type.ts';
import {
  advanceWaitlistEntry,
  createWaitlistEntry,
  endByBooking,
  endWaiting,
  offerTime,
  settleOffer,
  WaitlistEntryInput,
} from '../../shared/domain/clinic/booking/waitlist-entry.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z', zone: 'Europe/Berlin' } as const;
const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const visitTypeId = 'visit_type_01kb8m3tq2e8fvq3w5r7c9d0ea';
const scheduleId = 'schedule_01kb8m3tq2e8fvq3w5r7c9d0ea';
const ids = {
  workspaceId,
  patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea',
  waitlistEntryId: 'waitlist_entry_01kb8m3tq2e8fvq3w5r7c9d0ea',
} as const;

/** Somebody who waits, and all that happens to them. */
export const waitlistEntrySamples = (): Sample[] => {
  const type = VisitTypeInput.parse({ name: 'Consultation', minutes: 30, needs: ['room'] });
  const { next: visitType } = createVisitType(type, { workspaceId, visitTypeId }, acting);
  const { next: schedule } = createSchedule({ kind: 'room', name: 'Room 1', hours: [], closed: [] }, { workspaceId, scheduleId }, acting);
  const input = WaitlistEntryInput.parse({ visitTypeId, scheduleIds: [scheduleId], firstDate: '2026-12-01', lastDate: '2026-12-31' });
  const created = createWaitlistEntry(ids, input, { visitType, schedules: [schedule] }, 'c2VhbGVk', acting);
  const offer = {
    appointmentId: 'appointment_01kb8m3tq2e8fvq3w5r7c9d0ea',
    start: '2026-12-01T08:00:00.000Z',
    until: '2026-11-28T10:00:00.000Z',
  } as const;
  const offered = offerTime(created.next, offer, acting.now);
  const again = settleOffer(offered.next, { visit: undefined, wasTold: true }, offer.until);
  return samplesOf(
    'waitlist_entry',
    ...[created, offered, again, endByBooking(offered.next, acting.now)],
    ...[endWaiting(created.next, 'removed', acting.now), advanceWaitlistEntry(created.next, acting.now)],
  );
};
