import { appointments } from '../../../shared/data/clinic/appointments.ts';
import type { BookedDay } from '../../../shared/data/clinic/booked-days.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { patient as patience, retryLostRace } from '../../../shared/data/core/race.ts';
import { readMany } from '../../../shared/data/core/rows.ts';
import { transact, type Write } from '../../../shared/data/core/transact.ts';
import { type Appointment, book, takesTime } from '../../../shared/domain/clinic/booking/appointment.ts';
import { refusalsOf } from '../../../shared/domain/clinic/booking/fits.ts';
import type { Refusal } from '../../../shared/domain/clinic/booking/refusal.ts';
import type { RefusedVisit, VisitSeries, VisitSeriesKey } from '../../../shared/domain/clinic/booking/visit-series.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import type { AppointmentId } from '../../../shared/domain/core/ids.ts';
import { toInstant } from '../../../shared/domain/time/when.ts';
import { datesJudged, readForBooking, type Selection } from '../appointments/books.ts';
import { dayWrites, placesCount, readPlaces } from '../appointments/days.ts';

/** A visit of a series as it is to be. */
export type PlannedVisit = { start: number; appointmentId: AppointmentId };
/** A series that is to be booked: of which kind its visits are, on which schedules, and why the patient comes, sealed for each. */
export type Plan = { id: VisitSeriesKey; selection: Selection; contentFor: (appointmentId: AppointmentId) => string | undefined };

/** What a transaction takes, but for the patient and the series beside the visits. */
const writesAtMost = 98;

/** Things in the order in which they come, so many at once as are written together. */
const inPages = <T>(all: readonly T[], writesOf: (one: T) => number): T[][] => {
  const pages: T[][] = [];
  let left = 0;
  for (const one of all) {
    const writes = writesOf(one);
    if (writes > left) {
      pages.push([]);
      left = writesAtMost;
    }
    pages.at(-1)!.push(one);
    left -= writes;
  }
  return pages;
};

/** Visits to be booked, so many at once as are written together: each with the days that it is judged by. */
export const plannedInPages = ({ visitType, schedules }: Selection, visits: readonly PlannedVisit[]): PlannedVisit[][] =>
  inPages(visits, ({ start }) => 1 + datesJudged(visitType, [start]).length * (schedules.length + 1));

/** The visits of a series that are there, in the order of the series. */
export const visitsOf = async (
  { workspaceId, patientId }: Pick<VisitSeriesKey, 'workspaceId' | 'patientId'>,
  appointmentIds: VisitSeries['appointmentIds'],
): Promise<Appointment[]> =>
  (await readMany(appointmentIds.map(appointmentId => appointments.keyOf({ workspaceId, patientId, appointmentId })))).map(
    appointments.fromRow,
  );

/** What speaks against visits at these times, the days that say so, and whether somebody has left whose schedule it is: that is open no more. */
export const judge = async (id: VisitSeriesKey, selection: Selection, visits: readonly PlannedVisit[], now: string) => {
  const starts = visits.map(({ start }) => start);
  const { books, days, hasLeft } = await readForBooking(id, selection, starts);
  const refusals = new Map<AppointmentId, Refusal>();
  for (const { start, appointmentId } of visits) {
    const [refusal] = refusalsOf({ visitType: selection.visitType, start, self: appointmentId }, books, Date.parse(now));
    if (refusal) refusals.set(appointmentId, refusal);
  }
  return { refusals, days, hasLeft };
};

/** What came of some visits: those that are there now, and those whose time was not free. */
export type Outcome = { booked: AppointmentId[]; refused: RefusedVisit[] };

