import type ICAL from 'ical.js';
import { twoDigits } from '../domain/time/civil.ts';
import { type When, wallClockAt } from '../domain/time/when.ts';
import { zoneNamed } from '../domain/time/windows-zone.ts';
import { clockIn, type FileClock, inZone, zoneOfClock } from './vtimezone.ts';

/** So many zones of a file are looked at. */
const zonesAtMost = 50;

/** Which zones the names of a file stand for, the clocks of those that are no zone of ours, and the zone of times that name none. */
export type Zones = { named: Map<string, string>; clocks: Map<string, FileClock>; fallback: string };

/** A name that ends with that of a zone, as some programs write them: `/freeassociation.sourceforge.net/Europe/Berlin`. */
const zoneAtEnd = (name: string): string | undefined => {
  const parts = name.split('/');
  return [3, 2].map(count => zoneNamed(parts.slice(-count).join('/'))).find(Boolean);
};

const zoneFor = (name: string, location: string | undefined): string | undefined =>
  zoneNamed(name) ?? (location === undefined ? undefined : zoneNamed(location)) ?? zoneAtEnd(name);

/** The value of a property as it is written, whatever type it says that it has: reading it as that type may fail. */
const writtenIn = (component: ICAL.Component, name: string): string | undefined => {
  const value: unknown = component.getFirstProperty(name)?.toJSON()[3];
  return typeof value === 'string' ? value : undefined;
};

const zoneOfCalendar = (head: readonly string[]): string | undefined => {
  const line = head.find(each => /^X-WR-TIMEZONE[;:]/i.test(each));
  return line && zoneNamed(line.slice(line.indexOf(':') + 1).trim());
};

/** What a name of a file stands for: a zone, by its name, by where it says that it lies (X-LIC-LOCATION) or by its clock; else that clock. */
const zoneIn = (timezone: ICAL.Component, name: string, fallback: string, now: string): string | FileClock | undefined => {
  const known = zoneFor(name, writtenIn(timezone, 'x-lic-location'));
  if (known) return known;
  const clock = clockIn(timezone, now);
  return clock && (zoneOfClock(clock, fallback) ?? clock);
};

/** The zones of a calendar, by their names in it. `head` are the calendar's own properties. */
export function zonesOf(head: readonly string[], timezones: readonly ICAL.Component[], zone: string, now: string): Zones {
  const zones: Zones = { named: new Map(), clocks: new Map(), fallback: zoneOfCalendar(head) ?? zone };
  for (const each of timezones.slice(0, zonesAtMost)) {
    const name = writtenIn(each, 'tzid') ?? '';
    const found = zoneIn(each, name, zones.fallback, now);
    if (typeof found === 'string') zones.named.set(name, found);
    else if (found) zones.clocks.set(name, found);
  }
  return zones;
}

/** Is this a name that neither is a zone nor has the clock of one? */
export const isStrangeZone = (name: string, { named }: Zones): boolean => !named.has(name) && zoneFor(name, undefined) === undefined;

/**
 * A time of a file: a day as a day, a time by the clock of its zone, cut to the minute. A time in UTC is told by the clock of the calendar,
 * where people read it, and so is one in a zone that we do not know; where nobody says what clock that zone has, it is meant there.
 */
export function clockTime(time: ICAL.Time, tzid: unknown, zones: Zones): When {
  const { fallback } = zones;
  const date = `${String(time.year).padStart(4, '0')}-${twoDigits(time.month)}-${twoDigits(time.day)}`;
  if (time.isDate) return { date };
  const when: When = { date, time: `${twoDigits(time.hour)}:${twoDigits(time.minute)}`, zone: fallback };
  if (time.zone?.tzid === 'UTC') return { ...wallClockAt(`${date}T${when.time}:00.000Z`, fallback), zone: fallback };
  if (typeof tzid !== 'string') return when;
  const clock = zones.clocks.get(tzid);
  return clock ? inZone(clock, when, fallback) : { ...when, zone: zones.named.get(tzid) ?? zoneFor(tzid, undefined) ?? fallback };
}
