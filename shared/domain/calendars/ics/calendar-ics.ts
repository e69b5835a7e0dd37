import { instantOf, isDateOnly, placeWhen, type When, wallOf } from '../../time/when.ts';
import type { CalendarAlarm, CalendarEvent } from '../sync/calendar.ts';
import { exactDuration } from '../sync/calendar-block.ts';
import { escaped, folded, isUtc, timeLine, utc } from './ics.ts';
import { yearOf, zoneDefinition } from './ics-zone.ts';

/** What a calendar says of itself: its name, a line about it, a colour by its CSS name, and how often it is worth asking again (ISO 8601). */
export type CalendarHead = { name: string; description?: string; color?: string; refresh: string; language: string };
/** Something to do, as a VTODO tells it. */
export type CalendarTask = {
  uid: string;
  title: string;
  notes?: string;
  url?: string;
  start?: When;
  due?: When;
  priority: number;
  tags: readonly string[];
  version: number;
  updatedAt: string;
};

const text = (name: string, value: string | undefined): string =>
  value === undefined || value === '' ? '' : folded(`${name}:${escaped(value)}`);

/** An alarm that shows its event (RFC 5545 3.6.6), with a UID of its own by which a device knows it again (RFC 9074 4). */
const alarmText = ({ uid, title }: CalendarEvent, { offset, relativeTo }: CalendarAlarm, index: number): string =>
  [
    'BEGIN:VALARM',
    `UID:${escaped(`${uid}-alarm-${index + 1}`)}`,
    'ACTION:DISPLAY',
    `TRIGGER${relativeTo === 'end' ? ';RELATED=END' : ''}:${offset}`,
    `DESCRIPTION:${escaped(title)}`,
    'END:VALARM',
  ]
    .map(folded)
    .join('');

const isMoment = ({ start, end }: CalendarEvent): boolean => !isDateOnly(start) && wallOf(start) === wallOf(end) && start.zone === end.zone;

const timeLines = (name: string, whens: readonly When[] = []): string => (whens.length > 0 ? timeLine(name, whens) : '');

const isTwice = (when: When): boolean => placeWhen(when, 'UTC').shift === 'overlap';

/**
 * The end of an event. Of a series whose first occurrence ends in an hour that comes twice its length is told instead: some readers take the second
 * for the first that is meant (RFC 5545 3.3.5), and every occurrence of the series for an hour longer.
 */
const endText = ({ start, end, series }: CalendarEvent): string => {
  if (!series || isDateOnly(end) || !isTwice(end)) return timeLine('DTEND', [end]);
  return folded(`DURATION:${exactDuration(Date.parse(instantOf(end, 'UTC')) - Date.parse(instantOf(start, 'UTC')))}`);
};

/** When an event is, and when it returns. A moment has no end (RFC 5545 3.6.1). */
const whenText = (event: CalendarEvent): string => {
  const { series, occurrenceOf, start } = event;
  return [
    occurrenceOf ? timeLine('RECURRENCE-ID', [occurrenceOf.start]) : '',
    timeLine('DTSTART', [start]),
    isMoment(event) ? '' : endText(event),
    series?.rule ? folded(`RRULE:${series.rule}`) : '',
    timeLines('EXDATE', series?.except),
    timeLines('RDATE', series?.also),
  ].join('');
};

const urlLine = (url: string | undefined): string => (url === undefined ? '' : folded(`URL:${url}`));

/** An event as VEVENT; `withAlarms` says whether devices are to alarm. */
export function eventText(event: CalendarEvent, withAlarms: boolean): string {
  const { uid, updatedAt, alarms = [] } = event;
  return [
    folded('BEGIN:VEVENT'),
    folded(`UID:${escaped(uid)}`),
    folded(`DTSTAMP:${utc(updatedAt)}`),
    folded(`LAST-MODIFIED:${utc(updatedAt)}`),
    event.origin ? folded(`SEQUENCE:${event.origin.version}`) : '',
    whenText(event),
    text('SUMMARY', event.title),
    text('DESCRIPTION', event.notes),
    urlLine(event.url),
    folded(`STATUS:${event.status.toUpperCase()}`),
    folded(`TRANSP:${event.busy ? 'OPAQUE' : 'TRANSPARENT'}`),
    ...(withAlarms ? alarms.map((alarm, index) => alarmText(event, alarm, index)) : []),
    folded('END:VEVENT'),
  ].join('');
}

/** Something to do as VTODO: open, since a feed shows what is open. */
export const taskText = ({ uid, version, updatedAt, start, due, priority, tags, title, notes, url }: CalendarTask): string =>
  [
    folded('BEGIN:VTODO'),
    folded(`UID:${escaped(uid)}`),
    folded(`DTSTAMP:${utc(updatedAt)}`),
    folded(`LAST-MODIFIED:${utc(updatedAt)}`),
    folded(`SEQUENCE:${version}`),
    start ? timeLine('DTSTART', [start]) : '',
    due ? timeLine('DUE', [due]) : '',
    text('SUMMARY', title),
    text('DESCRIPTION', notes),
    urlLine(url),
    folded(`PRIORITY:${priority}`),
    tags.length > 0 ? folded(`CATEGORIES:${tags.map(escaped).join(',')}`) : '',
    folded('STATUS:NEEDS-ACTION'),
    folded('END:VTODO'),
  ].join('');

/** The times that stand in events and tasks, whose zones must be defined. */
export const timesOf = (events: readonly CalendarEvent[], tasks: readonly CalendarTask[]): When[] => [
  ...events.flatMap(({ start, end, series, occurrenceOf }) => [
    start,
    end,
    ...(series?.except ?? []),
    ...(series?.also ?? []),
    ...(occurrenceOf ? [occurrenceOf.start] : []),
  ]),
  ...tasks.flatMap(({ start, due }) => [start, due].filter(when => when !== undefined)),
];

const zonesOf = (times: readonly When[]): string => {
  const firstYears = new Map<string, number>();
  for (const { zone, date, ...when } of times) {
    if (zone === undefined || isUtc({ zone, date, ...when })) continue;
    firstYears.set(zone, Math.min(firstYears.get(zone) ?? Number.POSITIVE_INFINITY, yearOf(date)));
  }
  return [...firstYears]
    .sort()
    .map(([zone, year]) => zoneDefinition(zone, year))
    .join('');
};

/**
 * A calendar as iCalendar text (RFC 5545, UTF-8), with the name, colour and refresh interval of RFC 7986 and the older names of these that
 * Outlook and Apple read.
 */
export function calendarText(
  head: CalendarHead,
  events: readonly CalendarEvent[],
  tasks: readonly CalendarTask[],
  withAlarms: boolean,
): string {
  return [
    folded('BEGIN:VCALENDAR'),
    folded('VERSION:2.0'),
    folded('PRODID:-//Almanac//Feed//EN'),
    folded('CALSCALE:GREGORIAN'),
    text(`NAME;LANGUAGE=${head.language}`, head.name),
    text('X-WR-CALNAME', head.name),
    text('DESCRIPTION', head.description),
    text('X-WR-CALDESC', head.description),
    head.color ? folded(`COLOR:${head.color}`) : '',
    folded(`REFRESH-INTERVAL;VALUE=DURATION:${head.refresh}`),
    folded(`X-PUBLISHED-TTL:${head.refresh}`),
    zonesOf(timesOf(events, tasks)),
    ...events.map(event => eventText(event, withAlarms)),
    ...tasks.map(taskText),
    folded('END:VCALENDAR'),
  ].join('');
}
