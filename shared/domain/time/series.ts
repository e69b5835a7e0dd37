import { remember } from '../core/cache.ts';
import { Failure } from '../core/failure.ts';
import { invalidCode } from '../core/invalid.ts';
import { bindRule } from './bind.ts';
import { formatDate, formatTime, minutesPerDay, monthLength, parseDate, parseTime, toCivil, twoDigits } from './civil.ts';
import { nextInSeries, type Series, type WallMinutes } from './expand.ts';
import type { MonthEnd } from './period.ts';
import { parseRule, type Until } from './rule.ts';
import { isInSeason, nextSeason, type Season } from './season.ts';
import { instantOf, type When, wallOf } from './when.ts';
import { placeInZone } from './zone.ts';

const seriesKept = 1000;
const msPerMinute = 60_000;
/** A rule that meets no season for so long never does: 29 February comes to each weekday within it. */
const mostYears = 100;

/** What of a recurrence decides its times: the rule, what becomes of days that a month lacks, the days left out, and the parts of the year. */
export type RuleOptions = { rule: string; monthEnd: MonthEnd; except?: string[]; seasons?: Season[] };

/** A rule bound to its start in a zone: the instant that a gap moved its start to (ms), and the last time that COUNT allows. */
type Bound = { series: Series; zone?: string; movedStartMs?: number; lastCounted?: WallMinutes };

/** A series of due times: its rule bound to its start, the last time that COUNT allows, the days left out, the parts of the year in which it falls due. */
export type DueSeries = Bound & { first: When; except: string[]; seasons?: Season[] };

/** Wall-clock minutes of `YYYY-MM-DDTHH:MM`; a date alone begins at 00:00. */
export const minutesOf = (wall: string): WallMinutes =>
  parseDate(wall) * minutesPerDay + (wall.length > 10 ? parseTime(wall.slice(11)) : 0);

function whenAt(wall: WallMinutes, { time, zone }: When): When {
  const day = Math.floor(wall / minutesPerDay);
  const date = formatDate(day);
  return time === undefined ? { date } : { date, time: formatTime(wall - day * minutesPerDay), zone };
}

const placed = (zone: string, wall: WallMinutes) => placeInZone(zone, wall * msPerMinute);

/** Does an occurrence that a gap moves land on or behind a later one, which the gap does not move? */
function isOvertaken(series: Series, zone: string, wall: WallMinutes, movedToMs: number): boolean {
  for (let next = nextInSeries(series, wall); next !== undefined; next = nextInSeries(series, next)) {
    const { ms, shift } = placed(zone, next);
    if (shift !== 'gap') return ms <= movedToMs;
  }
  return false;
}

/**
 * Is this occurrence one with another? Daylight saving time can move an occurrence onto or behind later ones; then the first of those stands for both,
 * so that occurrences come once each and in order. Only the first due of a series stays where it was moved to, and stands for those before it.
 */
function isMerged({ series, zone, movedStartMs }: Bound, wall: WallMinutes): boolean {
  if (zone === undefined) return false;
  const { ms, shift } = placed(zone, wall);
  if (movedStartMs !== undefined && ms <= movedStartMs) return true;
  return shift === 'gap' && isOvertaken(series, zone, wall, ms);
}

/** The first occurrence after a wall-clock time, whatever COUNT and UNTIL. */
function nextOccurrenceOf(bound: Bound, after: WallMinutes): WallMinutes | undefined {
  let wall = nextInSeries(bound.series, after);
  while (wall !== undefined && isMerged(bound, wall)) wall = nextInSeries(bound.series, wall);
  return wall;
}

/** The last time that COUNT allows. Occurrences that are one with another count once. */
function lastByCount(bound: Bound, count: number): WallMinutes {
  let last = bound.series.start;
  for (let occurrence = 1; occurrence < count; occurrence += 1) {
    const next = nextOccurrenceOf(bound, last);
    if (next === undefined) return last;
    last = next;
  }
  return last;
}

const inZone = (series: Series, zone: string | undefined): Bound => {
  if (zone === undefined) return { series };
  const { ms, shift } = placed(zone, series.start);
  return { series, zone, movedStartMs: shift === 'gap' ? ms : undefined };
};

