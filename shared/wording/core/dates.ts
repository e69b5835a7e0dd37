import { remember } from '../../domain/core/cache.ts';
import { daysBetween, instantOf, isDateOnly, localDateAt, type When } from '../../domain/time/when.ts';
import { offsetAt } from '../../domain/time/zone.ts';

const formatsKept = 100;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const format = remember(
  formatsKept,
  (tag: string, timeZone: string, options: Intl.DateTimeFormatOptions) => [tag, timeZone, ...Object.entries(options).flat()].join(),
  (tag, timeZone, options) => new Intl.DateTimeFormat(tag, { ...options, timeZone }),
);

const relativeFormat = remember(
  formatsKept,
  (tag: string) => tag,
  tag => new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }),
);
const unitFormat = remember(
  formatsKept,
  (tag: string, unit: string) => `${tag} ${unit}`,
  (tag, unit) => new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }),
);

/** A due time as one reader sees it: the day in their zone, the time if it has one, and its instant to sort by. */
export type Seen = { date: string; time?: string; at: string };

/** Dates and times in one reader's language and zone. `today` is the day from which "tomorrow" is counted. */
export type Dates = {
  /** `Saturday, November 21`, with the year when it is not today's. */
  day: (date: string, today: string) => string;
  /** `tomorrow`, or the day where it is further off than that. */
  near: (date: string, today: string) => string;
  /** `November 21 – 27`. */
  range: (from: string, to: string) => string;
  /** The parts of a calendar leaf: short weekday, day of the month, short month. */
  leaf: (date: string) => { weekday: string; day: string; month: string };
  /** Where a due time falls for the reader. The zone is named when its clock differs from the reader's. */
  seen: (when: When) => Seen;
  /** `tomorrow at 9:00`, or `tomorrow` for a day without a time. */
  when: (when: When, today: string) => string;
  /** An instant as `at 9:00`, or `yesterday at 9:00` where it is not today. */
  moment: (instant: string, today: string) => string;
  /** An instant as `Saturday, November 21 at 9:00`. */
  at: (instant: string) => string;
  /** The same with the zone that it is meant in, for a reader whose zone nobody knows. */
  atInZone: (instant: string) => string;
  /** The reader's day at an instant. */
  dateAt: (instant: string) => string;
  /** `12 minutes`, `3 hours`, `2 days`: whole units, never more than passed. */
  duration: (ms: number) => string;
};

type Say = (key: 'dayAndTime' | 'atTime', values: Record<string, string>) => string;

const clock = { timeStyle: 'short' } as const;
const longDay = { weekday: 'long', day: 'numeric', month: 'long' } as const;
// A day has no zone: it is written as it would be read in UTC.
const utcMs = (date: string) => Date.parse(`${date}T00:00:00Z`);

const units = [
  ['day', dayMs],
  ['hour', hourMs],
  ['minute', minuteMs],
] as const;

function durationIn(tag: string, ms: number): string {
  // One hour and a half is told as 90 minutes: a unit is taken from two on, or where it comes out even.
  const [unit, size] = units.find(([, length]) => ms >= 2 * length || (ms > 0 && ms % length === 0)) ?? units[2];
  return unitFormat(tag, unit).format(Math.floor(ms / size));
}

// `timeStyle` knows whether a language writes 8:00 or 08:00, but cannot be asked for the zone as well.
const zoneNameIn = (tag: string, zone: string, ms: number): string =>
  format(tag, zone, { hour: 'numeric', timeZoneName: 'short' })
    .formatToParts(ms)
    .find(({ type }) => type === 'timeZoneName')!.value;

function seenIn(tag: string, zone: string, when: When): Seen {
  const at = instantOf(when, zone);
  if (isDateOnly(when)) return { date: when.date, at };
  const ms = Date.parse(at);
  const foreign = offsetAt(when.zone!, ms) !== offsetAt(zone, ms);
  const time = format(tag, zone, clock).format(ms);
  return { date: localDateAt(at, zone), time: foreign ? `${time} ${zoneNameIn(tag, zone, ms)}` : time, at };
}

/** The dates of one reader: `tag` is the BCP 47 tag to write in, `zone` the IANA zone to see in. */
export function datesFor(tag: string, zone: string, say: Say): Dates {
  const inUtc = (date: string, options: Intl.DateTimeFormatOptions) => format(tag, 'UTC', options).format(utcMs(date));
  const day = (date: string, today: string) =>
    inUtc(date, date.slice(0, 4) === today.slice(0, 4) ? longDay : { ...longDay, year: 'numeric' });
  const near = (date: string, today: string) => {
    const days = daysBetween(today, date);
    return Math.abs(days) > 1 ? day(date, today) : relativeFormat(tag).format(days, 'day');
  };
  const seen = (when: When) => seenIn(tag, zone, when);
  const at = (instant: string, time: string) => {
    const date = localDateAt(instant, zone);
    return say('dayAndTime', { day: day(date, date), time });
  };
  const timeAt = (instant: string) => format(tag, zone, clock).format(Date.parse(instant));
  return {
    day,
    near,
    seen,
    range: (from, to) => format(tag, 'UTC', { day: 'numeric', month: 'long' }).formatRange(utcMs(from), utcMs(to)),
    leaf: date => ({
      weekday: inUtc(date, { weekday: 'short' }),
      day: inUtc(date, { day: 'numeric' }),
      month: inUtc(date, { month: 'short' }),
    }),
    when: (when, today) => {
      const { date, time } = seen(when);
      return time === undefined ? near(date, today) : say('dayAndTime', { day: near(date, today), time });
    },
    moment: (instant, today) => {
      const date = localDateAt(instant, zone);
      const time = timeAt(instant);
      return date === today ? say('atTime', { time }) : say('dayAndTime', { day: near(date, today), time });
    },
    at: instant => at(instant, timeAt(instant)),
    atInZone: instant => at(instant, `${timeAt(instant)} ${zoneNameIn(tag, zone, Date.parse(instant))}`),
    dateAt: instant => localDateAt(instant, zone),
    duration: ms => durationIn(tag, ms),
  };
}
