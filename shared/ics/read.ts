import ICAL from 'ical.js';
import type { CalendarAlarm, CalendarEvent, CalendarSeries } from '../domain/calendar.ts';
import { exactDuration, shiftWall, wallAt } from '../domain/calendar-block.ts';
import { msPerDay } from '../domain/civil.ts';
import { addDays, instantOf, isDateOnly, toInstant, type When } from '../domain/when.ts';
import { clockTime, type Zones, zonesOf } from './times.ts';

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

const whensOf = (component: ICAL.Component, name: string, zones: Zones): When[] =>
  component.getAllProperties(name).flatMap(property =>
    property.getValues().flatMap(value => {
      const time = value instanceof ICAL.Period ? value.start : value;
      return time instanceof ICAL.Time ? [clockTime(time, property.getFirstParameter('tzid'), zones)] : [];
    }),
  );

function seriesOf(component: ICAL.Component, zones: Zones): CalendarSeries | undefined {
  const rule = textOf(component, 'rrule');
  const also = whensOf(component, 'rdate', zones);
  return rule || also.length > 0 ? { rule, except: whensOf(component, 'exdate', zones), also } : undefined;
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

function alarmOf(alarm: ICAL.Component, start: When): CalendarAlarm[] {
  const trigger = alarm.getFirstProperty('trigger');
  const value = trigger?.getFirstValue();
  if (value instanceof ICAL.Duration) {
    const isEnd = String(trigger?.getFirstParameter('related')).toLowerCase() === 'end';
    return [{ offset: value.toString(), relativeTo: isEnd ? 'end' : 'start' }];
  }
  if (!(value instanceof ICAL.Time)) return [];
  return [{ offset: exactDuration(value.toUnixTime() * 1000 - Date.parse(instantOf(start, 'UTC'))), relativeTo: 'start' }];
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
    .map(value => String(value).trim().toLowerCase().slice(0, 40))
    .filter(Boolean)
    .slice(0, 20);

const notesOf = (component: ICAL.Component): string | undefined =>
  [textOf(component, 'location'), textOf(component, 'description')].filter(Boolean).join('\n\n') || undefined;

const statusOf = (component: ICAL.Component): string => (textOf(component, 'status') ?? 'confirmed').toLowerCase();

function eventOf(component: ICAL.Component, uid: string, zones: Zones): CalendarEvent | undefined {
  const isTask = component.name === 'vtodo';
  const starts = whenOf(component, 'dtstart', zones);
  const times = isTask ? taskTimes(component, zones) : starts && { start: starts, end: endOf(component, starts, zones) };
  if (!times) return undefined;
  const turn = whenOf(component, 'recurrence-id', zones);
  const status = statusOf(component);
  return {
    eventId: turn ? `${uid}#${turn.date}T${turn.time ?? ''}` : uid,
    uid,
    status: status === 'cancelled' || status === 'tentative' ? status : 'confirmed',
    ...times,
    series: turn ? undefined : seriesOf(component, zones),
    turnOf: turn && { eventId: uid, start: turn },
    title: textOf(component, 'summary') ?? '',
    notes: notesOf(component),
    url: textOf(component, 'url'),
    busy: textOf(component, 'transp')?.toUpperCase() !== 'TRANSPARENT',
    alarms: component.getAllSubcomponents('valarm').flatMap(alarm => alarmOf(alarm, times.start)),
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

function readComponent(component: ICAL.Component, zones: Zones): ReadComponent {
  const uid = textOf(component, 'uid');
  const shown = {
    component: component.name,
    uid,
    title: textOf(component, 'summary'),
    tags: tagsOf(component),
    priority: priorityOf(component),
  };
  const refused = refusalOf(component, uid);
  const isTurn = refused === 'cancelled' && component.hasProperty('recurrence-id');
  if (refused && !isTurn) return { ...shown, refused };
  const event = eventOf(component, uid!, zones);
  return event || component.name === 'vtodo' ? { ...shown, event, refused } : { ...shown, refused: 'start_missing' };
}

/**
 * What an iCalendar text holds, component by component, its times in zones that we know; a time without a zone is meant in `zone`. Nothing when
 * it is no iCalendar. One component that cannot be read does not keep the others from it.
 */
export function readCalendar(text: string, zone: string): ReadComponent[] | undefined {
  let parsed: unknown[];
  try {
    parsed = ICAL.parse(text);
  } catch {
    return undefined;
  }
  const calendars = (typeof parsed[0] === 'string' ? [parsed] : parsed).map(each => new ICAL.Component(each as unknown[]));
  if (calendars.length === 0 || calendars.some(({ name }) => name !== 'vcalendar')) return undefined;
  return calendars.flatMap(calendar => {
    const zones = zonesOf(calendar, zone);
    return calendar
      .getAllSubcomponents()
      .filter(({ name }) => name !== 'vtimezone')
      .map(component => {
        try {
          return readComponent(component, zones);
        } catch {
          return { component: component.name, tags: [], priority: 'none' as const, refused: 'not_readable' };
        }
      });
  });
}
