import ICAL from 'ical.js';
import { msPerDay, twoDigits } from '../domain/time/civil.ts';
import { occurrencesBetween, Recurrence } from '../domain/time/recurrence.ts';
import { addDays, toInstant, type When, wallClockAt, wallOf } from '../domain/time/when.ts';
import { windowsZones } from '../domain/time/windows-zones.ts';
import { isZone, offsetAt } from '../domain/time/zone.ts';

/** From when on a clock is so far ahead of UTC, in milliseconds. */
type Onset = { ms: number; before: number; after: number };
/** The clock that a file describes (RFC 5545 VTIMEZONE), for some years around today. */
export type FileClock = { onsets: Onset[]; from: number; to: number };

const yearsBack = 1;
const yearsAhead = 6;
const onsetsAtMost = 500;
const stepMs = 7 * msPerDay;
const msOf = (when: When): number => Date.parse(`${wallOf(when)}Z`);

const offsetMs = (observance: ICAL.Component, name: string): number => {
  const value = observance.getFirstPropertyValue(name);
  if (!(value instanceof ICAL.UtcOffset)) throw new RangeError(`an observance without ${name}`);
  return value.toSeconds() * 1000;
};

/** The clock at which an observance begins; one of long ago, whose rule says when it comes, begins in a later year with the same weekdays. */
const beginning = ({ year, month, day, hour, minute }: ICAL.Time): When => {
  const later = year < 1970 ? Math.ceil((1970 - year) / 28) * 28 : 0;
  return { date: `${year + later}-${twoDigits(month)}-${twoDigits(day)}`, time: `${twoDigits(hour)}:${twoDigits(minute)}`, zone: 'UTC' };
};

/** When an observance begins: as its rule says, within the years that count, and at the times that stand in it. */
const beginsAt = (observance: ICAL.Component, from: string, to: string): When[] => {
  const start = observance.getFirstPropertyValue('dtstart');
  if (!(start instanceof ICAL.Time)) return [];
  const rule = observance.getFirstPropertyValue('rrule');
  const dates = observance.getAllProperties('rdate').flatMap(property => property.getValues());
  const single = dates.flatMap(time => (time instanceof ICAL.Time && time.year >= 1970 ? [beginning(time)] : []));
  if (!rule) return [start.year < 1970 ? { date: '1970-01-01', time: '00:00', zone: 'UTC' } : beginning(start), ...single];
  const { data } = Recurrence.safeParse({ rule: String(rule) });
  // A clock is changed once a year by each of its rules; what says otherwise is no clock.
  if (!data?.rule.includes('FREQ=YEARLY')) throw new RangeError('no rule of a clock');
  // The last change before the years that count says how the clock stood when they began.
  const occurrences = occurrencesBetween(
    data,
    beginning(start),
    `${addDays(from, -400)}T00:00`,
    `${to}T00:00`,
    2 * (yearsBack + yearsAhead),
  );
  return [...single, ...occurrences];
};

/** The clock that a VTIMEZONE describes, around `now`; nothing where it describes none that can be understood. */
export function clockIn(timezone: ICAL.Component, now: string): FileClock | undefined {
  const year = Number(now.slice(0, 4));
  const [from, to] = [`${year - yearsBack}-01-01`, `${year + yearsAhead}-01-01`];
  try {
    const onsets = [...timezone.getAllSubcomponents('standard'), ...timezone.getAllSubcomponents('daylight')].flatMap(observance => {
      const [before, after] = [offsetMs(observance, 'tzoffsetfrom'), offsetMs(observance, 'tzoffsetto')];
      return beginsAt(observance, from, to).map(wall => ({ ms: msOf(wall) - before, before, after }));
    });
    const isClock = onsets.length > 0 && onsets.length <= onsetsAtMost;
    return isClock ? { onsets: onsets.sort((a, b) => a.ms - b.ms), from: Date.parse(from), to: Date.parse(to) } : undefined;
  } catch {
    return undefined;
  }
}

const offsetOf = ({ onsets }: FileClock, ms: number): number => onsets.findLast(each => each.ms <= ms)?.after ?? onsets[0]!.before;

/** Does a zone have this clock, before and after each change and week by week? */
const isClockOf = (zone: string, clock: FileClock): boolean => {
  const { onsets, from, to } = clock;
  const changes = onsets.flatMap(({ ms }) => (ms > from && ms < to ? [ms - 1000, ms] : []));
  const weeks = Array.from({ length: Math.floor((to - from) / stepMs) }, (_, week) => from + week * stepMs);
  return [...changes, ...weeks].every(ms => offsetAt(zone, ms) === offsetOf(clock, ms));
};

const hourMs = 3_600_000;

/** A zone that keeps one offset for ever, where whole hours are enough: `Etc/GMT-3` is three hours ahead. */
const fixedZone = ({ onsets }: FileClock): string[] => {
  const offsets = new Set(onsets.map(({ after }) => after));
  const hours = (onsets.at(-1)?.after ?? 0) / hourMs;
  return offsets.size === 1 && Number.isInteger(hours) && hours !== 0 ? [`Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`] : [];
};

/** Those that people name first. */
const allZones = (): string[] => [...new Set([...Object.values(windowsZones), ...Intl.supportedValuesOf('timeZone')])];

/** The IANA zone whose clock this is: the reader's own where it is, one of a fixed offset, else the first that is known. */
export const zoneOfClock = (clock: FileClock, fallback: string): string | undefined =>
  [fallback, ...fixedZone(clock), ...allZones()].find(zone => isZone(zone) && isClockOf(zone, clock));

/** What the wall clock of a zone shows when this clock shows a time. */
export function inZone(clock: FileClock, wall: When, zone: string): When {
  const near = msOf(wall);
  const guess = offsetOf(clock, near - offsetOf(clock, near));
  return { ...wallClockAt(toInstant(near - guess), zone), zone };
}
