import { type LinkedCalendar, takesItems } from '../domain/calendars/connections/linked-calendar.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import { nominalStart } from '../domain/calendars/sync/calendar-block.ts';
import { moveOccurrence } from '../domain/calendars/sync/calendar-change.ts';
import { calendarEventsOf, uidOf } from '../domain/calendars/sync/calendar-item.ts';
import {
  dropEventLink,
  type EventLink,
  eventLinkIdOf,
  fingerprintOf,
  keepEventLink,
  noteUnsupported,
  placeOfOccurrence,
  sideOf,
} from '../domain/calendars/sync/event-link.ts';
import { later } from '../domain/core/due.ts';
import type { ItemId } from '../domain/core/ids.ts';
import type { Item } from '../domain/items/items/item.ts';
import { anchorOf } from '../domain/items/occurrences/item-span.ts';
import { isRecurring } from '../domain/items/occurrences/occurrence.ts';
import { instantOf, type When, wallClockAt } from '../domain/time/when.ts';
import type { FoundItem, Refused, SyncPorts, Window } from './ports.ts';

/** What a push did: how much it wrote; why it stopped, if it did; and whether the calendar has changes of its own that come first. */
export type Pushed = { written: number; removed: number; refused?: Refused; pullFirst?: boolean };

/** The events that an item should be in a calendar: a series as one, or occurrence by occurrence where the provider cannot hold it. */
export const wantedOf = ({ item, changedAt }: FoundItem, window: Window, { calendar }: Pick<SyncPorts, 'calendar'>): CalendarEvent[] =>
  calendarEventsOf(item, window, changedAt, calendar.holds).events;

/** The event link of an event of ours as both sides have it. */
export const eventLinkOf = (
  calendar: LinkedCalendar,
  event: CalendarEvent,
  at: { eventId: string; etag?: string },
): Omit<EventLink, 'version'> => ({
  userId: calendar.userId,
  calendarId: calendar.calendarId,
  eventLinkId: eventLinkIdOf(event),
  eventId: at.eventId,
  etag: at.etag,
  kind: 'item',
  workspaceId: event.origin?.workspaceId,
  itemId: event.origin?.itemId,
  fingerprint: fingerprintOf(event),
  from: instantOf(event.start, calendar.zone),
  to: instantOf(event.end, calendar.zone),
});

/** What one push knows besides: the event links of the item, and whether the series itself was written anew, by which its occurrences may be lost. */
type Writing = { eventLinks: ReadonlyMap<string, EventLink>; anew: boolean };

/** Is there an event at the provider? Not of one that was taken away, nor of one that was never taken. */
const isThere = ({ removedAt, unsupported, etag }: EventLink): boolean =>
  !removedAt && !(unsupported?.includes('VEVENT') && etag === undefined);

/** Writes an event; one that was known, that a provider has forgotten and that is not there, is made anew. */
const putOne = async (event: CalendarEvent, eventLink: EventLink | undefined, seriesId: string | undefined, { calendar }: SyncPorts) => {
  const place = { seriesId, attempt: eventLink?.version ?? 0 };
  const known = eventLink && isThere(eventLink) ? { eventId: eventLink.eventId, etag: eventLink.etag } : undefined;
  const put = await calendar.put(event, known, place);
  const forgotten = !put.ok && put.reason === 'gone' && known && known.etag === undefined && !event.occurrenceOf;
  return forgotten ? calendar.put(event, undefined, place) : put;
};

