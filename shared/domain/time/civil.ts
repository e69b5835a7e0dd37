/** Days since 1970-01-01 in the proleptic Gregorian calendar, negative before it. */
export type EpochDay = number;

/** A calendar date in numbers: month 1 to 12, day 1 to 31. */
type Civil = { year: number; month: number; day: number };

/** Minutes of an hour. */
export const minutesPerHour = 60;
/** Hours of a day of the calendar. */
export const hoursPerDay = 24;
/** Minutes of a day. */
export const minutesPerDay = 1440;
/** Milliseconds of a day of 24 hours. */
export const msPerDay = 86_400_000;

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Is this a Gregorian leap year? */
export const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days of a year, 365 or 366. */
export const yearLength = (year: number): number => (isLeap(year) ? 366 : 365);

/** Days of a month (1 to 12) of a year. */
export const monthLength = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : monthLengths[month - 1]!);

/** The epoch day of a date. A day past the end of its month runs on into the next one, as day 0 is the last of the month before. */
export function toEpochDay(year: number, month: number, day: number): EpochDay {
  // Years are counted from March, so that the leap day is the last of its year.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The calendar date of an epoch day. */
export function toCivil(epochDay: EpochDay): Civil {
  const shifted = epochDay + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1 };
}

/** The day so many months later; the last of its month where that is shorter. */
export const monthsLater = (day: EpochDay, months: number): EpochDay => {
  const civil = toCivil(day);
  const index = civil.year * 12 + civil.month - 1 + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return toEpochDay(year, month, Math.min(civil.day, monthLength(year, month)));
};

/** The weekday of an epoch day: 0 is Monday, 6 is Sunday. */
export const weekdayIndex = (epochDay: EpochDay): number => (((epochDay + 3) % 7) + 7) % 7;

/** The first day of the week that holds an epoch day, for weeks that begin on `weekStart` (0 is Monday). */
export const startOfWeek = (epochDay: EpochDay, weekStart: number): EpochDay => epochDay - ((weekdayIndex(epochDay) - weekStart + 7) % 7);

/** The epoch day of `YYYY-MM-DD`, or of the date in a longer text that begins so. */
export const parseDate = (text: string): EpochDay =>
  toEpochDay(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)));

/** A number below 100 as two digits. */
export const twoDigits = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** An epoch day as `YYYY-MM-DD`. */
export function formatDate(epochDay: EpochDay): string {
  const { year, month, day } = toCivil(epochDay);
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** Minutes of the day of `HH:MM`. */
export const parseTime = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Minutes of the day as `HH:MM`. */
export const formatTime = (minutes: number): string => `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
