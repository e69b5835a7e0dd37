import { type EpochDay, hoursPerDay, minutesPerDay, minutesPerHour } from './civil.ts';
import { type DayRule, daysInStretch, keepsDay, namesPlainDays, nextDayToTry, occurrencesOf } from './period.ts';
import { ascending, type Rule } from './rule.ts';

/** Minutes of the wall clock since 1970-01-01T00:00, of no zone. */
export type WallMinutes = number;

/** A rule bound to its start: what the rule leaves open is filled in from the start (RFC 5545 3.3.10). */
export type Series = DayRule & {
  start: WallMinutes;
  /** Minutes of the day on which the rule falls due, ascending; minutes of the hour when it is hourly. */
  times: number[];
  /** Nothing falls due after this day. */
  lastDay: EpochDay;
  /** Can it fall due at all? Where the interval never meets what the rule names, no search would end before the calendar does. */
  isReachable: boolean;
};

/** The day that holds a wall-clock time. */
export const dayOf = (wall: WallMinutes): EpochDay => Math.floor(wall / minutesPerDay);

/** The times of one period that BYSETPOS picks, counted through all times of all its days; the first one after `after`. */
function firstPickedAfter(days: EpochDay[], { rule, times }: Series, after: WallMinutes): WallMinutes | undefined {
  const picked = daysInStretch(0, days.length * times.length, rule.bySetPos, 'omit').map(
    position => days[Math.floor(position / times.length)]! * minutesPerDay + times[position % times.length]!,
  );
  return ascending(picked).find(wall => wall > after);
}

function firstAfter(days: EpochDay[], series: Series, after: WallMinutes): WallMinutes | undefined {
  if (series.rule.bySetPos.length > 0) return firstPickedAfter(days, series, after);
  const lastTime = series.times.at(-1)!;
  const day = days.find(candidate => candidate * minutesPerDay + lastTime > after);
  if (day === undefined) return undefined;
  return day * minutesPerDay + series.times.find(minutes => day * minutesPerDay + minutes > after)!;
}

/** The latest occurrence of the interval that is not after `from`; the first occurrence when `from` lies before it. */
const alignBefore = (from: number, first: number, interval: number): number =>
  first + Math.max(0, Math.floor((from - first) / interval)) * interval;

/** The earliest occurrence of the interval that is not before `from`. */
const alignAfter = (from: number, first: number, interval: number): number => first + Math.ceil((from - first) / interval) * interval;

/** The next occurrence of a rule of which each day says by itself whether it is named: from day to day, past all that the rule does not name. */
function nextOnPlainDays(series: Series, after: WallMinutes): WallMinutes | undefined {
  const { rule, start, lastDay } = series;
  const { indexOf, firstDayOf } = occurrencesOf(series);
  const first = indexOf(dayOf(start));
  let day = dayOf(after);
  while (day <= lastDay) {
    const index = indexOf(day);
    const inOccurrence = alignAfter(index, first, rule.interval);
    if (inOccurrence > index) {
      day = firstDayOf(inOccurrence);
      continue;
    }
    const found = keepsDay(rule, day) ? firstAfter([day], series, after) : undefined;
    if (found !== undefined) return found;
    day = nextDayToTry(rule, day);
  }
  return undefined;
}

/** The next occurrence of a rule whose days are known only beside the others of their week, month or year. */
function nextByPeriod(series: Series, after: WallMinutes): WallMinutes | undefined {
  const { rule, monthEnd, start, lastDay } = series;
  const { indexOf, firstDayOf, daysOf, nextToTry } = occurrencesOf(series);
  const inPeriod = (index: number) => firstAfter(daysOf(index), series, after);
  const first = indexOf(dayOf(start));
  // A day moved forward lies one past its period, so the period of the day before may still have something to say.
  let index = alignBefore(indexOf(dayOf(after) - (monthEnd === 'forward' ? 1 : 0)), first, rule.interval);
  while (firstDayOf(index) <= lastDay) {
    const found = inPeriod(index);
    if (found !== undefined) return monthEnd === 'forward' ? Math.min(found, inPeriod(index + rule.interval) ?? found) : found;
    index = alignAfter(nextToTry(index), first, rule.interval);
  }
  return undefined;
}

const isPlain = ({ rule, monthEnd }: Series): boolean => monthEnd === 'omit' && rule.bySetPos.length === 0 && namesPlainDays(rule);

const nextByDay = (series: Series, after: WallMinutes): WallMinutes | undefined =>
  isPlain(series) ? nextOnPlainDays(series, after) : nextByPeriod(series, after);

/** The first occurrence of an hourly rule on a day, from an hour of its interval on; and the first hour of the interval after that day. */
function onDay({ rule, times }: Series, from: number, dayEnd: number, after: WallMinutes): { found?: WallMinutes; hour: number } {
  let hour = from;
  for (; hour < dayEnd; hour += rule.interval) {
    if (!keepsHour(rule, hour % hoursPerDay)) continue;
    const minute = times.find(value => hour * minutesPerHour + value > after);
    if (minute !== undefined) return { found: hour * minutesPerHour + minute, hour };
  }
  return { hour };
}

function nextByHour(series: Series, after: WallMinutes): WallMinutes | undefined {
  const { rule, start, lastDay } = series;
  const first = Math.floor(start / minutesPerHour);
  let hour = alignBefore(Math.floor(after / minutesPerHour), first, rule.interval);
  while (hour < (lastDay + 1) * hoursPerDay) {
    const day = Math.floor(hour / hoursPerDay);
    if (keepsDay(rule, day)) {
      const tried = onDay(series, hour, (day + 1) * hoursPerDay, after);
      if (tried.found !== undefined) return tried.found;
      hour = tried.hour;
    } else hour = alignAfter(nextDayToTry(rule, day) * hoursPerDay, first, rule.interval);
  }
  return undefined;
}

const keepsHour = ({ byHour }: Rule, hour: number): boolean => byHour.length === 0 || byHour.includes(hour);

/**
 * The first time after `after` (and after the start) at which the rule falls due, whatever its COUNT and UNTIL; nothing past the last
 * day. The search begins in the occurrence that holds `after`, so that it costs the same however old the series is.
 */
export function nextInSeries(series: Series, after: WallMinutes): WallMinutes | undefined {
  if (!series.isReachable) return undefined;
  const from = Math.max(after, series.start);
  const next = series.rule.freq === 'HOURLY' ? nextByHour(series, from) : nextByDay(series, from);
  return next !== undefined && dayOf(next) <= series.lastDay ? next : undefined;
}
