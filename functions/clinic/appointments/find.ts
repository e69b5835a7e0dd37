import type * as z from 'zod';
import type { FreeTime } from '../../../shared/api/clinic/appointments.ts';
import { readDays } from '../../../shared/data/clinic/booked-days.ts';
import { isLostRace } from '../../../shared/data/core/race.ts';
import { daysOf, visitOf } from '../../../shared/domain/clinic/booking/entry.ts';
import { freeTimes, judgedBy } from '../../../shared/domain/clinic/booking/fits.ts';
import type { Span } from '../../../shared/domain/clinic/booking/span.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { PatientId, ScheduleId, VisitTypeId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { msPerDay } from '../../../shared/domain/time/civil.ts';
import { toInstant } from '../../../shared/domain/time/when.ts';
import { distinct, readBooks, readSelection, type Selection } from './books.ts';

/** What is offered in the place of a time that cannot be booked: so many, within so many days. */
const alternatives = { most: 3, days: 7 };

export type FreeTimeView = z.input<typeof FreeTime>;

/**
 * The times at which a visit may begin in a stretch, each with one free schedule of every kind that it needs, of `patientId` where that is said:
 * they are nowhere else then. Nothing is made ahead: hours, absences and what is booked say it.
 */
export const findTimes = async (
  workspaceId: WorkspaceId,
  { visitType, schedules }: Selection,
  { from, until }: Span,
  { now, most, self, patientId }: { now: string; most: number; self?: string | undefined; patientId?: PatientId },
): Promise<FreeTimeView[]> => {
  // A limit by the day needs the whole of the first day and of the last, and buffers reach beyond both.
  const judged = { from: judgedBy({ visitType, start: from }).from, until: judgedBy({ visitType, start: until }).until };
  const open = { from, until: visitOf({ ...visitType, start: until }).until };
  const dates = daysOf(judged);
  const [{ books }, patientDays] = await Promise.all([
    readBooks(workspaceId, schedules, { open, dates }),
    patientId ? readDays({ workspaceId, patientId }, dates) : [],
  ]);
  const candidates = schedules.map(({ scheduleId, kind }, i) => ({ ...books[i]!, id: scheduleId, kind }));
  const sought = { visitType, self, patient: distinct(patientDays) };
  return freeTimes(sought, candidates, { from, until }, Date.parse(now), most).map(each => ({
    start: toInstant(each.start),
    end: toInstant(visitOf({ ...visitType, start: each.start }).until),
    scheduleIds: each.schedules,
  }));
};

/** What a patient is to be booked for; `self` is the appointment that is moved. */
type BookingRequest = {
  patientId: PatientId;
  visitTypeId: VisitTypeId;
  scheduleIds: readonly ScheduleId[];
  start: string;
  self?: string | undefined;
};

/** The next times on the same schedules, at which the patient can come. */
export const offersAfter = async (
  workspaceId: WorkspaceId,
  { start, self, patientId, ...named }: BookingRequest,
  now: string,
): Promise<FreeTimeView[]> => {
  const selection = await readSelection(workspaceId, named);
  const from = Math.max(Date.parse(start), Date.parse(now));
  const until = from + alternatives.days * msPerDay;
  return findTimes(workspaceId, selection, { from, until }, { now, most: alternatives.most, self, patientId });
};

/** Reasons for which no other time on these schedules can be booked either. */
const isForGood = (reason: unknown): boolean => reason === 'archived' || reason === 'clinician_left';

/** Does what books a time. Fails with `slot_unavailable` where that is not free, or others were always first. */
export const orTaken = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw isLostRace(error) ? new Failure('slot_unavailable', { reason: 'taken' }) : error;
  }
};

/** Does what books a time; where that is not free, or others were always first, it fails with `slot_unavailable`, which says the next times that are. */
export const orOffer = async <T>(
  work: () => Promise<T>,
  workspaceId: WorkspaceId,
  request: () => Promise<BookingRequest>,
  now: string,
): Promise<T> => {
  try {
    return await orTaken(work);
  } catch (refused) {
    if (!(refused instanceof Failure) || refused.code !== 'slot_unavailable' || isForGood(refused.details.reason)) throw refused;
    const offers = await offersAfter(workspaceId, await request(), now);
    throw new Failure('slot_unavailable', { ...refused.details, alternatives: offers });
  }
};
