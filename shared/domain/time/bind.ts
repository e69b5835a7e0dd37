import { type EpochDay, hoursPerDay, minutesPerDay, minutesPerHour, parseDate, toCivil, weekdayIndex } from './civil.ts';
import { dayOf, type Series, type WallMinutes } from './expand.ts';
import { daysInStretch, type MonthEnd } from './period.ts';
import { ascending, type Rule } from './rule.ts';
import { lastDate } from './when.ts';

const calendarEnd = parseDate(lastDate);

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** Do steps of `interval` from `first` ever meet one of some places in a round of `length`, such as an hour of the day? */
const meets = (first: number, interval: number, length: number, places: number[]): boolean => {
  const step = greatestCommonDivisor(interval, length);
  return places.length === 0 || places.some(place => (place - first) % step === 0);
};

const everyHour = Array.from({ length: hoursPerDay }, (_, hour) => hour);

/** The hours of a week, from Monday 00:00, that an hourly rule names by weekday and hour. */
const hoursOfWeek = ({ byDay, byHour }: Rule): number[] =>
  byDay.flatMap(({ weekday }) => (byHour.length > 0 ? byHour : everyHour).map(hour => weekday * hoursPerDay + hour));

/** Does the interval, counted from the start, ever meet the weekdays, hours or months that the rule names? */
const inStep: Record<Rule['freq'], (rule: Rule, start: WallMinutes) => boolean> = {
  YEARLY: () => true,
  MONTHLY: (rule, start) => meets(toCivil(dayOf(start)).month, rule.interval, 12, rule.byMonth),
  WEEKLY: () => true,
  DAILY: ({ interval, byDay }, start) =>
    meets(
      weekdayIndex(dayOf(start)),
      interval,
      7,
      byDay.map(({ weekday }) => weekday),
    ),
  HOURLY: (rule, start) => {
    const day = dayOf(start);
    const hour = Math.floor(start / minutesPerHour) - day * hoursPerDay;
    const hourOfWeek = weekdayIndex(day) * hoursPerDay + hour;
    return meets(hour, rule.interval, hoursPerDay, rule.byHour) && meets(hourOfWeek, rule.interval, 7 * hoursPerDay, hoursOfWeek(rule));
  },
};

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

const isBySingleDays = ({ freq }: Rule): boolean => freq === 'DAILY' || freq === 'HOURLY';

/** Of each day's or hour's times those that BYSETPOS picks. */
const pickedTimes = ({ bySetPos }: Rule, times: number[]): number[] =>
  bySetPos.length === 0 ? times : ascending(daysInStretch(0, times.length, bySetPos, 'omit').map(position => times[position]!));

/** Can BYSETPOS pick anything at all? An occurrence has at most so many days. */
const picksSome = ({ freq, byDay, bySetPos }: Rule, times: number[]): boolean => {
  const days = { YEARLY: 366, MONTHLY: 31, WEEKLY: byDay.length, DAILY: 1, HOURLY: 1 }[freq];
  return times.length > 0 && (bySetPos.length === 0 || bySetPos.some(position => Math.abs(position) <= days * times.length));
};

/**
 * Binds a rule to its start, `lastDay` at the latest. A series of days alone has no times: BYHOUR and BYMINUTE are left aside
 * (RFC 5545 3.3.10).
 */
export function bindRule(rule: Rule, monthEnd: MonthEnd, start: WallMinutes, dateOnly: boolean, lastDay = calendarEnd): Series {
  const day = dayOf(start);
  const named = withDefaultDays(rule, day);
  const all = dateOnly ? [0] : timesOf(rule, start - day * minutesPerDay);
  const picksTimes = isBySingleDays(rule);
  const times = picksTimes ? pickedTimes(rule, all) : all;
  const bound = picksTimes ? { ...named, bySetPos: [] } : named;
  return {
    rule: bound,
    monthEnd: canLackDay(bound) ? monthEnd : 'omit',
    start,
    times,
    lastDay: Math.min(lastDay, calendarEnd),
    isReachable: picksSome(bound, times) && inStep[rule.freq](bound, start),
  };
}
