import type { Listed } from '../../../shared/data/clinic/waitlist-entries.ts';
import type { Span } from '../../../shared/domain/clinic/booking/span.ts';
import type { VisitType } from '../../../shared/domain/clinic/booking/visit-type.ts';
import type { PatientId, ScheduleId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { msPerDay } from '../../../shared/domain/time/civil.ts';
import { toInstant } from '../../../shared/domain/time/when.ts';
import { isArchived, readSelection } from '../appointments/books.ts';
import { findTimes } from '../appointments/find.ts';

/** A time that is free for a visit of a type, with one schedule of each kind that it needs. */
export type FreeTime = { start: string; scheduleIds: ScheduleId[] };
/** The type of visit of whoever waits for the same, and the times that are free for it. */
export type ForType = { visitType: VisitType; times: FreeTime[] };
type SameSearch = Pick<Listed, 'workspaceId' | 'visitTypeId' | 'scheduleIds'>;
/** With `patientId` those times alone at which the patient is nowhere else. */
type TimesSearch = SameSearch & { patientId?: PatientId };

/** So many days are looked through at once, as in a search by hand. */
const daysAtOnce = 31;

/** The times that are free in a stretch for whoever waits for the same, from now to the horizon; one month after the other, while more are wanted. */
export async function* monthsOfTimes(search: TimesSearch, spanOf: (visitType: VisitType) => Span, now: string): AsyncGenerator<ForType> {
  const { workspaceId, patientId } = search;
  const selection = await readSelection(workspaceId, search);
  const { visitType } = selection;
  const limits = { now, most: Number.MAX_SAFE_INTEGER, ...(patientId ? { patientId } : {}) };
  const span = spanOf(visitType);
  const horizon = Date.parse(now) + visitType.horizonDays * msPerDay;
  const until = isArchived(selection) ? 0 : Math.min(span.until, horizon + 1);
  for (let from = Math.max(span.from, Date.parse(now)); from < until; from += daysAtOnce * msPerDay) {
    const month = { from, until: Math.min(from + daysAtOnce * msPerDay, until) };
    yield { visitType, times: await findTimes(workspaceId, selection, month, limits) };
  }
}

const sameOf = ({ visitTypeId, scheduleIds }: SameSearch): string => [visitTypeId, ...scheduleIds].join(' ');

/**
 * The times that are free in a stretch for each who waits: those who wait for the same share a reading, which `forget` ends, as it must once a time was taken.
 */
export const timesIn = (workspaceId: WorkspaceId, spanOf: (visitType: VisitType) => Span) => {
  const known = new Map<string, Promise<ForType | undefined>>();
  const read = async (search: SameSearch): Promise<ForType | undefined> => {
    const found: ForType[] = [];
    for await (const month of monthsOfTimes(
      { workspaceId, visitTypeId: search.visitTypeId, scheduleIds: search.scheduleIds },
      spanOf,
      toInstant(Date.now()),
    ))
      found.push(month);
    return found[0] && { ...found[0], times: found.flatMap(({ times }) => times) };
  };
  return {
    of: (search: SameSearch): Promise<ForType | undefined> => {
      const there = known.get(sameOf(search)) ?? read(search);
      known.set(sameOf(search), there);
      return there;
    },
    forget: (): void => known.clear(),
  };
};
