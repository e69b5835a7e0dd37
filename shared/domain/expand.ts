import { type EpochDay, minutesPerDay, parseDate, toCivil, weekdayIndex } from './civil.ts';
import { type DayRule, daysInStretch, keepsDay, type MonthEnd, nextDayToTry, periodsOf } from './period.ts';
import type { Rule } from './rule.ts';
import { lastDate } from './when.ts';

/** Minutes of the wall clock since 1970-01-01T00:00, of no zone. */
export type WallMinutes = number;

/** A rule bound to its start: what the rule leaves open is filled in from the start (RFC 5545 3.3.10). */
export type Series = DayRule & {
  start: WallMinutes;
  /** Minutes of the day on which the rule falls due, ascending; minutes of the hour when it is hourly. */
  times: number[];
  /** Nothing falls due after this day. */
  lastDay: EpochDay;
};

const minutesPerHour = 60;
const hoursPerDay = 24;
const calendarEnd = parseDate(lastDate);

const dayOf = (wall: WallMinutes): EpochDay => Math.floor(wall / minutesPerDay);

const ascending = (values: number[]): number[] => (values.length < 2 ? values : [...new Set(values)].sort((a, b) => a - b));

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

/** The latest turn of the interval that is not after `from`; the first turn when `from` lies before it. */
const alignBefore = (from: number, first: number, interval: number): number =>
  first + Math.max(0, Math.floor((from - first) / interval)) * interval;

/** The earliest turn of the interval that is not before `from`. */
const alignAfter = (from: number, first: number, interval: number): number => first + Math.ceil((from - first) / interval) * interval;

function nextByDay(series: Series, after: WallMinutes): WallMinutes | undefined {
  const { rule, monthEnd, start, lastDay } = series;
  const { indexOf, firstDayOf, daysOf, nextToTry } = periodsOf[rule.freq as keyof typeof periodsOf](series);
  const inPeriod = (index: number) => firstAfter(ascending(daysOf(index)), series, after);
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

function minutesOfHour({ rule, times }: Series): number[] {
  if (rule.bySetPos.length === 0) return times;
  return ascending(daysInStretch(0, times.length, rule.bySetPos, 'omit').map(position => times[position]!));
}

function nextByHour(series: Series, after: WallMinutes): WallMinutes | undefined {
  const { rule, start, lastDay } = series;
  const minutes = minutesOfHour(series);
  const first = Math.floor(start / minutesPerHour);
  let hour = alignBefore(Math.floor(after / minutesPerHour), first, rule.interval);
  while (hour < (lastDay + 1) * hoursPerDay) {
    const day = Math.floor(hour / hoursPerDay);
    if (!keepsDay(rule, day)) {
      hour = alignAfter(nextDayToTry(rule, day) * hoursPerDay, first, rule.interval);
      continue;
    }
    const minute = keepsHour(rule, hour - day * hoursPerDay) ? minutes.find(value => hour * minutesPerHour + value > after) : undefined;
    if (minute !== undefined) return hour * minutesPerHour + minute;
    hour += rule.interval;
  }
  return undefined;
}

const keepsHour = ({ byHour }: Rule, hour: number): boolean => byHour.length === 0 || byHour.includes(hour);

/**
 * The first time after `after` (and after the start) at which the rule falls due, whatever its COUNT and UNTIL; nothing past the last
 * day. The search begins in the turn that holds `after`, so that it costs the same however old the series is.
 */
export function nextInSeries(series: Series, after: WallMinutes): WallMinutes | undefined {
  const from = Math.max(after, series.start);
  const next = series.rule.freq === 'HOURLY' ? nextByHour(series, from) : nextByDay(series, from);
  return next !== undefined && dayOf(next) <= series.lastDay ? next : undefined;
}

/** The parts of a rule that name no day, taken from the day of its start. */
function withDefaultDays(rule: Rule, day: EpochDay): Rule {
  const namesDay = rule.byMonthDay.length > 0 || rule.byYearDay.length > 0 || rule.byDay.length > 0;
  if (namesDay || rule.freq === 'DAILY' || rule.freq === 'HOURLY') return rule;
  if (rule.freq === 'WEEKLY' || rule.byWeekNo.length > 0) return { ...rule, byDay: [{ weekday: weekdayIndex(day) }] };
  const civil = toCivil(day);
  if (rule.freq === 'MONTHLY' || rule.byMonth.length > 0) return { ...rule, byMonthDay: [civil.day] };
  return { ...rule, byMonth: [civil.month], byMonthDay: [civil.day] };
}

/** Only a month or a year can lack a day that the rule names. */
const canLackDay = ({ freq, byMonthDay, byYearDay }: Rule): boolean =>
  (freq === 'MONTHLY' || freq === 'YEARLY') && (byMonthDay.some(day => day > 28) || byYearDay.includes(366));

function timesOf({ freq, byHour, byMinute }: Rule, startMinutes: number): number[] {
  const minutes = byMinute.length > 0 ? byMinute : [startMinutes % minutesPerHour];
  if (freq === 'HOURLY') return minutes;
  const hours = byHour.length > 0 ? byHour : [Math.floor(startMinutes / minutesPerHour)];
  return hours.flatMap(hour => minutes.map(minute => hour * minutesPerHour + minute));
}

/**
 * Binds a rule to its start, `lastDay` at the latest. A series of days alone has no times: BYHOUR and BYMINUTE are left aside
 * (RFC 5545 3.3.10).
 */
export function bindRule(rule: Rule, monthEnd: MonthEnd, start: WallMinutes, dateOnly: boolean, lastDay = calendarEnd): Series {
  const day = dayOf(start);
  const bound = withDefaultDays(rule, day);
  const times = dateOnly ? [0] : timesOf(rule, start - day * minutesPerDay);
  return { rule: bound, monthEnd: canLackDay(bound) ? monthEnd : 'omit', start, times, lastDay: Math.min(lastDay, calendarEnd) };
}
