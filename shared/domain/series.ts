import { remember } from './cache.ts';
import { formatDate, formatTime, minutesPerDay, monthLength, parseDate, parseTime, toCivil, twoDigits } from './civil.ts';
import { bindRule, nextInSeries, type Series, type WallMinutes } from './expand.ts';
import { Failure } from './failure.ts';
import { as } from './invalid.ts';
import type { MonthEnd } from './period.ts';
import { parseRule, type Until } from './rule.ts';
import { instantOf, isDateOnly, placeWhen, type When, wallOf } from './when.ts';

const seriesKept = 1000;

/** What of a recurrence decides its times: the rule, what becomes of days that a month lacks, and the days left out. */
export type RuleOptions = { rule: string; monthEnd: MonthEnd; except?: string[] };

/** A series of due times: its rule bound to its start, the last time that COUNT allows, the days left out. */
export type DueSeries = { series: Series; first: When; except: string[]; lastCounted?: WallMinutes };

/** Wall-clock minutes of `YYYY-MM-DDTHH:MM`; a date alone begins at 00:00. */
export const minutesOf = (wall: string): WallMinutes =>
  parseDate(wall) * minutesPerDay + (wall.length > 10 ? parseTime(wall.slice(11)) : 0);

function whenAt(wall: WallMinutes, { time, zone }: When): When {
  const day = Math.floor(wall / minutesPerDay);
  const date = formatDate(day);
  return time === undefined ? { date } : { date, time: formatTime(wall - day * minutesPerDay), zone };
}

function lastByCount(series: Series, count: number): WallMinutes {
  let last = series.start;
  for (let turn = 1; turn < count; turn += 1) {
    const next = nextInSeries(series, last);
    if (next === undefined) return last;
    last = next;
  }
  return last;
}

type Bound = { series: Series; lastCounted?: WallMinutes };

const bound = remember(
  seriesKept,
  (...parts: [text: string, monthEnd: MonthEnd, wall: string, dateOnly: boolean, counted: boolean]) => parts.join(' '),
  (text, monthEnd, wall, dateOnly, counted): Bound => {
    const rule = parseRule(text);
    if (dateOnly && rule.freq === 'HOURLY') {
      throw new Failure('invalid_recurrence', { part: 'FREQ', reason: as('rule_hourly_needs_time') });
    }
    // UNTIL in UTC may still be the next day somewhere.
    const lastDay = rule.until && parseDate(rule.until.date) + 1;
    const series = bindRule(rule, monthEnd, minutesOf(wall), dateOnly, lastDay);
    return rule.count === undefined || !counted ? { series } : { series, lastCounted: lastByCount(series, rule.count) };
  },
);

/**
 * Binds a rule to the first due of its series; `counted` says whether COUNT counts from there.
 * Fails with `invalid_recurrence` when the rule cannot be read, or goes by the hour from a day alone.
 */
export const bindSeries = ({ rule, monthEnd, except = [] }: RuleOptions, first: When, counted = true): DueSeries => ({
  ...bound(rule, monthEnd, wallOf(first), isDateOnly(first), counted),
  first,
  except,
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

/** A time that daylight saving time moves onto or past the next one of its day is dropped: every instant comes once, in order. */
function isOvertaken({ series, first }: DueSeries, wall: WallMinutes, when: When): boolean {
  const oftenADay = series.rule.freq === 'HOURLY' || series.times.length > 1;
  if (!oftenADay || when.zone === undefined) return false;
  const { at, shift } = placeWhen(when, when.zone);
  if (shift !== 'gap') return false;
  const next = nextInSeries(series, wall);
  return next !== undefined && instantOf(whenAt(next, first), when.zone) <= at;
}

/** The first due of a series after a wall-clock time, or nothing when the series has ended. */
export function nextFrom(due: DueSeries, after: WallMinutes): When | undefined {
  const { series, first, except } = due;
  let wall: WallMinutes | undefined = after < series.start ? series.start : nextInSeries(series, after);
  while (wall !== undefined) {
    const when = whenAt(wall, first);
    if (hasEnded(due, wall, when)) return undefined;
    if (!except.includes(when.date) && !isOvertaken(due, wall, when)) return when;
    wall = nextInSeries(series, wall);
  }
  return undefined;
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
