import { parseDate, weekdayIndex } from '../../time/civil.ts';
import { parseRule, type Rule } from '../../time/rule.ts';
import { isDateOnly, localDateAt, type When } from '../../time/when.ts';
import type { Loss } from '../sync/calendar.ts';

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const indexes = ['first', 'second', 'third', 'fourth', 'last'] as const;
const names = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** How an event of Microsoft Graph returns (`recurrencePattern`). */
export type GraphPattern = {
  type: 'daily' | 'weekly' | 'absoluteMonthly' | 'relativeMonthly' | 'absoluteYearly' | 'relativeYearly';
  interval: number;
  month?: number;
  dayOfMonth?: number;
  daysOfWeek?: string[];
  firstDayOfWeek?: string;
  index?: string;
};
/** From when to when it does (`recurrenceRange`), in days of `recurrenceTimeZone`. */
export type GraphRange = {
  type: 'endDate' | 'noEnd' | 'numbered';
  startDate: string;
  endDate?: string;
  numberOfOccurrences?: number;
  recurrenceTimeZone?: string;
};
export type GraphRecurrence = { pattern: GraphPattern; range: GraphRange };

const dayNames = ({ byDay }: Rule): string[] => byDay.map(({ weekday }) => days[weekday]!);

/** `first` to `last` of 1, 2, 3, 4 and -1; nothing for any other place. */
const indexOf = (nth: number | undefined): string | undefined =>
  nth === -1 ? 'last' : nth === undefined || nth < 1 ? undefined : indexes.slice(0, 4)[nth - 1];

/**
 * The one day of the month that a rule means, as Graph has it: one past the end of a month is its last day there. So 31 is the last day
 * (BYMONTHDAY=-1), and 30 is `BYMONTHDAY=28,29,30;BYSETPOS=-1`.
 */
function dayOfMonthOf({ byMonthDay, bySetPos }: Rule): number | undefined {
  const [day = 0] = byMonthDay;
  if (byMonthDay.length === 1 && bySetPos.length === 0) return oneDayOf(day);
  const last = byMonthDay.at(-1) ?? 0;
  const isClamped = bySetPos.length === 1 && bySetPos[0] === -1 && byMonthDay.every((value, index) => value === 28 + index);
  return isClamped && last > 28 ? last : undefined;
}

function oneDayOf(day: number): number | undefined {
  if (day === -1) return 31;
  return day > 0 && day <= 28 ? day : undefined;
}

/** `third` and the weekdays that it is counted among, of `BYDAY=3TU` or `BYDAY=TU,TH;BYSETPOS=3`. */
function relativeOf(rule: Rule): { index: string; daysOfWeek: string[] } | undefined {
  const { byDay, bySetPos } = rule;
  const [first] = byDay;
  if (byDay.length === 1 && first?.nth !== undefined && bySetPos.length === 0) {
    const index = indexOf(first.nth);
    return index ? { index, daysOfWeek: dayNames(rule) } : undefined;
  }
  const index = bySetPos.length === 1 ? indexOf(bySetPos[0]) : undefined;
  return index && byDay.length > 0 && byDay.every(({ nth }) => nth === undefined) ? { index, daysOfWeek: dayNames(rule) } : undefined;
}

const isBare = ({ byWeekNo, byYearDay, byHour, byMinute }: Rule): boolean =>
  [byWeekNo, byYearDay, byHour, byMinute].every(list => list.length === 0);

function monthlyPattern(rule: Rule, start: When): Partial<GraphPattern> | undefined {
  const { byDay, byMonthDay } = rule;
  if (byDay.length > 0) {
    const relative = byMonthDay.length === 0 ? relativeOf(rule) : undefined;
    return relative && { type: 'relativeMonthly', ...relative };
  }
  const filled = byMonthDay.length > 0 ? rule : { ...rule, byMonthDay: [Number(start.date.slice(8))] };
  const dayOfMonth = dayOfMonthOf(filled);
  return dayOfMonth === undefined ? undefined : { type: 'absoluteMonthly', dayOfMonth };
}

function yearlyPattern(rule: Rule, start: When): Partial<GraphPattern> | undefined {
  const { byMonth, byDay, byMonthDay } = rule;
  if (byMonth.length > 1 || (byMonth.length === 0 && (byDay.length > 0 || byMonthDay.length > 0))) return undefined;
  const pattern = monthlyPattern(rule, start);
  const month = byMonth[0] ?? Number(start.date.slice(5, 7));
  return pattern && { ...pattern, type: pattern.type === 'relativeMonthly' ? 'relativeYearly' : 'absoluteYearly', month };
}