/** The new visit, or the next of one that was held before and is no more. */
const written = (
  { id, selection, contentFor }: Plan,
  planned: PlannedVisit,
  before: Appointment | undefined,
  heldUntil: string | undefined,
  context: UserContext,
) => {
  const { workspaceId, patientId, visitSeriesId } = id;
  const { start, appointmentId } = planned;
  const content = before ? before.content : contentFor(appointmentId);
  const key = { workspaceId, patientId, appointmentId };
  const change = book(key, { ...selection, start, overridden: [] }, { content, heldUntil, visitSeriesId }, context);
  if (!before) return { next: change.next, put: appointments.putNew(change, context) };
  const next = { ...change.next, createdAt: before.createdAt, version: before.version };
  return { next, put: appointments.putNext({ ...change, next }, context, before) };
};

/**
 * Books visits of a series, or holds their times, in one write, with what is `beside` them. What is there already stays as it is; where a time is not free
 * its visit is left out and said, unless nothing is to be written then (`isWhole`). Whoever books and holds no more books anew what is held only.
 */
export const placeTogether = (
  plan: Plan,
  page: readonly PlannedVisit[],
  context: UserContext,
  terms: {
    heldUntil?: string;
    isWhole: boolean;
    beside: (outcome: Outcome) => Promise<Write[]>;
    /** Is a visit to be booked, as it is found? Each of them is, where that is not said. */
    isWanted?: (found: Appointment | undefined) => boolean;
  },
): Promise<Outcome> =>
  retryLostRace(async () => {
    const plain = unmarked(context);
    const [found, { refusals, days }] = await Promise.all([
      visitsOf(
        plan.id,
        page.map(({ appointmentId }) => appointmentId),
      ),
      judge(plan.id, plan.selection, page, context.now),
    ]);
    const known = new Map(found.map(visit => [visit.appointmentId, visit]));
    const isThere = ({ appointmentId }: PlannedVisit): boolean => {
      const visit = known.get(appointmentId);
      return visit !== undefined && takesTime(visit, context.now) && (terms.heldUntil !== undefined || visit.status !== 'held');
    };
    const isWanted = ({ appointmentId }: PlannedVisit): boolean => terms.isWanted?.(known.get(appointmentId)) ?? true;
    const wanted = page.filter(each => !isThere(each) && isWanted(each));
    const refused = wanted.flatMap(({ start, appointmentId }) => {
      const reason = refusals.get(appointmentId);
      return reason ? [{ start: toInstant(start), reason }] : [];
    });
    const free = wanted.filter(({ appointmentId }) => !refusals.has(appointmentId));
    const booked = page.filter(each => isThere(each) || free.includes(each)).map(({ appointmentId }) => appointmentId);
    const outcome = { booked, refused };
    if (terms.isWhole && refused.length > 0) return outcome;
    const visits = free.map(each => written(plan, each, known.get(each.appointmentId), terms.heldUntil, plain));
    const placed = visits.map(({ next }) => next);
    const writes = [...visits.map(({ put }) => put), ...(placed.length > 0 ? dayWrites(days, placed, context.now) : [])];
    const all = [...writes, ...(await terms.beside(outcome))];
    if (all.length > 0) await transact(all);
    return outcome;
  }, patience);

/** Changes visits that are there, each with the days that it takes, so many at once as are written together. Those of which nothing is decided stay as they are. */
export const changeTogether = async (
  visits: readonly Appointment[],
  decide: (visit: Appointment, days: readonly BookedDay[]) => Change<Appointment> | undefined,
  context: UserContext,
): Promise<void> => {
  const plain = unmarked(context);
  for (const page of inPages(visits, visit => 1 + placesCount(visit)))
    await retryLostRace(async () => {
      const found = await visitsOf(
        page[0]!,
        page.map(({ appointmentId }) => appointmentId),
      );
      const days = await readPlaces(found);
      const changes = found.flatMap(before => {
        const change = decide(before, days);
        return change ? [{ change, put: appointments.putNext(change, plain, before) }] : [];
      });
      if (changes.length === 0) return;
      const nexts = changes.map(({ change }) => change.next);
      await transact([...changes.map(({ put }) => put), ...dayWrites(days, nexts, context.now)]);
    }, patience);
};
