import * as z from 'zod';
import { ItemId, WorkspaceId } from '../../core/ids.ts';
import { daysBetween, instantOf, isDateOnly, When } from '../../time/when.ts';

/**
 * How an event of a calendar returns. `rule` is an RFC 5545 RRULE value without its name, `except` are the occurrences left out (EXDATE), `also`
 * those that come besides (RDATE). A calendar drops a time that daylight saving time skips and a day that a month lacks: see
 * `calendar-item.ts` for what becomes of ours.
 */
export const CalendarSeries = z.object({
  rule: z.string().optional(),
  except: z.array(When),
  also: z.array(When),
});
export type CalendarSeries = z.infer<typeof CalendarSeries>;

/** What a calendar tells its owner by an alarm: so long (ISO 8601 duration, negative before) from the start or the end. */
export const CalendarAlarm = z.object({ offset: z.string(), relativeTo: z.enum(['start', 'end']) });
export type CalendarAlarm = z.infer<typeof CalendarAlarm>;

/** Our own mark, by which a sync knows what it wrote itself: the key of the item and its version. */
export const Origin = z.object({ workspaceId: WorkspaceId, itemId: ItemId, version: z.int().positive() });
export type Origin = z.infer<typeof Origin>;

/**
 * An event as every calendar has it, whoever keeps it: iCalendar, Google Calendar, Microsoft Graph. A series is one event with `series`;
 * an occurrence of it that was moved, changed or cancelled alone is an event of its own with `occurrenceOf`.
 */
export const CalendarEvent = z.object({
  /** The id at the provider; in iCalendar the UID, with the occurrence's time for one occurrence of a series. */
  eventId: z.string().min(1).max(1024),
  /** The same in every calendar that holds the event (RFC 5545 UID, Google and Graph `iCalUId`). */
  uid: z.string().min(1).max(1024),
  /** By which the provider knows this state of the event. */
  etag: z.string().max(1024).optional(),
  status: z.enum(['confirmed', 'tentative', 'cancelled']),
  /** A day, or a wall-clock time in its IANA zone. */
  start: When,
  /** The first moment after it, of the same form: an event of one whole day ends on the next day. A moment ends when it starts. */
  end: When,
  series: CalendarSeries.optional(),
  /** Which occurrence of which series this event replaces: the id of the series and the time at which its rule has the occurrence. */
  occurrenceOf: z.object({ eventId: z.string().min(1).max(1024), start: When }).optional(),
  title: z.string(),
  notes: z.string().optional(),
  url: z.string().optional(),
  /** Does it take its owner's time? */
  busy: z.boolean(),
  alarms: z.array(CalendarAlarm).optional(),
  /** Where we wrote it ourselves. */
  origin: Origin.optional(),
  updatedAt: z.iso.datetime(),
});
export type CalendarEvent = z.infer<typeof CalendarEvent>;

/** How many whole days an event of days has; nothing for an event at a time. */
export const wholeDays = ({ start, end }: Pick<CalendarEvent, 'start' | 'end'>): number | undefined => {
  if (!isDateOnly(start)) return undefined;
  return Math.max(1, daysBetween(start.date, end.date));
};

/** The instants (UTC) between which an event takes time; days begin and end at 00:00 in `zone`. */
export const spanOf = ({ start, end }: Pick<CalendarEvent, 'start' | 'end'>, zone: string): { from: string; to: string } => ({
  from: instantOf(start, zone),
  to: instantOf(end, zone),
});

/** Have two events the same notes? Providers drop or add space at the end. */
export const sameNotes = (a: string | undefined, b: string | undefined): boolean => (a ?? '').trimEnd() === (b ?? '').trimEnd();

/** Where occurrences of a series stand for themselves among the events: the series itself has none there. */
export const overriddenOccurrences = (events: readonly CalendarEvent[], uid: string): When[] =>
  events.flatMap(({ uid: other, occurrenceOf }) => (occurrenceOf && other === uid ? [occurrenceOf.start] : []));

/** What could not be taken over as it was: the part, and a stable reason. The rest is kept all the same. */
export type Loss = { part: string; reason: string };
