import type { Item } from '../items/item.ts';
import { anchorOf, type Block, blockAt } from '../items/item-span.ts';
import { isRecurring, localOf, type Recurring } from '../items/occurrence.ts';
import { isDateOnly, type When } from '../time/when.ts';
import type { CalendarEvent } from './calendar.ts';
import { alarmsOf, nominalStart } from './calendar-block.ts';
import { seriesTurns, singleTurns, type Turns } from './calendar-turns.ts';

/** Instants (UTC) between which turns are told one by one where no rule can tell them. */
export type Window = { from: string; to: string };
/** The events of an item, and whether it has more turns in the window than are told. */
export type ItemEvents = { events: CalendarEvent[]; cut: boolean };

/** The UID of an item in calendars, and of one of its turns that stands alone: the same as long as the item lives (RFC 5545 3.8.4.7). */
export const uidOf = ({ itemId }: Pick<Item, 'itemId'>, turn?: When): string =>
  turn ? `${itemId}-${localOf(turn).replace(/[-:]/g, '')}@almanac` : `${itemId}@almanac`;

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

function eventsOfTurns(item: Recurring, window: Window, updatedAt: string, holds: Holds): ItemEvents {
  const turns = seriesTurns(item, window);
  const told = eventsFrom(item, turns, updatedAt);
  const series = told.events.find(event => event.series);
  return series && !holds(series) ? eventsFrom(item, singleTurns(item, window), updatedAt) : told;
}

function eventsFrom(item: Recurring, { master, alone, moved, cut }: Turns, updatedAt: string): ItemEvents {
  const at = (uid: string, when: When): CalendarEvent => eventAt(item, uid, blockAt(item, when), updatedAt);
  const single = alone.map(({ turn, at: when }) => at(uidOf(item, turn), when));
  const uid = uidOf(item);
  // The last turn of all keeps the UID of the series.
  if (!master && single.length === 1) return { events: [at(uid, anchorOf(item))], cut };
  if (!master) return { events: single, cut };
  const series: CalendarEvent = {
    ...at(uid, master.first),
    series: { rule: master.rule, except: master.except.map(turn => nominalStart(item, turn)), also: [] },
  };
  const override = moved && { ...at(uid, moved.at), turnOf: { eventId: uid, start: nominalStart(item, moved.turn) } };
  return { events: [series, ...(override ? [override] : []), ...single], cut };
}

/**
 * An item as the events of a calendar, from its current turn on; nothing for one that is done, in the trash, or at no time. A series is one
 * event with its rule. What no rule of RFC 5545 says stands beside it as an event of its own, within the window: a time that daylight saving
 * time moved, a day that a month lacks (RFC 7529), a first turn that the rule does not name. A turn that was moved is an exception
 * (RECURRENCE-ID). A series that the calendar does not hold is told turn by turn. An item that counts from its completion shows its next turn only: those after it are not known.
 */
export function calendarEventsOf(item: Item, window: Window, updatedAt: string, holds: Holds = () => true): ItemEvents {
  const when = anchorOf(item) ?? item.deadline;
  if (!when || item.status === 'done' || item.trashedAt !== undefined) return { events: [], cut: false };
  if (isRecurring(item) && item.recurrence.anchor === 'due') return eventsOfTurns(item, window, updatedAt, holds);
  return { events: [eventAt(item, uidOf(item), blockAt(item, when), updatedAt)], cut: false };
}
