import * as z from 'zod';
import { type Change, later } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import { AppointmentId, PatientId, WorkspaceId } from '../../core/ids.ts';
import { type Appointment, placedAtOf, takesTime } from './appointment.ts';

const hourMs = 3_600_000;

/**
 * What a link in a mail to a patient is to: a visit, as it stood when the mail was written. `placedAt` is when it was booked or moved last by
 * then, and `address` a digest of where the mail went, under the key of the patient.
 */
export const VisitLink = z.object({
  workspaceId: WorkspaceId,
  patientId: PatientId,
  appointmentId: AppointmentId,
  placedAt: z.iso.datetime(),
  address: z.string().max(64),
});
export type VisitLink = z.infer<typeof VisitLink>;

/** Is it a time that is kept for who waited, or was, and not a visit that they have taken? */
export const isOffer = ({ waitlistEntryId, bookedAt }: Pick<Appointment, 'waitlistEntryId' | 'bookedAt'>): boolean =>
  waitlistEntryId !== undefined && bookedAt === undefined;

const isAhead = (visit: Appointment, now: string): boolean =>
  isOffer(visit) ? visit.status === 'held' && takesTime(visit, now) : visit.status === 'booked' && visit.start > now;

/**
 * Fails unless a patient may still answer about a visit by this link: with `link_already_used` where it was called off or moved since, by whomever,
 * and with `link_expired` once it has begun, or the time is kept for them no more.
 */
export const requireAnswerable = (visit: Appointment, { placedAt }: Pick<VisitLink, 'placedAt'>, now: string): void => {
  if (visit.status === 'cancelled') throw new Failure('link_already_used');
  if (!isAhead(visit, now)) throw new Failure('link_expired');
  if (placedAtOf(visit) !== placedAt) throw new Failure('link_already_used');
};

/** Until when a patient may move a visit or call it off by themselves. */
const changeableUntil = ({ start }: Pick<Appointment, 'start'>, noticeHours: number): string => later(start, -noticeHours * hourMs);

/** May a patient still move a visit, or call it off, without calling the clinic? */
export const isChangeable = (visit: Pick<Appointment, 'start'>, noticeHours: number, now: string): boolean =>
  now <= changeableUntil(visit, noticeHours);

/** Fails with `window_closed` within the notice that the clinic wants. */
export const requireNotice = (visit: Pick<Appointment, 'start'>, noticeHours: number, now: string): void => {
  if (!isChangeable(visit, noticeHours, now)) throw new Failure('window_closed', { closesAt: changeableUntil(visit, noticeHours) });
};

/** Fails with `slot_unavailable` where a visit is moved to where it is: its patient would be told anew, each time. */
export const requireElsewhere = ({ start }: Pick<Appointment, 'start'>, to: string): void => {
  if (start === to) throw new Failure('slot_unavailable', { reason: 'taken' });
};

/** Its patient says that they will come. The record itself where they have said so. */
export const acceptVisit = (visit: Appointment, now: string): Change<Appointment> => ({
  next: visit.confirmedAt === undefined ? { ...visit, confirmedAt: now } : visit,
  event: { type: 'appointment.confirmed', data: {} },
});
