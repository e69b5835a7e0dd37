import ICAL from 'ical.js';
import type { CalendarAlarm, CalendarEvent, CalendarSeries, Loss } from '../domain/calendars/sync/calendar.ts';
import { exactDuration, shiftWall } from '../domain/calendars/sync/calendar-block.ts';
import { asLine } from '../domain/core/text.ts';
import { msPerDay } from '../domain/time/civil.ts';
import { addDays, instantOf, isDateOnly, toInstant, When, wallAt } from '../domain/time/when.ts';
import { type CalendarBlock, calendarBlocks } from './blocks.ts';
import { clockTime, isStrangeZone, type Zones, zonesOf } from './times.ts';

/** A component of a file as it was read: an event, something to do without a time, or why it was not read. */
export type ReadComponent = {
  component: string;
  uid?: string;
  title?: string;
  event?: CalendarEvent;
  /** What a task or an event says beside its times. */
  tags: string[];
  priority: 'none' | 'low' | 'medium' | 'high';
  refused?: string;
  /** What of it is not as it is written there. */
  losses: Loss[];
};

const longestUid = 1024;

const textOf = (component: ICAL.Component, name: string): string | undefined => {
  const value = component.getFirstPropertyValue(name);
  return value === null || value === undefined ? undefined : String(value);
};

const whenOf = (component: ICAL.Component, name: string, zones: Zones): When | undefined => {
  const property = component.getFirstProperty(name);
  const value = property?.getFirstValue();
  return property && value instanceof ICAL.Time ? clockTime(value, property.getFirstParameter('tzid'), zones) : undefined;
};

/** More times beside a rule are read of no component. */
const timesAtMost = 3000;

const whensOf = (component: ICAL.Component, name: string, zones: Zones): When[] =>
  component
    .getAllProperties(name)
    .slice(0, timesAtMost)
    .flatMap(property =>
      property
        .getValues()
        .slice(0, timesAtMost)
        .map(value => ({ property, value })),
    )
    .slice(0, timesAtMost)
    .flatMap(({ property, value }) => {
      const time = value instanceof ICAL.Period ? value.start : value;
      return time instanceof ICAL.Time ? [clockTime(time, property.getFirstParameter('tzid'), zones)] : [];
    });

const isSound = (when: When): boolean => When.safeParse(when).success;

function seriesOf(component: ICAL.Component, zones: Zones): CalendarSeries | undefined {
  const rule = textOf(component, 'rrule');
  const also = whensOf(component, 'rdate', zones).filter(isSound);
  return rule || also.length > 0 ? { rule, except: whensOf(component, 'exdate', zones).filter(isSound), also } : undefined;
}

type Times = { start: When; end: When };

/** Weekdays and leap years come in the same order again after so many years, from 1901 to 2099. */
const cycleYears = 28;
const years = (when: When, more: number): When => ({ ...when, date: `${Number(when.date.slice(0, 4)) + more}${when.date.slice(4)}` });

/** A birthday of 1955: a series that began before the first day that a record may name, and returns by every occurrence, begins in one of its later years. */
function sinceFirstDay({ start, end }: Times, series: CalendarSeries | undefined): Times {
  const year = Number(start.date.slice(0, 4));
  const mayBegin = series?.rule !== undefined && !/(^|;)(COUNT|INTERVAL)=/i.test(series.rule) && year > 1900 && year < 1970;
  const later = mayBegin ? Math.ceil((1970 - year) / cycleYears) * cycleYears : 0;
  return { start: years(start, later), end: years(end, later) };
}

/** So long after a start: its weeks and days by the clock, its hours and minutes as they pass (RFC 5545 3.3.6). */
function lengthened(start: When, duration: ICAL.Duration): When {
  const daysMs = (duration.isNegative ? -1 : 1) * (duration.weeks * 7 + duration.days) * msPerDay;
  const exactMs = Math.floor(duration.toSeconds() / 60) * 60_000 - daysMs;
  const nominal = shiftWall(start, daysMs);
  if (exactMs === 0) return nominal;
  const zone = start.zone ?? 'UTC';
  return wallAt(toInstant(Date.parse(instantOf(nominal, zone)) + exactMs), zone);
}

