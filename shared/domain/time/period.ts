import { type EpochDay, monthLength, startOfWeek, toCivil, toEpochDay, weekdayIndex, yearLength } from './civil.ts';
import { ascending, type Rule, type RuleDay } from './rule.ts';

/** What becomes of a day that a month or year lacks (RFC 7529 SKIP): left out, the last day before it, or the first day after it. */
export type MonthEnd = 'omit' | 'backward' | 'forward';

/** A rule that leaves no day open, and what becomes of the days that a month or year lacks. */
export type DayRule = { rule: Rule; monthEnd: MonthEnd };

const matches = (list: number[], fromStart: number, length: number): boolean =>
  list.length === 0 || list.includes(fromStart) || list.includes(fromStart - length - 1);

/** The day that is number `day` in a stretch that begins on `first`; a number past its end goes by `monthEnd`, one before it is left out. */
function dayInStretch(first: EpochDay, length: number, day: number, monthEnd: MonthEnd): EpochDay | undefined {
  const position = day < 0 ? length + day + 1 : day;
  if (position < 1) return undefined;
  if (position <= length) return first + position - 1;
  if (monthEnd === 'omit') return undefined;
  return monthEnd === 'backward' ? first + length - 1 : first + length;
}

/** The days that are numbered so in a stretch of days, as in `dayInStretch`. */
export const daysInStretch = (first: EpochDay, length: number, days: number[], monthEnd: MonthEnd): EpochDay[] =>
  days.map(day => dayInStretch(first, length, day, monthEnd)).filter(day => day !== undefined);

/** The weekdays of a stretch of days: all of them, or the nth from its start or its end. */
function weekdaysInStretch(first: EpochDay, length: number, { weekday, nth }: RuleDay): EpochDay[] {
  const earliest = first + ((weekday - weekdayIndex(first) + 7) % 7);
  const count = Math.floor((first + length - 1 - earliest) / 7) + 1;
  if (nth === undefined) return Array.from({ length: count }, (_, week) => earliest + 7 * week);
  const week = nth > 0 ? nth - 1 : count + nth;
  return week >= 0 && week < count ? [earliest + 7 * week] : [];
}

/** Is the day one of the named weekdays? Numbers count within its year, or within its month. */
function keepsWeekday(byDay: RuleDay[], day: EpochDay, within: 'year' | 'month'): boolean {
  const weekday = weekdayIndex(day);
  return byDay.some(named => named.weekday === weekday && (named.nth === undefined || isNth(named.nth, day, within)));
}

function isNth(nth: number, day: EpochDay, within: 'year' | 'month'): boolean {
  const { year, month, day: dayOfMonth } = toCivil(day);
  const position = within === 'month' ? dayOfMonth - 1 : day - toEpochDay(year, 1, 1);
  const length = within === 'month' ? monthLength(year, month) : yearLength(year);
  return nth > 0 ? nth === Math.floor(position / 7) + 1 : -nth === Math.floor((length - 1 - position) / 7) + 1;
}

const datesOfMonth = ({ rule, monthEnd }: DayRule, year: number, month: number): EpochDay[] =>
  daysInStretch(toEpochDay(year, month, 1), monthLength(year, month), rule.byMonthDay, monthEnd);

const weekdaysOfMonth = ({ rule }: DayRule, year: number, month: number): EpochDay[] =>
  rule.byDay.flatMap(day => weekdaysInStretch(toEpochDay(year, month, 1), monthLength(year, month), day));

function daysOfMonth(dayRule: DayRule, year: number, month: number): EpochDay[] {
  const { byMonth, byMonthDay, byDay } = dayRule.rule;
  if (byMonth.length > 0 && !byMonth.includes(month)) return [];
  if (byMonthDay.length === 0) return weekdaysOfMonth(dayRule, year, month);
  const days = datesOfMonth(dayRule, year, month);
  return byDay.length === 0 ? days : days.filter(day => keepsWeekday(byDay, day, 'month'));
}

/** The first day of week 1 of a year: the first week with at least four days in it (RFC 5545 3.3.10). */
const firstWeek = (year: number, weekStart: number): EpochDay => startOfWeek(toEpochDay(year, 1, 4), weekStart);

const weekFrom = (first: EpochDay): EpochDay[] => [first, first + 1, first + 2, first + 3, first + 4, first + 5, first + 6];

