import { appointments } from '../../../shared/data/clinic/appointments.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { noticesOf } from '../../../shared/data/clinic/visit-notices.ts';
import { waitlistEntries, waitlistEntriesOf } from '../../../shared/data/clinic/waitlist-entries.ts';
import { type Appointment, over } from '../../../shared/domain/clinic/booking/appointment.ts';
import { wentOut } from '../../../shared/domain/clinic/booking/visit-notice.ts';
import {
  type EndedBecause,
  endByBooking,
  endWaiting,
  settleOffer,
  type WaitlistEntry,
  type WaitlistEntryKey,
} from '../../../shared/domain/clinic/booking/waitlist-entry.ts';
import { isPatientHere, type PatientKey } from '../../../shared/domain/clinic/patient.ts';
import { Failure, unlessGone } from '../../../shared/domain/core/failure.ts';
import type { VisitTypeId } from '../../../shared/domain/core/ids.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { callOff } from '../appointments/place.ts';

const offeredVisit = async (entry: WaitlistEntry): Promise<Appointment | undefined> =>
  entry.offer && appointments.find({ ...entry, appointmentId: entry.offer.appointmentId });

/** Was a patient told of the time that was kept for them: did a mail go out, and not come back? */
const wasTold = async (visit: Appointment): Promise<boolean> =>
  (await noticesOf(visit)).some(notice => notice.about === 'offered' && wentOut(notice) && notice.bouncedAt === undefined);

/** Somebody who waits, once it is written what their last offer has come to. Undefined where they are not there. */
export const settled = async (key: WaitlistEntryKey, requestId: string): Promise<WaitlistEntry | undefined> => {
  const context = clockContext(requestId);
  const settle = async (entry: WaitlistEntry) => {
    if (entry.status !== 'offered') return undefined;
    const visit = await offeredVisit(entry);
    return settleOffer(entry, { visit, wasTold: visit !== undefined && (await wasTold(visit)) }, context.now);
  };
  return (await waitlistEntries.update(key, settle, context).catch(unlessGone)) ?? undefined;
};

/** Somebody waits no more. */
export const endEntry = async (key: WaitlistEntryKey, because: EndedBecause, requestId: string): Promise<void> => {
  const context = clockContext(requestId);
  await waitlistEntries.update(key, entry => endWaiting(entry, because, context.now), context).catch(unlessGone);
};

/** Whoever is no patient any more waits for nothing. */
export const leaveWaitlist = async (id: PatientKey, requestId: string): Promise<void> => {
  if (isPatientHere(await patients.find(id))) return;
  for (const entry of await waitlistEntriesOf(id)) await endEntry(entry, 'patient_gone', requestId);
};

/** What somebody has booked: a visit, or a series of them. */
type Booked = PatientKey & { visitTypeId: VisitTypeId; bookedAt?: string | undefined };

/** Whoever has booked what they wait for, as it was offered or otherwise, waits for it no more. */
export const noteBooked = async (visit: Booked, requestId: string): Promise<void> => {
  const context = clockContext(requestId);
  const { bookedAt = '', visitTypeId } = visit;
  const theirs = (await waitlistEntriesOf(visit)).filter(each => each.visitTypeId === visitTypeId && each.createdAt < bookedAt);
  for (const entry of theirs) await waitlistEntries.update(entry, each => endByBooking(each, context.now), context).catch(unlessGone);
};

/** Gives back the time that is still kept for somebody who waits no more: never a visit that they have taken. */
export const withdrawOffer = async (key: WaitlistEntryKey, requestId: string): Promise<void> => {
  const entry = await waitlistEntries.find(key);
  if (!entry?.offer) return;
  const check = (appointment: Appointment): void => {
    if (appointment.status !== 'held') throw over(appointment);
  };
  const visit = { ...key, appointmentId: entry.offer.appointmentId };
  await callOff(visit, 'clinic', clockContext(requestId), { check }).catch(error => {
    if (!(error instanceof Failure) || !['appointment_over', 'not_found'].includes(error.code)) throw error;
  });
};
