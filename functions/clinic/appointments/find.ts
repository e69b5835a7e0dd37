import { readDays } from '../../../shared/data/clinic/booked-days.ts';
import { isLostRace } from '../../../shared/data/core/race.ts';
import { daysOf } from '../../../shared/domain/clinic/booking/entry.ts';
import { freeTimes, judgedBy } from '../../../shared/domain/clinic/booking/fits.ts';
import type { Span } from '../../../shared/domain/clinic/booking/span.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { PatientId, ScheduleId, VisitTypeId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { msPerDay } from '../../../shared/domain/time/civil.ts';
import { toInstant } from '../../../shared/domain/time/when.ts';
import { type Booked, distinct, readBooked, readBooks } from './books.ts';

const minuteMs = 60_000;
/** What is offered in the place of a time that cannot be booked: so many, within so many days. */
const alternatives = { most: 3, days: 7 };

/** A time that can be booked, as it is told. */
export type Offer = { start: string; end: string; scheduleIds: ScheduleId[] };

/**
 * The times at which a visit may begin in a stretch, each with one free schedule of every kind that it needs, of `patientId` where that is said:
 * they are nowhere else then. Nothing is made ahead: hours, absences and what is booked say it.
 */
export const findTimes = async (
  workspaceId: WorkspaceId,
  { visitType, schedules }: Booked,
  { from, until }: Span,
  { now, most, self, patientId }: { now: string; most: number; self?: string | undefined; patientId?: PatientId },
): Promise<Offer[]> => {
  // A limit by the day needs the whole of the first day and of the last, and buffers reach beyond both.
  const judged = { from: judgedBy({ visitType, start: from }).from, until: judgedBy({ visitType, start: until }).until };
  const open = { from, until: until + visitType.minutes * minuteMs };
  const dates = daysOf(judged);
  const [{ books }, patientDays] = await Promise.all([
    readBooks(workspaceId, schedules, { open, dates }),
    patientId ? readDays({ workspaceId, patientId }, dates) : [],
  ]);
  const candidates = schedules.map(({ scheduleId, kind }, i) => ({ ...books[i]!, id: scheduleId, kind }));
  const sought = { visitType, self, patient: distinct(patientDays) };
  return freeTimes(sought, candidates, { from, until }, Date.parse(now), most).map(each => ({
    start: toInstant(each.start),
    end: toInstant(each.start + visitType.minutes * minuteMs),
    scheduleIds: each.schedules,
  }));
};

type Asked = {
  patientId: PatientId;
  visitTypeId: VisitTypeId;
  scheduleIds: readonly ScheduleId[];
  start: string;
  self?: string | undefined;
};

/** The next times on the same schedules, at which the patient can come. */
const offersAfter = async (workspaceId: WorkspaceId, { start, self, patientId, ...named }: Asked, now: string): Promise<Offer[]> => {
  const booked = await readBooked(workspaceId, named);
  const from = Math.max(Date.parse(start), Date.parse(now));
  const until = from + alternatives.days * msPerDay;
  return findTimes(workspaceId, booked, { from, until }, { now, most: alternatives.most, self, patientId });
};

/** Does what books a time; where that is not free, or others were always first, it fails with `slot_unavailable`, which says the next times that are. */
export const orOffer = async <T>(
  work: () => Promise<T>,
  workspaceId: WorkspaceId,
  asked: () => Promise<Asked>,
  now: string,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const refused = isLostRace(error) ? new Failure('slot_unavailable', { reason: 'taken' }) : error;
    if (!(refused instanceof Failure) || refused.code !== 'slot_unavailable' || refused.details.reason === 'archived') throw refused;
    const offers = await offersAfter(workspaceId, await asked(), now);
    throw new Failure('slot_unavailable', { ...refused.details, alternatives: offers });
  }
};
