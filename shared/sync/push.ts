import type { CalendarEvent } from '../domain/calendars/calendar.ts';
import { nominalStart } from '../domain/calendars/calendar-block.ts';
import { moveOccurrence } from '../domain/calendars/calendar-change.ts';
import { calendarEventsOf, uidOf } from '../domain/calendars/calendar-item.ts';
import { type LinkedCalendar, takesItems } from '../domain/calendars/linked-calendar.ts';
import {
  dropMirror,
  keepMirror,
  type Mirror,
  mirrorIdOf,
  placeOfOccurrence,
  printOf,
  setApart,
  sideOf,
} from '../domain/calendars/mirror.ts';
import type { ItemId } from '../domain/core/ids.ts';
import type { Item } from '../domain/items/item.ts';
import { anchorOf } from '../domain/items/item-span.ts';
import { isRecurring } from '../domain/items/occurrence.ts';
import { instantOf, type When, wallClockAt } from '../domain/time/when.ts';
import type { FoundItem, Refused, SyncPorts, Window } from './ports.ts';

/** What a push did: how much it wrote; why it stopped, if it did; and whether the calendar has changes of its own that come first. */
export type Pushed = { written: number; removed: number; refused?: Refused; pullFirst?: boolean };

/** The events that an item should be in a calendar: a series as one, or occurrence by occurrence where the provider cannot hold it. */
export const wantedOf = ({ item, changedAt }: FoundItem, window: Window, { calendar }: Pick<SyncPorts, 'calendar'>): CalendarEvent[] =>
  calendarEventsOf(item, window, changedAt, calendar.holds).events;

/** The mirror of an event of ours as both sides have it. */
export const mirrorOf = (
  calendar: LinkedCalendar,
  event: CalendarEvent,
  at: { eventId: string; etag?: string },
): Omit<Mirror, 'version'> => ({
  userId: calendar.userId,
  calendarId: calendar.calendarId,
  mirrorId: mirrorIdOf(event),
  eventId: at.eventId,
  etag: at.etag,
  kind: 'item',
  workspaceId: event.origin?.workspaceId,
  itemId: event.origin?.itemId,
  print: printOf(event),
  from: instantOf(event.start, calendar.zone),
  to: instantOf(event.end, calendar.zone),
});

/** What one push knows besides: the mirrors of the item, and whether the series itself was written anew, by which its occurrences may be lost. */
type Writing = { mirrors: ReadonlyMap<string, Mirror>; anew: boolean };

/** Is there an event at the provider? Not of one that was taken away, nor of one that was never taken. */
const isThere = ({ removedAt, apart, etag }: Mirror): boolean => !removedAt && !(apart?.includes('VEVENT') && etag === undefined);

/** Writes an event; one that was known, that a provider has forgotten and that is not there, is made anew. */
const putOne = async (event: CalendarEvent, mirror: Mirror | undefined, seriesId: string | undefined, { calendar }: SyncPorts) => {
  const place = { seriesId, attempt: mirror?.version ?? 0 };
  const known = mirror && isThere(mirror) ? { eventId: mirror.eventId, etag: mirror.etag } : undefined;
  const put = await calendar.put(event, known, place);
  const forgotten = !put.ok && put.reason === 'gone' && known && known.etag === undefined && !event.occurrenceOf;
  return forgotten ? calendar.put(event, undefined, place) : put;
};

const writeOne = async (calendar: LinkedCalendar, event: CalendarEvent, { mirrors, anew }: Writing, ports: SyncPorts): Promise<Pushed> => {
  const mirror = mirrors.get(mirrorIdOf(event));
  const isLost = anew && event.occurrenceOf !== undefined;
  if (mirror && !mirror.removedAt && mirror.print === printOf(event) && !isLost) return { written: 0, removed: 0 };
  const series = event.occurrenceOf && (await ports.mirrors.find(mirrorIdOf({ uid: event.uid })));
  const put = await putOne(event, isLost && mirror ? { ...mirror, etag: undefined } : mirror, series?.eventId, ports);
  if (put.ok) {
    await ports.mirrors.save(keepMirror(mirror, mirrorOf(calendar, event, put)), mirror);
    return { written: 1, removed: 0 };
  }
  if (put.reason === 'not_taken') await tellNotTaken(calendar, event, mirror, ports);
  return { written: 0, removed: 0, ...whyNot(put) };
};

/** One event that a provider does not take holds up no other: it is told, and tried again when it is another. */
const tellNotTaken = (calendar: LinkedCalendar, event: CalendarEvent, mirror: Mirror | undefined, ports: SyncPorts): Promise<void> => {
  const kept = keepMirror(mirror, mirrorOf(calendar, event, mirror ?? { eventId: event.uid }));
  return ports.mirrors.save(setApart(kept, ['VEVENT'], sideOf(event)), mirror);
};

type Put = Awaited<ReturnType<SyncPorts['calendar']['put']>>;
const whyNot = (put: Exclude<Put, { ok: true }>): Pick<Pushed, 'refused' | 'pullFirst'> => {
  if (put.reason === 'not_taken') return {};
  // Changed or taken away there, and the word of it has not come yet: that decides.
  return put.reason === 'changed' || put.reason === 'gone' ? { pullFirst: true } : { refused: put };
};

