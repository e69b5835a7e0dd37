import type ICAL from 'ical.js';
import { twoDigits } from '../domain/civil.ts';
import { isDateOnly, type When, wallClockAt } from '../domain/when.ts';
import { zoneNamed } from '../domain/windows-zone.ts';

/** Which zones the names of a file stand for, and the zone of times that name none. */
export type Zones = { named: Map<string, string>; fallback: string };

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

/** The zones of a calendar, by their own names, those of Windows, or where they say that they lie (X-LIC-LOCATION). `head` are its own properties. */
export function zonesOf(head: readonly string[], timezones: readonly ICAL.Component[], zone: string): Zones {
  const named = new Map<string, string>();
  for (const each of timezones) {
    const name = writtenIn(each, 'tzid') ?? '';
    const found = zoneFor(name, writtenIn(each, 'x-lic-location'));
    if (found) named.set(name, found);
  }
  return { named, fallback: zoneOfCalendar(head) ?? zone };
}

/**
 * A time of a file: a day as a day, a time by the clock of its zone, cut to the minute. A time in UTC is told by the clock of the calendar,
 * where people read it; one whose zone nobody knows is meant there.
 */
export function clockTime(time: ICAL.Time, tzid: unknown, { named, fallback }: Zones): When {
  const date = `${String(time.year).padStart(4, '0')}-${twoDigits(time.month)}-${twoDigits(time.day)}`;
  if (time.isDate) return { date };
  const when: When = { date, time: `${twoDigits(time.hour)}:${twoDigits(time.minute)}`, zone: fallback };
  if (time.zone?.tzid === 'UTC') return { ...wallClockAt(`${date}T${when.time}:00.000Z`, fallback), zone: fallback };
  const name = typeof tzid === 'string' ? tzid : undefined;
  const zone = name === undefined ? fallback : (named.get(name) ?? zoneFor(name, undefined) ?? fallback);
  return isDateOnly(when) ? when : { ...when, zone };
}
