import { type Days, stretchesIn } from '../../people/absences/absence-days.ts';
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

const spanOf = ({ from, until }: { from: string; until: string }): Span => ({ from: Date.parse(from), until: Date.parse(until) });

/**
 * When a schedule is open between two moments: its hours by the wall clock of its zone, without its closures and the absences of its member.
 * Hours that touch are one.
 */
export const openSpans = (
  { hours, closed, zone }: Pick<Schedule, 'hours' | 'closed' | 'zone'>,
  absences: readonly Days[],
  of: Span,
): Span[] => {
  const [begin, end] = [toInstant(of.from), toInstant(of.until)];
  // Hours over midnight begin the day before; where a clock is changed, by so much more than a day.
  const days = { from: addDays(localDateAt(begin, zone), -2), to: localDateAt(end, zone) };
  const open = merged(hours.flatMap(each => stretchesOf(each, zone, days)).filter(({ from, until }) => from < until));
  const shut = [
    ...[...closed, ...absences.flatMap(absence => stretchesIn(absence, begin, end))].map(spanOf),
    { from: Number.NEGATIVE_INFINITY, until: of.from },
    { from: of.until, until: Number.POSITIVE_INFINITY },
  ];
  return without(open, shut);
};