/** Takes an event of ours out of the calendar, unless it was changed there since it was read. */
export const removeOne = async (mirror: Mirror, ports: SyncPorts): Promise<Pushed> => {
  const { eventId, etag } = mirror;
  const removed = isThere(mirror) ? await ports.calendar.remove({ eventId, etag }) : { ok: true as const };
  if (!removed.ok && removed.reason === 'changed') return { written: 0, removed: 0, pullFirst: true };
  if (!removed.ok) return { written: 0, removed: 0, refused: removed };
  await ports.mirrors.save(dropMirror(mirror, ports.now()), mirror);
  return { written: 0, removed: 1 };
};

/** Both, one after the other. */
export const sum = (a: Pushed, b: Pushed): Pushed => ({
  written: a.written + b.written,
  removed: a.removed + b.removed,
  refused: a.refused ?? b.refused,
  pullFirst: a.pullFirst || b.pullFirst,
});

/** What the person keeps apart at their series stays as long as the series does. */
const isUnwanted = ({ removedAt, apart, mirrorId, itemId }: Mirror, wanted: readonly CalendarEvent[]): boolean => {
  const isApart = apart !== undefined && mirrorId !== itemId && wanted.length > 0;
  return !removedAt && !isApart && wanted.every(event => mirrorIdOf(event) !== mirrorId);
};

const removeEach = async (mirrors: readonly Mirror[], begun: Pushed, ports: SyncPorts): Promise<Pushed> => {
  let done = begun;
  for (const mirror of mirrors) {
    if (done.refused) return done;
    done = sum(done, await removeOne(mirror, ports));
  }
  return done;
};

/** Writes what differs, one event after the other; a series that is written anew before its occurrences. */
const writeWanted = async (
  calendar: LinkedCalendar,
  wanted: readonly CalendarEvent[],
  mirrors: ReadonlyMap<string, Mirror>,
  ports: SyncPorts,
): Promise<Pushed> => {
  let done: Pushed = { written: 0, removed: 0 };
  let anew = false;
  for (const event of wanted) {
    if (done.refused) return done;
    const written = await writeOne(calendar, event, { mirrors, anew }, ports);
    anew ||= event.series !== undefined && written.written > 0;
    done = sum(done, written);
  }
  const told = new Set(wanted.map(mirrorIdOf));
  const others = [...mirrors.values()].filter(({ mirrorId }) => !told.has(mirrorId));
  if (anew) await keepOccurrencesApart(calendar, wanted.find(({ series }) => series)!, others, ports);
  return done;
};

/** Occurrences that the person has moved in a series that was written anew are moved again: a provider may have put them back to their places. */
const keepOccurrencesApart = async (
  { zone }: LinkedCalendar,
  series: CalendarEvent,
  mirrors: Iterable<Mirror>,
  { calendar, mirrors: known, now }: SyncPorts,
): Promise<void> => {
  const seriesId = (await known.find(mirrorIdOf(series)))?.eventId;
  for (const { apart, removedAt, mirrorId, eventId, from, to, version } of mirrors) {
    const start = placeOfOccurrence(mirrorId, series.start);
    if (!apart?.includes('RECURRENCE-ID') || removedAt || !start || to <= now()) continue;
    const times = { start: whenAt(from, series.start, zone), end: whenAt(to, series.start, zone) };
    const occurrence = { ...series, ...times, series: undefined, occurrenceOf: { eventId: series.uid, start } };
    // One that the provider does not take now is told again with the series.
    await calendar.put(occurrence, { eventId }, { seriesId, attempt: version });
  }
};

const whenAt = (instant: string, like: When, zone: string): When =>
  like.time === undefined ? { date: wallClockAt(instant, zone).date } : { ...wallClockAt(instant, like.zone ?? zone), zone: like.zone };

/** When the due of an item is that ends as its mirror does: the end of whole days is the day after them. */
const endOfMirror = ({ due }: Item, { to }: Mirror): string => (due?.time === undefined ? new Date(Date.parse(to) - 1).toISOString() : to);

/** An item whose current occurrence is one that was moved in the calendar before it was current: it is moved now. */
const withMoved = async (found: FoundItem, mirrors: ReadonlyMap<string, Mirror>, ports: SyncPorts): Promise<FoundItem> => {
  const id = currentOccurrenceOf(found.item);
  const apart = id === undefined ? undefined : mirrors.get(id);
  if (!apart?.apart?.includes('RECURRENCE-ID') || apart.removedAt) return found;
  const until = found.item.start ? apart.from : endOfMirror(found.item, apart);
  const item = await ports.items.change(found.item.itemId, (each, acting) => {
    const moved = moveOccurrence(each, until, acting);
    return moved && 'change' in moved ? moved.change : undefined;
  });
  return item ? { item, changedAt: ports.now() } : found;
};

/** The mirror that the current occurrence of a series has where it was moved. */
const currentOccurrenceOf = (item: Item): string | undefined =>
  isRecurring(item) && item.movedFrom === undefined
    ? mirrorIdOf({ uid: uidOf(item), occurrenceOf: { eventId: item.itemId, start: nominalStart(item, anchorOf(item)) } })
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
  const mirrors = new Map((await ports.mirrors.ofItem(itemId)).map(each => [each.mirrorId, each]));
  const now = found && (await withMoved(found, mirrors, ports));
  const wanted = now && takesItems(calendar) ? wantedOf(now, window, ports) : [];
  const done = await writeWanted(calendar, wanted, mirrors, ports);
  const unwanted = [...mirrors.values()].filter(each => isUnwanted(each, wanted));
  return removeEach(unwanted, done, ports);
};