const writeOne = async (
  calendar: LinkedCalendar,
  event: CalendarEvent,
  { eventLinks, anew }: Writing,
  ports: SyncPorts,
): Promise<Pushed> => {
  const eventLink = eventLinks.get(eventLinkIdOf(event));
  const isLost = anew && event.occurrenceOf !== undefined;
  if (eventLink && !eventLink.removedAt && eventLink.fingerprint === fingerprintOf(event) && !isLost) return { written: 0, removed: 0 };
  const series = event.occurrenceOf && (await ports.eventLinks.find(eventLinkIdOf({ uid: event.uid })));
  const put = await putOne(event, isLost && eventLink ? { ...eventLink, etag: undefined } : eventLink, series?.eventId, ports);
  if (put.ok) {
    await ports.eventLinks.save(keepEventLink(eventLink, eventLinkOf(calendar, event, put)), eventLink);
    return { written: 1, removed: 0 };
  }
  if (put.reason === 'not_taken') await tellNotTaken(calendar, event, eventLink, ports);
  return { written: 0, removed: 0, ...whyNot(put) };
};

/** One event that a provider does not take holds up no other: it is told, and tried again when it is another. */
const tellNotTaken = (
  calendar: LinkedCalendar,
  event: CalendarEvent,
  eventLink: EventLink | undefined,
  ports: SyncPorts,
): Promise<void> => {
  const kept = keepEventLink(eventLink, eventLinkOf(calendar, event, eventLink ?? { eventId: event.uid }));
  return ports.eventLinks.save(noteUnsupported(kept, ['VEVENT'], sideOf(event)), eventLink);
};

type Put = Awaited<ReturnType<SyncPorts['calendar']['put']>>;
const whyNot = (put: Exclude<Put, { ok: true }>): Pick<Pushed, 'refused' | 'pullFirst'> => {
  if (put.reason === 'not_taken') return {};
  // Changed or taken away there, and the word of it has not come yet: that decides.
  return put.reason === 'changed' || put.reason === 'gone' ? { pullFirst: true } : { refused: put };
};

/** Takes an event of ours out of the calendar, unless it was changed there since it was read. */
export const removeOne = async (eventLink: EventLink, ports: SyncPorts): Promise<Pushed> => {
  const { eventId, etag } = eventLink;
  const removed = isThere(eventLink) ? await ports.calendar.remove({ eventId, etag }) : { ok: true as const };
  if (!removed.ok && removed.reason === 'changed') return { written: 0, removed: 0, pullFirst: true };
  if (!removed.ok) return { written: 0, removed: 0, refused: removed };
  await ports.eventLinks.save(dropEventLink(eventLink, ports.now()), eventLink);
  return { written: 0, removed: 1 };
};

/** Both, one after the other. */
export const sum = (a: Pushed, b: Pushed): Pushed => ({
  written: a.written + b.written,
  removed: a.removed + b.removed,
  refused: a.refused ?? b.refused,
  pullFirst: a.pullFirst || b.pullFirst,
});

/** What the person did to their series that the item cannot hold stays as long as the series does. */
const isUnwanted = ({ removedAt, unsupported, eventLinkId, itemId }: EventLink, wanted: readonly CalendarEvent[]): boolean => {
  const isTheirs = unsupported !== undefined && eventLinkId !== itemId && wanted.length > 0;
  return !removedAt && !isTheirs && wanted.every(event => eventLinkIdOf(event) !== eventLinkId);
};

const removeEach = async (eventLinks: readonly EventLink[], begun: Pushed, ports: SyncPorts): Promise<Pushed> => {
  let done = begun;
  for (const eventLink of eventLinks) {
    if (done.refused) return done;
    done = sum(done, await removeOne(eventLink, ports));
  }
  return done;
};

/** Writes what differs, one event after the other; a series that is written anew before its occurrences. */
const writeWanted = async (
  calendar: LinkedCalendar,
  wanted: readonly CalendarEvent[],
  eventLinks: ReadonlyMap<string, EventLink>,
  ports: SyncPorts,
): Promise<Pushed> => {
  let done: Pushed = { written: 0, removed: 0 };
  let anew = false;
  for (const event of wanted) {
    if (done.refused) return done;
    const written = await writeOne(calendar, event, { eventLinks, anew }, ports);
    anew ||= event.series !== undefined && written.written > 0;
    done = sum(done, written);
  }
  const told = new Set(wanted.map(eventLinkIdOf));
  const others = [...eventLinks.values()].filter(({ eventLinkId }) => !told.has(eventLinkId));
  if (anew) await keepMovedOccurrences(calendar, wanted.find(({ series }) => series)!, others, ports);
  return done;
};