const bound = remember(
  seriesKept,
  (...parts: [text: string, monthEnd: MonthEnd, wall: string, zone: string | undefined, counted: boolean]) => parts.join(' '),
  (text, monthEnd, wall, zone, counted): Bound => {
    const rule = parseRule(text);
    const dateOnly = zone === undefined;
    if (dateOnly && rule.freq === 'HOURLY') {
      throw new Failure('invalid_recurrence', { part: 'FREQ', reason: invalidCode('rule_hourly_needs_time') });
    }
    // UNTIL in UTC may still be the next day somewhere.
    const lastDay = rule.until && parseDate(rule.until.date) + 1;
    const begun = inZone(bindRule(rule, monthEnd, minutesOf(wall), dateOnly, lastDay), zone);
    return rule.count === undefined || !counted ? begun : { ...begun, lastCounted: lastByCount(begun, rule.count) };
  },
);

/**
 * Binds a rule to the first due of its series; `counted` says whether COUNT counts from there.
 * Fails with `invalid_recurrence` when the rule cannot be read, or goes by the hour from a day alone.
 */
export const bindSeries = ({ rule, monthEnd, except = [], seasons }: RuleOptions, first: When, counted = true): DueSeries => ({
  ...bound(rule, monthEnd, wallOf(first), first.zone, counted),
  first,
  except,
  seasons,
});

/** UNTIL is inclusive; given in UTC it is compared with the instant in the occurrence's zone (RFC 5545 3.3.10). */
const isPast = (until: Until, when: When): boolean =>
  until.instant === undefined || when.zone === undefined ? when.date > until.date : instantOf(when, when.zone) > until.instant;

function hasEnded({ series, lastCounted }: DueSeries, wall: WallMinutes, when: When): boolean {
  // The due that a person set is the first occurrence, whatever the rule says.
  if (wall === series.start) return false;
  const { until } = series.rule;
  return (lastCounted !== undefined && wall > lastCounted) || (until !== undefined && isPast(until, when));
}

/** The day from which on a series goes on that does not fall due on a day, because that is in none of its seasons. The first due is as a person set it. */
const resumesOn = ({ series, seasons }: DueSeries, wall: WallMinutes, { date }: When): string | undefined =>
  wall === series.start || seasons === undefined || isInSeason(seasons, date) ? undefined : nextSeason(seasons, date);

/** How far a series is followed in search of one of its seasons. */
const patienceOf = ({ series, seasons }: DueSeries, after: WallMinutes): WallMinutes =>
  seasons ? Math.max(after, series.start) + mostYears * 366 * minutesPerDay : Number.POSITIVE_INFINITY;

/** The first due of a series after a wall-clock time, or nothing when the series has ended. */
export function nextFrom(due: DueSeries, after: WallMinutes): When | undefined {
  const { series, first, except } = due;
  const patience = patienceOf(due, after);
  let wall: WallMinutes | undefined = after < series.start ? series.start : nextOccurrenceOf(due, after);
  while (wall !== undefined && wall < patience) {
    const when = whenAt(wall, first);
    if (hasEnded(due, wall, when)) return undefined;
    const resumes = resumesOn(due, wall, when);
    if (!resumes && !except.includes(when.date)) return when;
    wall = nextOccurrenceOf(due, resumes ? minutesOf(resumes) - 1 : wall);
  }
  return undefined;
}

/** The due that a series would have had first after a wall-clock time, where that is in none of its seasons. */
export function outOfSeason({ seasons, ...all }: DueSeries, after: WallMinutes): When | undefined {
  const when = seasons && nextFrom(all, after);
  return when && minutesOf(wallOf(when)) !== all.series.start && !isInSeason(seasons, when.date) ? when : undefined;
}

/** The date that was asked for when a day that a month lacks moved to this due: `2026-02-31`. Nothing when it did not move. */
export function movedFrom({ series }: DueSeries, when: When): string | undefined {
  const { rule, monthEnd, start } = series;
  const day = parseDate(when.date);
  if (monthEnd === 'omit' || rule.byYearDay.length > 0 || day === Math.floor(start / minutesPerDay)) return undefined;
  const { year, month } = toCivil(monthEnd === 'backward' ? day : day - 1);
  const length = monthLength(year, month);
  const landed = toCivil(day);
  const named = [landed.day, landed.day - monthLength(landed.year, landed.month) - 1];
  const movesThere = monthEnd === 'backward' ? landed.day === length : landed.day === 1;
  if (!movesThere || rule.byMonthDay.some(value => named.includes(value))) return undefined;
  const missing = rule.byMonthDay.find(value => value > length);
  return missing === undefined ? undefined : `${year}-${twoDigits(month)}-${missing}`;
}