/** The days of a calendar year that lie in the named weeks, also in those of the years beside it. */
function daysOfWeeks(rule: Rule, year: number): EpochDay[] {
  const newYear = toEpochDay(year, 1, 1);
  const end = newYear + yearLength(year);
  return [year - 1, year, year + 1].flatMap(weekYear => {
    const first = firstWeek(weekYear, rule.weekStart);
    const weeks = (firstWeek(weekYear + 1, rule.weekStart) - first) / 7;
    return daysInStretch(0, weeks, rule.byWeekNo, 'omit')
      .flatMap(week => weekFrom(first + week * 7))
      .filter(day => day >= newYear && day < end);
  });
}

const allMonths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** The days that the narrowest part of a yearly rule names; the other parts then limit them. */
function namedDaysOfYear(dayRule: DayRule, year: number): EpochDay[] {
  const { byYearDay, byWeekNo, byMonthDay, byMonth, byDay } = dayRule.rule;
  const first = toEpochDay(year, 1, 1);
  if (byYearDay.length > 0) return daysInStretch(first, yearLength(year), byYearDay, dayRule.monthEnd);
  if (byWeekNo.length > 0) return daysOfWeeks(dayRule.rule, year);
  const months = byMonth.length > 0 ? byMonth : allMonths;
  if (byMonthDay.length > 0) return months.flatMap(month => datesOfMonth(dayRule, year, month));
  if (byMonth.length > 0) return months.flatMap(month => weekdaysOfMonth(dayRule, year, month));
  return byDay.flatMap(day => weekdaysInStretch(first, yearLength(year), day));
}

function daysOfYear(dayRule: DayRule, year: number): EpochDay[] {
  const { byYearDay, byWeekNo, byMonth, byDay } = dayRule.rule;
  let days = namedDaysOfYear(dayRule, year);
  if (byYearDay.length > 0 || byWeekNo.length > 0) days = days.filter(day => keepsMonthAndDay(dayRule.rule, day));
  if (byYearDay.length > 0 && byWeekNo.length > 0) {
    const inWeeks = new Set(daysOfWeeks(dayRule.rule, year));
    days = days.filter(day => inWeeks.has(day));
  }
  const within = byMonth.length > 0 ? 'month' : 'year';
  return byDay.length === 0 ? days : days.filter(day => keepsWeekday(byDay, day, within));
}

function keepsMonthAndDay({ byMonth, byMonthDay }: Rule, day: EpochDay): boolean {
  if (byMonth.length === 0 && byMonthDay.length === 0) return true;
  const civil = toCivil(day);
  if (byMonth.length > 0 && !byMonth.includes(civil.month)) return false;
  return matches(byMonthDay, civil.day, monthLength(civil.year, civil.month));
}

/** Does a rule let this day stand, by what the day is by itself? */
export function keepsDay(rule: Rule, day: EpochDay): boolean {
  if (rule.byDay.length > 0 && !rule.byDay.some(({ weekday }) => weekday === weekdayIndex(day))) return false;
  if (!keepsMonthAndDay(rule, day)) return false;
  if (rule.byYearDay.length === 0) return true;
  const { year } = toCivil(day);
  return matches(rule.byYearDay, day - toEpochDay(year, 1, 1) + 1, yearLength(year));
}

const monthIndex = (day: EpochDay): number => {
  const { year, month } = toCivil(day);
  return year * 12 + month - 1;
};

/** The number of the next month after one that the rule may name. */
const nextMonth = ({ byMonth }: Rule, index: number): number => {
  if (byMonth.length === 0) return index + 1;
  const later = byMonth.find(month => month - 1 > index % 12);
  return index - (index % 12) + (later === undefined ? 12 + byMonth[0]! : later) - 1;
};

const firstDayOfMonth = (index: number): EpochDay => toEpochDay(Math.floor(index / 12), (index % 12) + 1, 1);

/** The next day of a month or year, after one, that is named by its number; nothing when none is left. Every day where none is named. */
function nextNamedDay(named: number[], day: number, length: number): number | undefined {
  if (named.length === 0) return day < length ? day + 1 : undefined;
  const later = named.map(each => (each < 0 ? length + each + 1 : each)).filter(each => each > day && each <= length);
  return later.length === 0 ? undefined : Math.min(...later);
}

function nextByDate(rule: Rule, day: EpochDay): EpochDay {
  if (rule.byMonth.length === 0 && rule.byMonthDay.length === 0) return day + 1;
  const { year, month, day: dayOfMonth } = toCivil(day);
  const isNamed = rule.byMonth.length === 0 || rule.byMonth.includes(month);
  const next = isNamed ? nextNamedDay(rule.byMonthDay, dayOfMonth, monthLength(year, month)) : undefined;
  return next === undefined ? firstDayOfMonth(nextMonth(rule, year * 12 + month - 1)) : day + next - dayOfMonth;
}

