import * as z from 'zod';
import { OfferOutcome, WaitlistEntry } from '../../shared/domain/clinic/booking/waitlist-entry.ts';
import { AppointmentId } from '../../shared/domain/core/ids.ts';
import type { EventKinds } from '../event.ts';

/** Who waits, and for what, is nobody's to hear: the events name the record, and who may read it reads it. */
const record = WaitlistEntry.pick({ workspaceId: true, patientId: true, waitlistEntryId: true, version: true });
const kind = { data: z.object({}), record, audience: 'members' } as const;

export const waitlistEntryEvents = {
  'waitlist_entry.created': kind,
  /** A time is kept for them, by this visit. */
  'waitlist_entry.offered': { ...kind, data: z.object({ appointmentId: AppointmentId }) },
  /** They have not taken it, and wait on. */
  'waitlist_entry.offer_ended': { ...kind, data: z.object({ outcome: OfferOutcome }) },
  /** They have what they waited for. */
  'waitlist_entry.booked': kind,
  /** They wait no more. */
  'waitlist_entry.ended': { ...kind, data: z.object({ because: WaitlistEntry.shape.endedBecause.unwrap() }) },
  /** It is to be looked whether there is a time for them. */
  'waitlist_entry.look_due': { ...kind, audience: 'internal' },
} as const satisfies EventKinds;