/** The end of an event: DTEND or DUE, or its start and DURATION; a day lasts that day, a time is a moment (RFC 5545 3.6.1). */
function endOf(component: ICAL.Component, start: When, zones: Zones): When {
  const end = whenOf(component, 'dtend', zones);
  if (end) return end;
  const duration = component.getFirstPropertyValue('duration');
  const isLong = duration instanceof ICAL.Duration;
  if (!isDateOnly(start)) return isLong ? lengthened(start, duration) : start;
  const last = isLong ? shiftWall(start, duration.toSeconds() * 1000) : start;
  return last.date > start.date ? last : { date: addDays(start.date, 1) };
}

/** When a task is: until its due, from its start where it has one of the same form. A day is due on that day. */
function taskTimes(component: ICAL.Component, zones: Zones): { start: When; end: When } | undefined {
  const [start, due] = [whenOf(component, 'dtstart', zones), whenOf(component, 'due', zones)];
  if (!due) return start && { start, end: endOf(component, start, zones) };
  const begins = start && (start.time === undefined) === (due.time === undefined) && start.date <= due.date ? start : due;
  return { start: begins, end: due.time === undefined ? { date: addDays(due.date, 1) } : due };
}

function alarmOf(alarm: ICAL.Component, start: When, zones: Zones): CalendarAlarm[] {
  const trigger = alarm.getFirstProperty('trigger');
  const value = trigger?.getFirstValue();
  if (value instanceof ICAL.Duration) {
    const isEnd = String(trigger?.getFirstParameter('related')).toLowerCase() === 'end';
    return [{ offset: value.toString(), relativeTo: isEnd ? 'end' : 'start' }];
  }
  if (!(value instanceof ICAL.Time)) return [];
  const at = clockTime(value, trigger?.getFirstParameter('tzid'), zones);
  return [{ offset: exactDuration(Date.parse(instantOf(at, 'UTC')) - Date.parse(instantOf(start, 'UTC'))), relativeTo: 'start' }];
}

/** RFC 5545 3.8.1.9: 1 to 4 are high, 5 is medium, 6 to 9 are low. */
function priorityOf(component: ICAL.Component): ReadComponent['priority'] {
  const value = Number(textOf(component, 'priority') ?? 0);
  if (!(value >= 1 && value <= 9)) return 'none';
  if (value === 5) return 'medium';
  return value < 5 ? 'high' : 'low';
}

const tagsOf = (component: ICAL.Component): string[] =>
  component
    .getAllProperties('categories')
    .flatMap(property => property.getValues())
    .map(value => asLine(String(value)).toLowerCase().slice(0, 40).trim().toWellFormed())
    .filter(Boolean)
    .slice(0, 20);

const notesOf = (component: ICAL.Component): string | undefined =>
  [textOf(component, 'location'), textOf(component, 'description')].filter(Boolean).join('\n\n') || undefined;

const statusOf = (component: ICAL.Component): string => (textOf(component, 'status') ?? 'confirmed').toLowerCase();

const calendarStatus = (component: ICAL.Component): CalendarEvent['status'] => {
  const status = statusOf(component);
  return status === 'cancelled' || status === 'tentative' ? status : 'confirmed';
};

function timesOf(component: ICAL.Component, zones: Zones): Times | undefined {
  if (component.name === 'vtodo') return taskTimes(component, zones);
  const start = whenOf(component, 'dtstart', zones);
  return start && { start, end: endOf(component, start, zones) };
}

const requireSound = (...whens: (When | undefined)[]): void => {
  if (whens.some(when => when && !isSound(when))) throw new RangeError('a time beyond what a record may name');
};

