import * as z from 'zod';
import { invalidCode } from '../core/invalid.ts';
import { formatDate, formatTime, monthsLater, msPerDay, parseDate, parseTime, weekdayIndex } from './civil.ts';
import { isZone, offsetAt, placeInZone, type ZoneShift } from './zone.ts';

const longestDurationDays = 366;
const msPerMinute = 60_000;

/** A weekday, Monday first. */
export const Weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
export type Weekday = z.infer<typeof Weekday>;

const firstDate = '1970-01-01';
/** The last day that a record may name. */
export const lastDate = '2200-12-31';

/** An IANA time zone name that this runtime knows, such as `Europe/Berlin`. A bare offset is refused: it knows no daylight saving time. */
export const Zone = z.string().max(40).refine(isZone, invalidCode('not_a_zone'));

/** A wall-clock time of day, `HH:MM`, 24 hours. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, invalidCode('not_a_time_of_day'));

/** A day of the calendar, `YYYY-MM-DD`, 1970 to 2200. */
export const LocalDate = z.iso.date().refine(date => date >= firstDate && date <= lastDate, {
  error: invalidCode('day_out_of_range'),
  params: { first: firstDate, last: lastDate },
});

const canonicalInstant = (text: string): string => {
  const ms = Date.parse(text);
  // What is no instant is left as it is: its own message follows.
  return Number.isNaN(ms) ? text : new Date(ms).toISOString();
};

/** An RFC 3339 date-time, kept in the one form of the product: UTC with milliseconds, so that instants compare as text. */
export const Instant = z.iso
  .datetime({ offset: true })
  .overwrite(canonicalInstant)
  .refine(text => text >= firstDate && text < '2201', {
    error: invalidCode('day_out_of_range'),
    params: { first: firstDate, last: lastDate },
  });

/** A day, or a wall-clock time on that day in an IANA zone. A day alone stays a day: it is never midnight UTC. */
export const When = z
  .strictObject({ date: LocalDate, time: TimeOfDay.optional(), zone: Zone.optional() })
  .refine(when => (when.time === undefined) === (when.zone === undefined), invalidCode('time_without_zone'));
export type When = z.infer<typeof When>;

/** Is this a day without a time? */
export const isDateOnly = (when: When): boolean => when.time === undefined;

/** The wall clock as `YYYY-MM-DDTHH:MM`; a day alone begins at 00:00. Such texts compare in the order of the clock. */
export const wallOf = (when: When): string => `${when.date}T${when.time ?? '00:00'}`;

/** An instant of milliseconds since 1970 in the product's one form. */
export const toInstant = (ms: number): string => new Date(ms).toISOString();

const wallMsOf = (when: When): number => parseDate(when.date) * msPerDay + (when.time ? parseTime(when.time) * msPerMinute : 0);

/** Where a due time lands: its instant, and how daylight saving time moved it. A day alone begins at 00:00 in `fallbackZone`. */
export function placeWhen(when: When, fallbackZone: string): { at: string; shift?: ZoneShift } {
  const { ms, shift } = placeInZone(when.zone ?? fallbackZone, wallMsOf(when));
  return shift === undefined ? { at: toInstant(ms) } : { at: toInstant(ms), shift };
}

/**
 * The instant of a due time (RFC 3339, UTC, milliseconds); a day alone is due from its start in `fallbackZone`. A time that daylight
 * saving time skips moves forward by the gap, a doubled one is the first of the two.
 */
export const instantOf = (when: When, fallbackZone: string): string => toInstant(placeInZone(when.zone ?? fallbackZone, wallMsOf(when)).ms);

/** What the wall clock of a zone shows at an instant, cut to the minute. */
export function wallClockAt(instant: string, zone: string): { date: string; time: string } {
  const ms = Date.parse(instant);
  const wallMs = ms + offsetAt(zone, ms);
  const day = Math.floor(wallMs / msPerDay);
  return { date: formatDate(day), time: formatTime(Math.floor((wallMs - day * msPerDay) / msPerMinute)) };
}

/** The wall clock that names an instant in a zone; in UTC where it would name another one, in an hour that comes twice. */
export const wallAt = (instant: string, zone: string): When => {
  const local: When = { ...wallClockAt(instant, zone), zone };
  return instantOf(local, zone) === instant ? local : { ...wallClockAt(instant, 'UTC'), zone: 'UTC' };
};

/** The day that a zone has at an instant. */
export const localDateAt = (instant: string, zone: string): string => wallClockAt(instant, zone).date;

/** The weekday of a day. */
export const weekdayOf = (date: string): Weekday => Weekday.options[weekdayIndex(parseDate(date))]!;

/** The day `days` later, earlier when negative. */
export const addDays = (date: string, days: number): string => formatDate(parseDate(date) + days);

/** The same time of day on another day. */
export const shiftWhen = (when: When, days: number): When => ({ ...when, date: addDays(when.date, days) });

/** Days from `from` to `to`: positive when `to` is later. */
export const daysBetween = (from: string, to: string): number => parseDate(to) - parseDate(from);

const durationPattern =
  /^([+-])?P(?=\d|T\d)(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$/;

type DurationParts = { months: number; days: number; ms: number };

function parseDuration(text: string): DurationParts | undefined {
  const match = durationPattern.exec(text);
  if (!match) return undefined;
  const sign = match[1] === '-' ? -1 : 1;
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(2).map(digits => sign * Number(digits ?? 0)) as number[];
  return { months: years! * 12 + months!, days: weeks! * 7 + days!, ms: (hours! * 3600 + minutes! * 60 + seconds!) * 1000 };
}

function isShortEnough(text: string): boolean {
  const parts = parseDuration(text);
  // A text that does not parse has its own message.
  if (!parts) return true;
  const wholeYears = Math.trunc(parts.months / 12);
  const days = wholeYears * 366 + (parts.months - wholeYears * 12) * 31 + parts.days + parts.ms / msPerDay;
  return Math.abs(days) <= longestDurationDays;
}

/** An ISO 8601 duration of at most 366 days, negative with a leading `-`: `-PT15M`, `P1D`, `-P1W`, `P1DT2H`, `-P1M`. */
export const Duration = z
  .string()
  .max(40)
  .regex(durationPattern, invalidCode('not_a_duration'))
  .refine(isShortEnough, { error: invalidCode('duration_too_long'), params: { days: longestDurationDays } });

/**
 * An instant moved by an ISO 8601 duration. Years to days move the wall clock of the zone (a month's end stays within the month), hours
 * to seconds are exact (RFC 5545 3.3.6).
 */
export function addDuration(instant: string, duration: string, zone: string): string {
  const parts = parseDuration(duration);
  if (!parts) throw new RangeError(`not a duration: ${duration}`);
  const ms = Date.parse(instant);
  if (parts.months === 0 && parts.days === 0) return toInstant(ms + parts.ms);
  const wallMs = ms + offsetAt(zone, ms);
  const day = Math.floor(wallMs / msPerDay);
  const moved = monthsLater(day, parts.months) + parts.days;
  return toInstant(placeInZone(zone, wallMs + (moved - day) * msPerDay).ms + parts.ms);
}