const patterns: Record<Rule['freq'], (rule: Rule, start: When) => Partial<GraphPattern> | undefined> = {
  HOURLY: () => undefined,
  DAILY: ({ byDay, byMonthDay, byMonth, bySetPos }) =>
    [byDay, byMonthDay, byMonth, bySetPos].every(list => list.length === 0) ? { type: 'daily' } : undefined,
  WEEKLY: (rule, start) => {
    if (rule.byMonth.length > 0 || rule.bySetPos.length > 0) return undefined;
    const daysOfWeek = rule.byDay.length > 0 ? dayNames(rule) : [days[weekdayIndex(parseDate(start.date))]!];
    return { type: 'weekly', daysOfWeek, firstDayOfWeek: days[rule.weekStart] };
  },
  MONTHLY: (rule, start) => (rule.byMonth.length > 0 ? undefined : monthlyPattern(rule, start)),
  YEARLY: yearlyPattern,
};

function rangeOf({ count, until }: Rule, start: When, windowsZone: string | undefined): GraphRange {
  const base = { startDate: start.date, ...(windowsZone ? { recurrenceTimeZone: windowsZone } : {}) };
  if (count !== undefined) return { ...base, type: 'numbered', numberOfOccurrences: count };
  if (!until) return { ...base, type: 'noEnd' };
  const endDate = until.instant && !isDateOnly(start) ? localDateAt(until.instant, start.zone!) : until.date;
  return { ...base, type: 'endDate', endDate };
}

/**
 * A rule as Graph has it, for an event that begins at `start`; or the reason why it has none: rules by the hour, at listed times, by weeks or
 * days of the year, on several days of a month, and days that only some months have. `windowsZone` names the zone of the start.
 */
export function graphRecurrenceOf(
  text: string,
  start: When,
  windowsZone: string | undefined,
): { recurrence: GraphRecurrence } | { loss: Loss } {
  const rule = parseRule(text);
  const pattern = isBare(rule) ? patterns[rule.freq](rule, start) : undefined;
  if (!pattern) return { loss: { part: 'RRULE', reason: 'no_pattern' } };
  return { recurrence: { pattern: { ...(pattern as GraphPattern), interval: rule.interval }, range: rangeOf(rule, start, windowsZone) } };
}

const codeOf = (day: string): string => names[days.indexOf(day.toLowerCase() as (typeof days)[number])] ?? 'MO';

function byMonthDayText(dayOfMonth: number): string {
  if (dayOfMonth <= 28) return `BYMONTHDAY=${dayOfMonth}`;
  if (dayOfMonth >= 31) return 'BYMONTHDAY=-1';
  return `BYMONTHDAY=${dayOfMonth === 29 ? '28,29' : '28,29,30'};BYSETPOS=-1`;
}

function relativeText({ index = 'first', daysOfWeek = [] }: GraphPattern): string {
  const nth = index === 'last' ? -1 : indexes.indexOf(index as 'first') + 1;
  const [only, ...others] = daysOfWeek.map(codeOf);
  return others.length === 0 ? `BYDAY=${nth}${only ?? 'MO'}` : `BYDAY=${[only, ...others].join(',')};BYSETPOS=${nth}`;
}

const ruleParts: Record<GraphPattern['type'], (pattern: GraphPattern) => string[]> = {
  daily: () => ['FREQ=DAILY'],
  weekly: ({ daysOfWeek = [], firstDayOfWeek = 'sunday' }) => [
    'FREQ=WEEKLY',
    `BYDAY=${daysOfWeek.map(codeOf).join(',')}`,
    `WKST=${codeOf(firstDayOfWeek)}`,
  ],
  absoluteMonthly: ({ dayOfMonth = 1 }) => ['FREQ=MONTHLY', byMonthDayText(dayOfMonth)],
  relativeMonthly: pattern => ['FREQ=MONTHLY', relativeText(pattern)],
  absoluteYearly: ({ month = 1, dayOfMonth = 1 }) => ['FREQ=YEARLY', `BYMONTH=${month}`, byMonthDayText(dayOfMonth)],
  relativeYearly: pattern => ['FREQ=YEARLY', `BYMONTH=${pattern.month ?? 1}`, relativeText(pattern)],
};

/** The rule of RFC 5545 that a recurrence of Graph means. An end is its last day, which stays that day in the zone of the event. */
export function ruleOfGraph({ pattern, range }: GraphRecurrence): string {
  const end =
    range.type === 'numbered' && range.numberOfOccurrences
      ? [`COUNT=${range.numberOfOccurrences}`]
      : range.type === 'endDate' && range.endDate
        ? [`UNTIL=${range.endDate.replaceAll('-', '')}`]
        : [];
  const [freq, ...parts] = ruleParts[pattern.type](pattern);
  return [freq, ...(pattern.interval > 1 ? [`INTERVAL=${pattern.interval}`] : []), ...parts, ...end].join(';');
}