function eventOf(component: ICAL.Component, uid: string, zones: Zones): CalendarEvent | undefined {
  const written = timesOf(component, zones);
  if (!written) return undefined;
  const occurrence = whenOf(component, 'recurrence-id', zones);
  const series = occurrence ? undefined : seriesOf(component, zones);
  const times = sinceFirstDay(written, series);
  requireSound(times.start, times.end, occurrence);
  return {
    eventId: occurrence ? `${uid}#${occurrence.date}T${occurrence.time ?? ''}` : uid,
    uid,
    status: calendarStatus(component),
    ...times,
    series,
    occurrenceOf: occurrence && { eventId: uid, start: occurrence },
    title: textOf(component, 'summary') ?? '',
    notes: notesOf(component),
    url: textOf(component, 'url'),
    busy: textOf(component, 'transp')?.toUpperCase() !== 'TRANSPARENT',
    alarms: component.getAllSubcomponents('valarm').flatMap(alarm => alarmOf(alarm, times.start, zones)),
    updatedAt: new Date(0).toISOString(),
  };
}

/** Why a component is no item: it says so itself, or is of a kind that no item can be. */
function refusalOf(component: ICAL.Component, uid: string | undefined): string | undefined {
  if (component.name !== 'vevent' && component.name !== 'vtodo') return 'kind_not_taken';
  if (uid === undefined || uid.length > longestUid) return 'uid_missing';
  if (statusOf(component) === 'completed' || component.hasProperty('completed')) return 'completed';
  return statusOf(component) === 'cancelled' ? 'cancelled' : undefined;
}

/** A zone that is none of ours: its times stand in another, where they are the same moments, or by its clock where nobody knows it. */
function lossesOf(component: ICAL.Component, zones: Zones): Loss[] {
  const names = ['dtstart', 'dtend', 'due', 'recurrence-id'].map(name => component.getFirstProperty(name)?.getFirstParameter('tzid'));
  const strange = names.filter(name => name !== undefined && isStrangeZone(name, zones));
  const isKnownClock = strange.every(name => zones.clocks.has(name!));
  return strange.length > 0 ? [{ part: 'TZID', reason: isKnownClock ? 'told_in_another_zone' : 'zone_not_known' }] : [];
}

function readComponent(component: ICAL.Component, zones: Zones): ReadComponent {
  const uid = textOf(component, 'uid');
  const shown = {
    component: component.name,
    uid,
    title: textOf(component, 'summary'),
    tags: tagsOf(component),
    priority: priorityOf(component),
    losses: lossesOf(component, zones),
  };
  const refused = refusalOf(component, uid);
  const isOccurrence = refused === 'cancelled' && component.hasProperty('recurrence-id');
  if (refused && !isOccurrence) return { ...shown, refused };
  const event = eventOf(component, uid!, zones);
  return event || component.name === 'vtodo' ? { ...shown, event, refused } : { ...shown, refused: 'start_missing' };
}

const parsed = (lines: readonly string[]): ICAL.Component => new ICAL.Component(ICAL.parse(lines.join('\r\n')));

function componentFrom({ name, lines }: CalendarBlock['components'][number], zones: Zones): ReadComponent {
  try {
    return readComponent(parsed(lines), zones);
  } catch {
    return { component: name, tags: [], priority: 'none', refused: 'not_readable', losses: [] };
  }
}

const zonesIn = ({ head, components }: CalendarBlock, zone: string, now: string): Zones =>
  zonesOf(
    head,
    components.flatMap(({ name, lines }) => {
      try {
        return name === 'vtimezone' ? [parsed(lines)] : [];
      } catch {
        return [];
      }
    }),
    zone,
    now,
  );

/**
 * What an iCalendar text holds, component by component, its times in zones that we know; a time without a zone is meant in `zone`, and clocks
 * that a file describes are looked at around `now`. Nothing when
 * it is no iCalendar. One component that cannot be read does not keep the others from it.
 */
export function readCalendar(text: string, zone: string, now: string): ReadComponent[] | undefined {
  const calendars = calendarBlocks(text);
  if (!calendars || calendars.length === 0) return undefined;
  return calendars.flatMap(calendar => {
    const zones = zonesIn(calendar, zone, now);
    return calendar.components.filter(({ name }) => name !== 'vtimezone').map(each => componentFrom(each, zones));
  });
}
