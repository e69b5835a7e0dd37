import * as z from 'zod';
import { addDays, isDateOnly, toInstant, type When, wallClockAt, wallOf } from '../../time/when.ts';
import { isZone } from '../../time/zone.ts';
import { timesIn, timeValue } from '../ics/ics.ts';
import type { CalendarAlarm, CalendarEvent, CalendarSeries } from '../sync/calendar.ts';
import { originFrom, originText, reminderMinutes } from './calendar-provider.ts';

const mostReminders = 5;

const Time = z.object({ date: z.string().optional(), dateTime: z.string().optional(), timeZone: z.string().optional() });

/** What we read of an event of Google Calendar (Calendar API v3, `events` resource). A cancelled one may hold its ids alone. */
export const GoogleEvent = z.object({
  id: z.string(),
  etag: z.string().optional(),
  status: z.enum(['confirmed', 'tentative', 'cancelled']).default('confirmed'),
  iCalUID: z.string().optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  htmlLink: z.string().optional(),
  updated: z.string().optional(),
  start: Time.optional(),
  end: Time.optional(),
  recurrence: z.array(z.string()).optional(),
  recurringEventId: z.string().optional(),
  originalStartTime: Time.optional(),
  transparency: z.enum(['opaque', 'transparent']).optional(),
  attendees: z.array(z.object({ self: z.boolean().optional(), responseStatus: z.string().optional() })).optional(),
  reminders: z
    .object({ useDefault: z.boolean().optional(), overrides: z.array(z.object({ method: z.string(), minutes: z.number() })).optional() })
    .optional(),
  extendedProperties: z.object({ private: z.record(z.string(), z.string()).optional() }).optional(),
});
export type GoogleEvent = z.input<typeof GoogleEvent>;

/** What we write of an event to Google Calendar. */
export type GoogleBody = Pick<
  GoogleEvent,
  'summary' | 'description' | 'start' | 'end' | 'recurrence' | 'transparency' | 'reminders' | 'extendedProperties'
> & {
  source?: { title: string; url: string };
};

function whenFrom({ date, dateTime, timeZone }: z.output<typeof Time> = {}, zoneOfCalendar: string): When | undefined {
  if (date) return { date };
  if (!dateTime) return undefined;
  const zone = timeZone && isZone(timeZone) ? timeZone : zoneOfCalendar;
  const hasOffset = /(Z|[+-]\d\d:?\d\d)$/i.test(dateTime);
  if (!hasOffset) return { date: dateTime.slice(0, 10), time: dateTime.slice(11, 16), zone };
  return { ...wallClockAt(toInstant(Date.parse(dateTime)), zone), zone };
}

/** The lines of `recurrence`: an RRULE, and days and times that are left out (EXDATE) or come besides (RDATE). */
function seriesFrom(lines: readonly string[] | undefined, zone: string): CalendarSeries | undefined {
  if (!lines || lines.length === 0) return undefined;
  const named = (name: string): string[] => lines.filter(line => new RegExp(`^${name}[:;]`, 'i').test(line));
  return {
    rule: named('RRULE')[0]?.replace(/^RRULE[^:]*:/i, ''),
    except: named('EXDATE').flatMap(line => timesIn(line, zone)),
    also: named('RDATE').flatMap(line => timesIn(line, zone)),
  };
}

const alarmsFrom = ({ reminders }: z.output<typeof GoogleEvent>): CalendarAlarm[] | undefined =>
  reminders?.overrides?.map(({ minutes }) => ({ offset: minutes === 0 ? 'PT0S' : `-PT${minutes}M`, relativeTo: 'start' }));

/**
 * An event of Google Calendar as calendars have it in common; `zone` is the calendar's own. A deleted event is `cancelled`, and where
 * Google tells no more than its id it stands at the start of time.
 */
export function fromGoogle(resource: unknown, zone: string): CalendarEvent {
  const event = GoogleEvent.parse(resource);
  const original = whenFrom(event.originalStartTime, zone);
  const start = whenFrom(event.start, zone) ?? original ?? { date: '1970-01-01' };
  const end = whenFrom(event.end, zone) ?? (isDateOnly(start) ? { date: addDays(start.date, 1) } : start);
  return {
    eventId: event.id,
    uid: event.iCalUID ?? event.id,
    etag: event.etag,
    status: event.status,
    start,
    end,
    series: seriesFrom(event.recurrence, start.zone ?? zone),
    occurrenceOf: event.recurringEventId && original ? { eventId: event.recurringEventId, start: original } : undefined,
    title: event.summary ?? '',
    notes: event.description,
    url: event.htmlLink,
    // What somebody has declined stays opaque at Google, and takes none of their time.
    busy:
      event.transparency !== 'transparent' && !event.attendees?.some(({ self, responseStatus }) => self && responseStatus === 'declined'),
    alarms: alarmsFrom(event),
    origin: originFrom(event.extendedProperties?.private?.almanac),
    updatedAt: event.updated === undefined ? toInstant(0) : toInstant(Date.parse(event.updated)),
  };
}

const timeOf = (when: When) => (isDateOnly(when) ? { date: when.date } : { dateTime: `${wallOf(when)}:00`, timeZone: when.zone });

const linesOf = ({ rule, except, also }: CalendarSeries): string[] => [
  ...(rule ? [`RRULE:${rule}`] : []),
  ...(except.length > 0 ? [`EXDATE${timeValue(except)}`] : []),
  ...(also.length > 0 ? [`RDATE${timeValue(also)}`] : []),
];

/** An event as the body of a write to Google Calendar: with our mark, and at most five reminders, as Google has them. */
export function toGoogle(event: CalendarEvent): GoogleBody {
  const { series, origin, url, title } = event;
  const minutes = reminderMinutes(event).slice(0, mostReminders);
  return {
    summary: title,
    description: event.notes,
    start: timeOf(event.start),
    end: timeOf(event.end),
    ...(series ? { recurrence: linesOf(series) } : {}),
    transparency: event.busy ? 'opaque' : 'transparent',
    reminders: { useDefault: false, overrides: minutes.map(each => ({ method: 'popup', minutes: each })) },
    ...(origin ? { extendedProperties: { private: { almanac: originText(origin) } } } : {}),
    ...(url ? { source: { title, url } } : {}),
  };
}
