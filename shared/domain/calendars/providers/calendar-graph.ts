import * as z from 'zod';
import { addDays, instantOf, isDateOnly, toInstant, type When, wallClockAt, wallOf } from '../../time/when.ts';
import { windowsNameOf, zoneNamed } from '../../time/windows-zone.ts';
import type { CalendarEvent, CalendarSeries, Loss } from '../sync/calendar.ts';
import { type GraphRecurrence, graphRecurrenceOf, ruleOfGraph } from './calendar-graph-rule.ts';
import { originFrom, originText, reminderMinutes } from './calendar-provider.ts';

/** The extended property of Graph that holds our mark. */
export const graphOriginId = 'String {8f2c9d0e-5a1b-4c3d-9e7f-2b6a4d8c0e15} Name almanac';

const Time = z.object({ dateTime: z.string(), timeZone: z.string().optional() });

/** What we read of an event of Microsoft Graph (v1.0, `event` resource). One that a delta names as removed holds its id alone. */
export const GraphEvent = z.object({
  id: z.string(),
  '@odata.etag': z.string().optional(),
  '@removed': z.object({ reason: z.string() }).optional(),
  iCalUId: z.string().optional(),
  type: z.enum(['singleInstance', 'occurrence', 'exception', 'seriesMaster']).optional(),
  seriesMasterId: z.string().nullish(),
  subject: z.string().nullish(),
  body: z.object({ contentType: z.string(), content: z.string() }).optional(),
  bodyPreview: z.string().optional(),
  webLink: z.string().nullish(),
  isAllDay: z.boolean().optional(),
  isCancelled: z.boolean().optional(),
  showAs: z.string().optional(),
  start: Time.optional(),
  end: Time.optional(),
  originalStart: z.string().nullish(),
  originalStartTimeZone: z.string().nullish(),
  recurrence: z.custom<GraphRecurrence>(value => typeof value === 'object').nullish(),
  isReminderOn: z.boolean().optional(),
  reminderMinutesBeforeStart: z.number().optional(),
  lastModifiedDateTime: z.string().optional(),
  transactionId: z.string().nullish(),
  singleValueExtendedProperties: z.array(z.object({ id: z.string(), value: z.string() })).optional(),
});
export type GraphEvent = z.input<typeof GraphEvent>;

/** What we write of an event to Graph. */
export type GraphBody = Pick<
  GraphEvent,
  | 'subject'
  | 'body'
  | 'start'
  | 'end'
  | 'isAllDay'
  | 'showAs'
  | 'isReminderOn'
  | 'reminderMinutesBeforeStart'
  | 'singleValueExtendedProperties'
> & {
  recurrence?: GraphRecurrence | null;
};
type Read = z.output<typeof GraphEvent>;

/** A time in the zone that it was planned in, whatever zone Graph tells it in. */
function whenFrom({ dateTime, timeZone }: z.output<typeof Time>, { isAllDay, originalStartTimeZone }: Read, zone: string): When {
  if (isAllDay) return { date: dateTime.slice(0, 10) };
  const told = { date: dateTime.slice(0, 10), time: dateTime.slice(11, 16), zone: (timeZone && zoneNamed(timeZone)) ?? zone };
  const planned = originalStartTimeZone && zoneNamed(originalStartTimeZone);
  return planned && planned !== told.zone ? { ...wallClockAt(instantOf(told, zone), planned), zone: planned } : told;
}

/** Where the series has the occurrence: an instant, told in the zone that the occurrence was planned in. */
function occurrenceOf(
  { seriesMasterId, originalStart, originalStartTimeZone, isAllDay = false }: Read,
  zone: string,
): CalendarEvent['occurrenceOf'] {
  if (!seriesMasterId || !originalStart) return undefined;
  const its = (originalStartTimeZone && zoneNamed(originalStartTimeZone)) ?? zone;
  const { date, time } = wallClockAt(toInstant(Date.parse(originalStart)), its);
  return { eventId: seriesMasterId, start: isAllDay ? { date } : { date, time, zone: its } };
}

const seriesFrom = ({ recurrence }: Read): CalendarSeries | undefined =>
  recurrence ? { rule: ruleOfGraph(recurrence), except: [], also: [] } : undefined;

/** A body as text: Graph keeps HTML unless it is asked for text, whose preview is then enough. */
const notesFrom = ({ body, bodyPreview }: Read): string | undefined =>
  // Exchange ends lines in its own way, and adds one.
  (body?.contentType.toLowerCase() === 'text' ? body.content : bodyPreview)?.replaceAll('\r\n', '\n').trimEnd() || undefined;

const busyAs = (showAs: string | undefined): boolean => !['free', 'workingElsewhere'].includes(showAs ?? 'busy');