/** Occurrences that the person has moved in a series that was written anew are moved again: a provider may have put them back to their places. */
const keepMovedOccurrences = async (
  { zone }: LinkedCalendar,
  series: CalendarEvent,
  eventLinks: Iterable<EventLink>,
  { calendar, eventLinks: known, now }: SyncPorts,
): Promise<void> => {
  const seriesId = (await known.find(eventLinkIdOf(series)))?.eventId;
  for (const { unsupported, removedAt, eventLinkId, eventId, from, to, version } of eventLinks) {
    const start = placeOfOccurrence(eventLinkId, series.start);
    if (!unsupported?.includes('RECURRENCE-ID') || removedAt || !start || to <= now()) continue;
    const times = { start: whenAt(from, series.start, zone), end: whenAt(to, series.start, zone) };
    const occurrence = { ...series, ...times, series: undefined, occurrenceOf: { eventId: series.uid, start } };
    // One that the provider does not take now is told again with the series.
    await calendar.put(occurrence, { eventId }, { seriesId, attempt: version });
  }
};

const whenAt = (instant: string, like: When, zone: string): When =>
  like.time === undefined ? { date: wallClockAt(instant, zone).date } : { ...wallClockAt(instant, like.zone ?? zone), zone: like.zone };

/** When the due of an item is that ends as its event link does: the end of whole days is the day after them. */
const endOfEventLink = ({ due }: Item, { to }: EventLink): string => (due?.time === undefined ? later(to, -1) : to);

/** An item whose current occurrence is one that was moved in the calendar before it was current: it is moved now. */
const withMoved = async (found: FoundItem, eventLinks: ReadonlyMap<string, EventLink>, ports: SyncPorts): Promise<FoundItem> => {
  const id = currentOccurrenceOf(found.item);
  const eventLink = id === undefined ? undefined : eventLinks.get(id);
  if (!eventLink?.unsupported?.includes('RECURRENCE-ID') || eventLink.removedAt) return found;
  const until = found.item.start ? eventLink.from : endOfEventLink(found.item, eventLink);
  const item = await ports.items.change(found.item.itemId, (each, acting) => {
    const moved = moveOccurrence(each, until, acting);
    return moved && 'change' in moved ? moved.change : undefined;
  });
  return item ? { item, changedAt: ports.now() } : found;
};

/** The event link that the current occurrence of a series has where it was moved. */
const currentOccurrenceOf = (item: Item): string | undefined =>
  isRecurring(item) && item.movedFrom === undefined
    ? eventLinkIdOf({ uid: uidOf(item), occurrenceOf: { eventId: item.itemId, start: nominalStart(item, anchorOf(item)) } })
    : undefined;

/**
 * Brings what stands for an item in a calendar to what the item is now: writes what differs from what both sides last agreed on, takes away
 * what is not wanted any more. Done twice, or after a crash half way, it is done once: the provider knows our events by their uid.
 */
export const pushItem = async (
  calendar: LinkedCalendar,
  itemId: ItemId,
  found: FoundItem | undefined,
  window: Window,
  ports: SyncPorts,
): Promise<Pushed> => {
  const eventLinks = new Map((await ports.eventLinks.ofItem(itemId)).map(each => [each.eventLinkId, each]));
  const now = found && (await withMoved(found, eventLinks, ports));
  const wanted = now && takesItems(calendar) ? wantedOf(now, window, ports) : [];
  const done = await writeWanted(calendar, wanted, eventLinks, ports);
  const unwanted = [...eventLinks.values()].filter(each => isUnwanted(each, wanted));
  return removeEach(unwanted, done, ports);
};
