import { ItemInput } from '../../items/items/item.ts';
import { occurrencesBetween } from '../../time/recurrence.ts';
import { addDays, instantOf, toInstant, type When } from '../../time/when.ts';
import { type CalendarEvent, overriddenOccurrences, spanOf, wholeDays } from '../sync/calendar.ts';
import { itemFrom } from '../sync/calendar-taken.ts';

/** A time at which an event takes its reader's time: instants. `occurrenceId` is the same at each reading. */
export type BusyOccurrence = { occurrenceId: string; from: string; to: string };

type Window = { from: string; to: string };

const overlaps = ({ from, to }: Window, window: Window): boolean => from < window.to && to > window.from;

const lengthOf = (event: CalendarEvent, zone: string): number => {
  const { from, to } = spanOf(event, zone);
  return Math.max(0, Date.parse(to) - Date.parse(from));
};

/** An occurrence of a series that begins then: whole days by the calendar, times by their exact length. */
const spanAt = (event: CalendarEvent, start: When, zone: string): Window => {
  const from = instantOf(start, zone);
  const days = wholeDays(event);
  const to =
    days === undefined ? toInstant(Date.parse(from) + lengthOf(event, zone)) : instantOf({ date: addDays(start.date, days) }, zone);
  return { from, to };
};

const seriesOccurrences = (event: CalendarEvent, leftOut: When[], zone: string, window: Window, limit: number): Window[] => {
  const { data } = ItemInput.safeParse(itemFrom(event, { leftOut }).input);
  if (!data?.start) return [];
  const { recurrence, start } = data;
  const from = toInstant(Date.parse(window.from) - lengthOf(event, zone));
  // A rule that items cannot have stands at its first occurrence alone.
  const occurrences = recurrence ? occurrencesBetween(recurrence, start, dayBefore(from), window.to.slice(0, 16), limit) : [start];
  return [...occurrences, ...(event.series?.also ?? [])].map(occurrence => spanAt(event, occurrence, zone));
};
const dayBefore = (instant: string): string => `${addDays(instant.slice(0, 10), -1)}T00:00`;

/** The times that one event takes in the window, each with an id. */
const occurrencesOf = (
  event: CalendarEvent,
  events: readonly CalendarEvent[],
  zone: string,
  window: Window,
  limit: number,
): BusyOccurrence[] => {
  if (!event.busy || event.status === 'cancelled') return [];
  const { eventId, series } = event;
  const spans = series ? seriesOccurrences(event, overriddenOccurrences(events, event.uid), zone, window, limit) : [spanOf(event, zone)];
  return spans
    .filter(span => span.to > span.from && overlaps(span, window))
    .map(span => ({ occurrenceId: series ? `${eventId}#${span.from}` : eventId, ...span }));
};

/** How much is read of a calendar: so many occurrences or items at the most, and for as long as it is in time (asked between two events). */
export type ReadingLimits = { most: number; inTime?: () => boolean };

/**
 * The times that the events of a calendar take in a window of instants: occurrences of series one by one, without those that were moved, cancelled
 * or left out. `undefined` where there are more than the limits allow. What says that it takes no time (TRANSP) takes none; days are whole days
 * in `zone`. An event whose times make no sense is counted in `skipped`, and keeps no other from being read.
 */
export const busyOccurrences = (
  events: readonly CalendarEvent[],
  zone: string,
  window: Window,
  { most, inTime = () => true }: ReadingLimits,
): { occurrences: BusyOccurrence[]; skipped: number } | undefined => {
  const found: BusyOccurrence[][] = [];
  let [count, skipped] = [0, 0];
  for (const event of events) {
    try {
      const occurrences = occurrencesOf(event, events, zone, window, most + 100);
      count += occurrences.length;
      found.push(occurrences);
    } catch {
      skipped += 1;
    }
    if (count > most || !inTime()) return undefined;
  }
  return { occurrences: found.flat(), skipped };
};
