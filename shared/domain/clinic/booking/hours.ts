import { type Days, stretchAfter } from '../../people/absences/absence-days.ts';
import { occurrencesBetween } from '../../time/recurrence.ts';
import { addDays, instantOf, localDateAt, toInstant } from '../../time/when.ts';
import type { OpenHours, Schedule } from './schedule.ts';
import { merged, type Span, without } from './span.ts';

/** For how many days hours are asked at once at the most. */
const daysAtMost = 400;

const instantMs = (date: string, time: string, zone: string): number => Date.parse(instantOf({ date, time, zone }, zone));

/** The stretches of some hours that begin on the days from one to another. */
const stretchesOf = ({ first, rule, from, to }: OpenHours, zone: string, days: { from: string; to: string }): Span[] =>
  occurrencesBetween(
    { rule, anchor: 'due', missed: 'once', monthEnd: 'omit' },
    { date: first },
    `${days.from}T00:00`,
    `${addDays(days.to, 1)}T00:00`,
    daysAtMost,
  ).map(({ date }) => ({
    from: instantMs(date, from, zone),
    until: instantMs(to > from ? date : addDays(date, 1), to, zone),
  }));

/** The stretches in which somebody is away by an absence; what was ended early counts until then. */
const awayBy = (absence: Days, { from, until }: Span): Span[] => {
  const away: Span[] = [];
  for (let at = toInstant(from); ; ) {
    const stretch = stretchAfter(absence, at);
    if (!stretch || Date.parse(stretch.from) >= until) return away;
    const end = absence.endedAt !== undefined && absence.endedAt < stretch.until ? absence.endedAt : stretch.until;
    if (end > stretch.from) away.push({ from: Date.parse(stretch.from), until: Date.parse(end) });
    at = stretch.until;
  }
};

/**
 * When a schedule is open between two moments: its hours by the wall clock of its zone, without its closures and the absences of its member.
 * Hours that touch are one.
 */
export const openSpans = (
  { hours, closed, zone }: Pick<Schedule, 'hours' | 'closed' | 'zone'>,
  absences: readonly Days[],
  of: Span,
): Span[] => {
  // Hours over midnight begin the day before; where a clock is changed, by so much more than a day.
  const days = { from: addDays(localDateAt(toInstant(of.from), zone), -2), to: localDateAt(toInstant(of.until), zone) };
  const open = merged(hours.flatMap(each => stretchesOf(each, zone, days)).filter(({ from, until }) => from < until));
  const shut = [
    ...closed.map(({ from, until }) => ({ from: Date.parse(from), until: Date.parse(until) })),
    ...absences.flatMap(absence => awayBy(absence, of)),
    { from: Number.NEGATIVE_INFINITY, until: of.from },
    { from: of.until, until: Number.POSITIVE_INFINITY },
  ];
  return without(open, shut);
};