const statusOf = (event: Read): CalendarEvent['status'] => {
  if (event['@removed'] || event.isCancelled) return 'cancelled';
  return event.showAs === 'tentative' ? 'tentative' : 'confirmed';
};

/** When an event is; what Graph has removed without saying when stands at the start of time. */
function timesFrom(event: Read, occurrence: CalendarEvent['occurrenceOf'], zone: string): { start: When; end: When } {
  const start = event.start ? whenFrom(event.start, event, zone) : (occurrence?.start ?? { date: '1970-01-01' });
  if (event.end) return { start, end: whenFrom(event.end, event, zone) };
  return { start, end: isDateOnly(start) ? { date: addDays(start.date, 1) } : start };
}

/** An event of Microsoft Graph as calendars have it in common; `zone` is the mailbox's own, for names of zones that nobody knows. */
export function fromGraph(resource: unknown, zone: string): CalendarEvent {
  const event = GraphEvent.parse(resource);
  const occurrence = occurrenceOf(event, zone);
  return {
    eventId: event.id,
    uid: event.iCalUId ?? event.id,
    etag: event['@odata.etag'],
    status: statusOf(event),
    ...timesFrom(event, occurrence, zone),
    series: seriesFrom(event),
    occurrenceOf: occurrence,
    title: event.subject ?? '',
    notes: notesFrom(event),
    url: event.webLink ?? undefined,
    busy: busyAs(event.showAs),
    alarms: event.isReminderOn ? [{ offset: `-PT${event.reminderMinutesBeforeStart ?? 15}M`, relativeTo: 'start' }] : [],
    origin: originFrom(event.singleValueExtendedProperties?.find(({ id }) => id === graphOriginId)?.value),
    updatedAt: toInstant(event.lastModifiedDateTime ? Date.parse(event.lastModifiedDateTime) : 0),
  };
}

/** A time under the Windows name of its zone; in UTC where Windows has no such clock. */
function timeOf(when: When) {
  if (isDateOnly(when)) return { dateTime: `${when.date}T00:00:00`, timeZone: 'UTC' };
  const { name } = windowsNameOf(when.zone!);
  return name ? { dateTime: `${wallOf(when)}:00`, timeZone: name } : undefined;
}

const utcOf = (when: When) => ({ dateTime: instantOf(when, 'UTC').slice(0, 19), timeZone: 'UTC' });

/** The recurrence of a series as Graph has it, or why it has none: its occurrences are then to be written one by one. */
function recurrenceFor({ series, start }: CalendarEvent): { recurrence?: GraphRecurrence; losses: Loss[] } {
  if (!series?.rule) return { losses: [] };
  const zone = isDateOnly(start) ? undefined : windowsNameOf(start.zone!).name;
  if (!isDateOnly(start) && zone === undefined) return { losses: [{ part: 'TZID', reason: 'no_such_zone' }] };
  const told = graphRecurrenceOf(series.rule, start, zone);
  return 'loss' in told ? { losses: [told.loss] } : { recurrence: told.recurrence, losses: [] };
}

export type ToGraph = {
  body: GraphBody;
  /** The occurrences to be cancelled one by one once the series is there: Graph has no EXDATE. */
  cancel: When[];
  losses: Loss[];
};

/**
 * An event as the body of a write to Graph. A series whose rule or zone Graph does not know is told among the losses and written without its
 * recurrence: its occurrences are to be written one by one. Of several alarms the first before the start is kept, because Graph has one.
 */
export function toGraph(event: CalendarEvent): ToGraph {
  const { start, end, origin } = event;
  const [reminder, ...others] = reminderMinutes(event);
  const { recurrence, losses } = recurrenceFor(event);
  return {
    body: {
      subject: event.title,
      body: { contentType: 'text', content: event.notes ?? '' },
      start: timeOf(start) ?? utcOf(start),
      end: timeOf(end) ?? utcOf(end),
      isAllDay: isDateOnly(start),
      showAs: event.busy ? 'busy' : 'free',
      recurrence: recurrence ?? null,
      isReminderOn: reminder !== undefined,
      ...(reminder === undefined ? {} : { reminderMinutesBeforeStart: reminder }),
      ...(origin ? { singleValueExtendedProperties: [{ id: graphOriginId, value: originText(origin) }] } : {}),
    },
    cancel: recurrence ? (event.series?.except ?? []) : [],
    losses: [...losses, ...notKept(event, others.length)],
  };
}

const notKept = ({ series }: CalendarEvent, otherReminders: number): Loss[] => [
  ...(otherReminders > 0 ? [{ part: 'VALARM', reason: 'one_kept' }] : []),
  ...(series && series.also.length > 0 ? [{ part: 'RDATE', reason: 'not_kept' }] : []),
];
