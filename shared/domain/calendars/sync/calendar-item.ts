import type { Item } from '../../items/items/item.ts';
import { anchorOf, type Block, blockAt } from '../../items/occurrences/item-span.ts';
import { isRecurring, localOf, type Recurring } from '../../items/occurrences/occurrence.ts';
import { isDateOnly, type When } from '../../time/when.ts';
import type { CalendarEvent } from './calendar.ts';
import { alarmsOf, nominalStart } from './calendar-block.ts';
import { type Occurrences, seriesOccurrences, singleOccurrences } from './calendar-occurrences.ts';

/** Instants (UTC) between which occurrences are told one by one where no rule can tell them. */
export type Window = { from: string; to: string };
/** The events of an item, and whether it has more occurrences in the window than are told. */
export type ItemEvents = { events: CalendarEvent[]; cut: boolean };

/** The UID of an item in calendars, and of one of its occurrences that stands alone: the same as long as the item lives (RFC 5545 3.8.4.7). */
export const uidOf = ({ itemId }: Pick<Item, 'itemId'>, occurrence?: When): string =>
  occurrence ? `${itemId}-${localOf(occurrence).replace(/[-:]/g, '')}@almanac` : `${itemId}@almanac`;

const eventAt = (item: Item, uid: string, block: Block, updatedAt: string): CalendarEvent => ({
  eventId: uid,
  uid,
  status: 'confirmed',
  ...block,
  title: item.title,
  notes: item.notes,
  url: item.links[0]?.url,
  busy: !isDateOnly(block.start) && item.duration !== undefined,
  alarms: alarmsOf(item, block),
  origin: { workspaceId: item.workspaceId, itemId: item.itemId, version: item.version },
  updatedAt,
});

/** Can a calendar hold this series as one event? */
type Holds = (series: CalendarEvent) => boolean;

function eventsOfOccurrences(item: Recurring, window: Window, updatedAt: string, holds: Holds): ItemEvents {
  const occurrences = seriesOccurrences(item, window);
  const told = eventsFrom(item, occurrences, updatedAt);
  const series = told.events.find(event => event.series);
  return series && !holds(series) ? eventsFrom(item, singleOccurrences(item, window), updatedAt) : told;
}

function eventsFrom(item: Recurring, { master, alone, moved, cut }: Occurrences, updatedAt: string): ItemEvents {
  const at = (uid: string, when: When): CalendarEvent => eventAt(item, uid, blockAt(item, when), updatedAt);
  const single = alone.map(({ occurrence, at: when }) => at(uidOf(item, occurrence), when));
  const uid = uidOf(item);
  // The last occurrence of all keeps the UID of the series.
  if (!master && single.length === 1) return { events: [at(uid, anchorOf(item))], cut };
  if (!master) return { events: single, cut };
  const series: CalendarEvent = {
    ...at(uid, master.first),
    series: { rule: master.rule, except: master.except.map(occurrence => nominalStart(item, occurrence)), also: [] },
  };
  const override = moved && { ...at(uid, moved.at), occurrenceOf: { eventId: uid, start: nominalStart(item, moved.occurrence) } };
  return { events: [series, ...(override ? [override] : []), ...single], cut };
}

/**
 * An item as the events of a calendar, from its current occurrence on; nothing for one that is done, in the trash, or at no time. A series is one
 * event with its rule. What no rule of RFC 5545 says stands beside it as an event of its own, within the window: a time that daylight saving
 * time moved, a day that a month lacks (RFC 7529), a first occurrence that the rule does not name. An occurrence that was moved is an exception
 * (RECURRENCE-ID). A series that the calendar does not hold is told occurrence by occurrence. An item that counts from its completion shows its next occurrence only: those after it are not known.
 */
export function calendarEventsOf(item: Item, window: Window, updatedAt: string, holds: Holds = () => true): ItemEvents {
  const when = anchorOf(item) ?? item.deadline;
  if (!when || item.status === 'done' || item.trashedAt !== undefined) return { events: [], cut: false };
  if (isRecurring(item) && item.recurrence.anchor === 'due') return eventsOfOccurrences(item, window, updatedAt, holds);
  return { events: [eventAt(item, uidOf(item), blockAt(item, when), updatedAt)], cut: false };
}
