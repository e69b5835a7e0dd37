import type { UserId } from '../../core/ids.ts';
import { nextOccurrence } from '../../time/recurrence.ts';
import { addDays, daysBetween, instantOf, localDateAt } from '../../time/when.ts';

/** When somebody is away: whole days of a zone, from the first to the last, and again by a rule where there is one. */
export type Days = { from: string; to: string; zone: string; rule?: string; endedAt?: string };
/** A time away in instants: from the local midnight at which it begins until that at which it is over (exclusive). */
export type Stretch = { from: string; until: string };

/** How many days one stretch lasts at the most, those that touch it with it. */
export const longestStretchDays = 367;

/** The first day of the next stretch that begins on `date` or later. */
function beginFrom({ from, rule }: Days, date: string): string | undefined {
  if (rule === undefined) return from >= date ? from : undefined;
  const recurrence = { rule, anchor: 'due', missed: 'once', monthEnd: 'omit' } as const;
  return nextOccurrence(recurrence, { date: from }, `${addDays(date, -1)}T23:59`)?.date;
}

/** The first stretch that reaches beyond the beginning of a day: one with those that touch it or overlap. */
function reachingBeyond(days: Days, date: string): Stretch | undefined {
  const length = daysBetween(days.from, days.to) + 1;
  let first = beginFrom(days, addDays(date, -longestStretchDays));
  let [next, end] = [first, ''];
  while (first !== undefined && next !== undefined) {
    end = addDays(next, length);
    next = beginFrom(days, addDays(next, 1));
    if (next !== undefined && next <= end && daysBetween(first, end) <= longestStretchDays) continue;
    if (end > date) break;
    first = next;
  }
  return first === undefined ? undefined : { from: instantOf({ date: first }, days.zone), until: instantOf({ date: end }, days.zone) };
}

/** The stretch that is on at an instant, else the next one; nothing where none comes any more. */
export function stretchAfter(days: Days, instant: string): Stretch | undefined {
  const date = localDateAt(instant, days.zone);
  const found = reachingBeyond(days, date);
  // Where clocks go back over midnight, a day has not ended by its date though its stretch has.
  return found && found.until <= instant ? reachingBeyond(days, addDays(date, 1)) : found;
}

/** When an absence was on from an instant to another, as far as it was not ended before. */
export const stretchesIn = (absence: Days, from: string, to: string): Stretch[] => {
  const end = absence.endedAt ?? to;
  const found: Stretch[] = [];
  let stretch = stretchAfter(absence, from);
  while (stretch && stretch.from < to && stretch.from < end) {
    found.push({ from: stretch.from, until: stretch.until < end || end === to ? stretch.until : end });
    stretch = stretchAfter(absence, stretch.until);
  }
  return found;
};

const coversInstant = (days: Days, instant: string): boolean => {
  if (days.endedAt !== undefined && instant >= days.endedAt) return false;
  const stretch = stretchAfter(days, instant);
  return stretch !== undefined && stretch.from <= instant;
};

/** Is somebody away at an instant, by the absences of whomever? What was ended early counts until then, and for ever. */
export const isAbsent = (absences: readonly (Days & { userId: UserId })[], userId: UserId, instant: string): boolean =>
  absences.some(absence => absence.userId === userId && coversInstant(absence, instant));
