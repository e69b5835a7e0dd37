import { type BookedDay, type DayOwner, readDays } from '../../../shared/data/clinic/booked-days.ts';
import { schedules } from '../../../shared/data/clinic/schedules.ts';
import { visitTypes } from '../../../shared/data/clinic/visit-types.ts';
import { busySpans } from '../../../shared/data/core/busy.ts';
import { absencesAhead } from '../../../shared/data/people/absences.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { daysOf, type Entry, visitOf } from '../../../shared/domain/clinic/booking/entry.ts';
import { type Book, judgedBy } from '../../../shared/domain/clinic/booking/fits.ts';
import { openSpans } from '../../../shared/domain/clinic/booking/hours.ts';
import type { Schedule } from '../../../shared/domain/clinic/booking/schedule.ts';
import { type Span, without } from '../../../shared/domain/clinic/booking/span.ts';
import type { VisitType } from '../../../shared/domain/clinic/booking/visit-type.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ScheduleId, UserId, VisitTypeId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { type Absence, absenceRules } from '../../../shared/domain/people/absences/absence.ts';
import { toInstant } from '../../../shared/domain/time/when.ts';

/** What somebody has chosen to book: of which type, on which schedules. */
export type Selection = { visitType: VisitType; schedules: readonly Schedule[] };

/** The type of a visit and the schedules that are named, in one request with what is read at the same moment. */
export const readSelection = async (
  workspaceId: WorkspaceId,
  { visitTypeId, scheduleIds }: { visitTypeId: VisitTypeId; scheduleIds: readonly ScheduleId[] },
): Promise<Selection> => {
  const [visitType, ...found] = await Promise.all([
    visitTypes.get({ workspaceId, visitTypeId }),
    ...scheduleIds.map(scheduleId => schedules.get({ workspaceId, scheduleId })),
  ]);
  return { visitType, schedules: found };
};

/** Is any of it booked no more? */
export const isArchived = ({ visitType, schedules: named }: Selection): boolean =>
  [visitType, ...named].some(({ archivedAt }) => archivedAt !== undefined);

/**
 * Fails with `invalid_request` unless the schedules are what the type of visit needs, one of each kind and no more, and with `slot_unavailable`
 * where any of it is archived.
 */
export const requireBookable = (selection: Selection): void => {
  const { visitType, schedules: named } = selection;
  const [needed, given] = [[...visitType.needs].sort(), named.map(({ kind }) => kind).sort()];
  const isTwice = new Set(named.map(({ scheduleId }) => scheduleId)).size < named.length;
  if (isTwice || needed.join() !== given.join()) throw invalid('/scheduleIds', 'not_valid');
  if (isArchived(selection)) throw new Failure('slot_unavailable', { reason: 'archived' });
};

/** When somebody cannot be booked whatever the hours of their schedule are: their absences, and when their calendars say that they are busy. */
type Elsewhere = { absences: Absence[]; busy: Span[] };

const busyOf = async (userId: UserId, { from, until }: Span): Promise<Span[]> =>
  (await busySpans(userId, { from: toInstant(from), to: toInstant(until) })).map(each => ({
    from: Date.parse(each.from),
    until: Date.parse(each.to),
  }));

/**
 * When those are elsewhere whose schedules these are, by two queries each: of all others, of whom there may be many, nothing is read. Of who has left
 * nothing is known (`undefined`): nobody books their time any more.
 */
const elsewhereOf = async (
  workspaceId: WorkspaceId,
  named: readonly Schedule[],
  open: Span,
): Promise<Map<UserId, Elsewhere | undefined>> => {
  const users = [...new Set(named.flatMap(({ userId }) => userId ?? []))];
  const known = await Promise.all(
    users.map(async userId => {
      const of = { workspaceId, userId };
      const [member, absences, busy] = await Promise.all([membershipOf(of), absencesAhead(of, absenceRules.ahead), busyOf(userId, open)]);
      return [userId, member && { absences, busy }] as const;
    }),
  );
  return new Map(known);
};

/** Each entry once, also where it stands in several days. */
export const distinct = (days: readonly BookedDay[]): Entry[] => [
  ...new Map(days.flatMap(({ entries }) => entries).map(entry => [entry.appointmentId, entry])).values(),
];

/** What is known of schedules for visits that begin within a stretch, with the days that it was read from. */
export const readBooks = async (
  workspaceId: WorkspaceId,
  named: readonly Schedule[],
  { open, dates }: { open: Span; dates: readonly string[] },
): Promise<{ books: Book[]; days: BookedDay[]; hasLeft: boolean }> => {
  const [elsewhere, days] = await Promise.all([
    elsewhereOf(workspaceId, named, open),
    Promise.all(named.map(({ scheduleId }) => readDays({ workspaceId, scheduleId }, dates))),
  ]);
  const books = named.map((schedule, i) => {
    const away = schedule.userId ? elsewhere.get(schedule.userId) : { absences: [], busy: [] };
    return { open: away ? without(openSpans(schedule, away.absences, open), away.busy) : [], entries: distinct(days[i]!) };
  });
  return { books, days: days.flat(), hasLeft: [...elsewhere.values()].includes(undefined) };
};

/** The days (UTC) that must be known of to judge bookings at some starts. */
export const datesJudged = (visitType: VisitType, starts: readonly number[]): string[] => [
  ...new Set(starts.flatMap(start => daysOf(judgedBy({ visitType, start })))),
];

/** All that bookings at some starts are judged by, read together: of one a day each of schedules and patient, most often. */
export const readForBooking = async (id: PatientKey, { visitType, schedules: named }: Selection, starts: readonly number[]) => {
  const { workspaceId, patientId } = id;
  const dates = datesJudged(visitType, starts);
  const open = { from: Math.min(...starts), until: visitOf({ ...visitType, start: Math.max(...starts) }).until };
  const [{ books, days, hasLeft }, patientDays] = await Promise.all([
    readBooks(workspaceId, named, { open, dates }),
    readDays({ workspaceId, patientId }, dates),
  ]);
  return { books: { schedules: books, patient: distinct(patientDays) }, days: [...days, ...patientDays], hasLeft };
};

/** A day by whose it is. */
export const nameOf = ({ owner, date }: { owner: DayOwner; date: string }): string =>
  `${'scheduleId' in owner ? owner.scheduleId : owner.patientId}|${date}`;