function nextByYearDay(rule: Rule, day: EpochDay): EpochDay {
  if (rule.byYearDay.length === 0) return day + 1;
  const { year } = toCivil(day);
  const newYear = toEpochDay(year, 1, 1);
  const next = nextNamedDay(rule.byYearDay, day - newYear + 1, yearLength(year));
  return newYear + (next === undefined ? yearLength(year) : next - 1);
}

/** The next day that a rule may let stand: it passes over days and months that the rule does not name. */
export const nextDayToTry = (rule: Rule, day: EpochDay): EpochDay => Math.max(nextByDate(rule, day), nextByYearDay(rule, day));

/** Does each day say by itself whether the rule names it? Not where days are numbered in their year or month, or go by the week's number. */
export const namesPlainDays = ({ byDay, byYearDay, byWeekNo }: Rule): boolean =>
  byYearDay.length === 0 && byWeekNo.length === 0 && byDay.every(({ nth }) => nth === undefined);

/** The days of a stretch that a rule names, found by walking through it: for rules that name many of them. */
function walkedDays(rule: Rule, first: EpochDay, end: EpochDay): EpochDay[] {
  const within = rule.freq === 'YEARLY' && rule.byMonth.length === 0 ? 'year' : 'month';
  const isNumbered = rule.byDay.some(({ nth }) => nth !== undefined);
  const days: EpochDay[] = [];
  for (let day = first; day < end; day = nextDayToTry(rule, day))
    if (keepsDay(rule, day) && (!isNumbered || keepsWeekday(rule.byDay, day, within))) days.push(day);
  return days;
}

/** Numbered weekdays alone are few, and found sooner by their numbers. */
const isWalked = ({ rule, monthEnd }: DayRule): boolean =>
  monthEnd === 'omit' &&
  (namesPlainDays(rule) || (rule.byYearDay.length + rule.byWeekNo.length === 0 && rule.byDay.some(({ nth }) => nth === undefined)));

/** The days that a rule names in a year or month, in order; a day moved forward lies one past it. */
function namedDays(dayRule: DayRule, index: number, first: EpochDay, end: EpochDay): EpochDay[] {
  const { rule } = dayRule;
  if (isWalked(dayRule)) return walkedDays(rule, first, end);
  return ascending(rule.freq === 'YEARLY' ? daysOfYear(dayRule, index) : daysOfMonth(dayRule, Math.floor(index / 12), (index % 12) + 1));
}

/**
 * The occurrences of a frequency, numbered so that later ones have greater numbers: which one holds a day, the first day of each, and the next
 * occurrence to try after one in vain.
 */
type Occurrences = { indexOf: (day: EpochDay) => number; firstDayOf: (index: number) => EpochDay; nextToTry: (index: number) => number };

const nextIndex = (index: number): number => index + 1;
const itself = (day: EpochDay): EpochDay => day;

const occurrencesByFrequency: Record<Exclude<Rule['freq'], 'HOURLY'>, (rule: Rule) => Occurrences> = {
  YEARLY: () => ({ indexOf: day => toCivil(day).year, firstDayOf: year => toEpochDay(year, 1, 1), nextToTry: nextIndex }),
  MONTHLY: rule => ({ indexOf: monthIndex, firstDayOf: firstDayOfMonth, nextToTry: index => nextMonth(rule, index) }),
  WEEKLY: ({ weekStart }) => {
    // The week that holds 1970-01-01, for weeks that begin on the rule's weekday.
    const origin = startOfWeek(0, weekStart);
    return { indexOf: day => Math.floor((day - origin) / 7), firstDayOf: index => origin + index * 7, nextToTry: nextIndex };
  },
  DAILY: () => ({ indexOf: itself, firstDayOf: itself, nextToTry: nextIndex }),
};

/** The occurrences of a rule that names whole days, and the days that it names in each, in order; a day moved forward lies one past its occurrence. */
export function occurrencesOf(dayRule: DayRule): Occurrences & { daysOf: (index: number) => EpochDay[] } {
  const occurrences = occurrencesByFrequency[dayRule.rule.freq as keyof typeof occurrencesByFrequency](dayRule.rule);
  return { ...occurrences, daysOf: index => namedDays(dayRule, index, occurrences.firstDayOf(index), occurrences.firstDayOf(index + 1)) };
}
