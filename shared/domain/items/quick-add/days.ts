import { type EpochDay, monthLength, monthsLater, startOfWeek, toCivil, toEpochDay, weekdayIndex } from '../../time/civil.ts';
import type { Unit } from './lengths.ts';

const leapCycle = 8;

/** The first day from today on that is this day of this month; undefined where no year has it. */
export const comingDay = (today: EpochDay, month: number, day: number): EpochDay | undefined => {
  const { year } = toCivil(today);
  for (let later = 0; later <= leapCycle; later++) {
    const found = toEpochDay(year + later, month, day);
    if (day >= 1 && day <= monthLength(year + later, month) && found >= today) return found;
  }
  return undefined;
};

/** A day of the calendar; undefined for one that is none. */
export const calendarDay = (year: number, month: number, day: number): EpochDay | undefined =>
  month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month) && year >= 1970 && year <= 2099
    ? toEpochDay(year, month, day)
    : undefined;

const workdaysLater = (from: EpochDay, count: number): EpochDay => {
  let day = from;
  for (let left = Math.min(count, 999); left > 0; left -= weekdayIndex(day) < 5 ? 1 : 0) day += 1;
  return day;
};

/** The day so many units later. */
export const later = (from: EpochDay, count: number, unit: Unit): EpochDay => {
  if (unit === 'workday') return workdaysLater(from, count);
  if (unit === 'day') return from + count;
  if (unit === 'week') return from + 7 * count;
  return monthsLater(from, { month: 1, quarter: 3, year: 12, minute: 0, hour: 0 }[unit] * count);
};

/** The first such weekday after a day. */
export const weekdayAfter = (day: EpochDay, weekday: number): EpochDay => day + 1 + ((weekday - weekdayIndex(day + 1) + 7) % 7);
export const nextMonday = (today: EpochDay): EpochDay => startOfWeek(today, 0) + 7;

/** The nth such weekday of a month, counted from its end where n is negative; undefined where there are not so many. */
export const nthWeekday = (year: number, month: number, nth: number, weekday: number): EpochDay | undefined => {
  const first = toEpochDay(year, month, 1);
  const last = toEpochDay(year, month, monthLength(year, month));
  const from = first + ((weekday - weekdayIndex(first) + 7) % 7);
  const to = last - ((weekdayIndex(last) - weekday + 7) % 7);
  const day = nth > 0 ? from + 7 * (nth - 1) : to + 7 * (nth + 1);
  return day >= first && day <= last ? day : undefined;
};

/** The first and the last day of the week, month, quarter or year that holds a day. */
export const spanOf = (day: EpochDay, unit: Unit): readonly [EpochDay, EpochDay] => {
  const { year, month } = toCivil(day);
  if (unit === 'week') return [startOfWeek(day, 0), startOfWeek(day, 0) + 6];
  if (unit === 'year') return [toEpochDay(year, 1, 1), toEpochDay(year, 12, 31)];
  const from = unit === 'quarter' ? month - ((month - 1) % 3) : month;
  const to = unit === 'quarter' ? from + 2 : month;
  return [toEpochDay(year, from, 1), toEpochDay(year, to, monthLength(year, to))];
};

/** From the month that holds today on, the first such day that is not past. */
export const inComingMonth = (today: EpochDay, dayIn: (year: number, month: number) => EpochDay | undefined): EpochDay | undefined => {
  const { year, month } = toCivil(today);
  for (let ahead = 0; ahead <= 12; ahead++) {
    const found = dayIn(year + Math.floor((month - 1 + ahead) / 12), ((month - 1 + ahead) % 12) + 1);
    if (found !== undefined && found >= today) return found;
  }
  return undefined;
};

/** From this year on, the first such day of a month that is not past. */
export const inComingYear = (today: EpochDay, dayIn: (year: number) => EpochDay | undefined): EpochDay | undefined => {
  const { year } = toCivil(today);
  for (let ahead = 0; ahead <= leapCycle; ahead++) {
    const found = dayIn(year + ahead);
    if (found !== undefined && found >= today) return found;
  }
  return undefined;
};
