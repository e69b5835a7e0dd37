import type { LinkedCalendar } from '../domain/calendars/connections/linked-calendar.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import { applyTheirs, changeFrom } from '../domain/calendars/sync/calendar-change.ts';
import { loneOccurrence, type SeriesChange } from '../domain/calendars/sync/calendar-series.ts';
import {
  dropEventLink,
  type EventLink,
  eventLinkIdOf,
  fingerprintOf,
  invalidateEventLink,
  itemIdOfUid,
  noteConflict,
  recordConflictBeforeOverwrite,
  sideOf,
} from '../domain/calendars/sync/event-link.ts';
import type { ItemId } from '../domain/core/ids.ts';
import { trashItem } from '../domain/items/history/item-changes.ts';
import { localOf } from '../domain/items/occurrences/occurrence.ts';
import { noteAgreed, type Pulled, type Theirs } from './agree.ts';
import type { Refused, SyncPorts, Window } from './ports.ts';
import { takeOccurrence } from './pull-occurrence.ts';
import { wantedOf } from './push.ts';

/** Into the trash, from where it can be brought back; an item that is there already stays as it is. */
const trash = async (itemId: ItemId, ports: SyncPorts): Promise<Pulled> => {
  const item = await ports.items.change(itemId, (each, acting) => (each.trashedAt ? undefined : trashItem(each, acting)));
  return { outcome: item ? 'taken' : 'left', push: itemId };
};

/** Tells that ours gives way. Before the item changes: afterwards both sides are equal, and a sync that died between would never tell it. */
const tellConflict = async (theirs: Theirs, { unsupported }: SeriesChange, ports: SyncPorts): Promise<Theirs> => {
  const { event, wanted } = theirs;
  const eventLink = theirs.eventLink!;
  const kept = { ...eventLink, unsupported: unsupported.length > 0 ? unsupported : undefined };
  const foretold = recordConflictBeforeOverwrite(kept, sideOf(wanted), sideOf(event));
  if (!foretold) return theirs;
  await ports.eventLinks.save(foretold, eventLink);
  return { ...theirs, eventLink: { ...foretold.next, version: eventLink.version + 1 } };
};

/** Theirs is taken: the item is as they made it, as far as it can be; a series that is over goes into the trash. */
const takeOver = async (
  calendar: LinkedCalendar,
  given: Theirs,
  made: SeriesChange,
  bothChanged: boolean,
  window: Window,
  ports: SyncPorts,
) => {
  const theirs = bothChanged ? await tellConflict(given, made, ports) : given;
  const { itemId } = theirs.found.item;
  const { patch, unsupported, over } = made;
  if (over) return trash(itemId, ports);
  const item = await ports.items.change(itemId, (each, acting) => applyTheirs(each, patch, acting));
  if (!item) {
    await noteAgreed(calendar, theirs.wanted, theirs, { unsupported: Object.keys(patch) }, ports);
    return { outcome: 'left', push: itemId } as const;
  }
  const after = wantedOf({ item, changedAt: ports.now() }, window, ports).find(
    each => eventLinkIdOf(each) === eventLinkIdOf(theirs.wanted),
  );
  if (after) await noteAgreed(calendar, after, theirs, { unsupported, unwritten: bothChanged }, ports);
  // Written out again where we would say it otherwise than they did.
  return { outcome: 'taken', push: itemId } as const;
};

/** Theirs says nothing that the item does not: both sides are noted, with what the item cannot hold. */
const agree = async (calendar: LinkedCalendar, theirs: Theirs, unsupported: string[], ports: SyncPorts): Promise<Pulled> => {
  const { eventLink, found, wanted } = theirs;
  // A series that has moved on here since has the same occurrences, and is not yet what it should be there.
  const unwritten = wanted.series !== undefined && unsupported.length === 0 && eventLink?.fingerprint !== fingerprintOf(wanted);
  await noteAgreed(calendar, wanted, theirs, { unsupported, unwritten }, ports);
  return { outcome: unsupported.length > 0 ? 'left' : 'same', push: unwritten ? found.item.itemId : undefined };
};

/**
 * An event of ours was changed at the provider. Where the item was not changed since both sides agreed, the change is taken. Where both were,
 * or nobody knows, the later one stands, and what the other was is told in an event: nothing is lost without a trace. What the item
 * cannot hold stays at the provider, and is told.
 */
const takeChange = async (calendar: LinkedCalendar, theirs: Theirs, window: Window, ports: SyncPorts): Promise<Pulled> => {
  const { event, eventLink, found, wanted } = theirs;
  const made = changeFrom(found.item, wanted, event);
  if (Object.keys(made.patch).length === 0 && !made.over) return agree(calendar, theirs, made.unsupported, ports);
  const isUnchanged = eventLink?.fingerprint === fingerprintOf(wanted);
  // Without what both last agreed on (an answer was lost) nobody can say that both have changed: there is no conflict to tell.
  const bothChanged = eventLink?.fingerprint !== undefined && !isUnchanged;
  if (isUnchanged || found.changedAt <= event.updatedAt) return takeOver(calendar, theirs, made, bothChanged, window, ports);
  await noteAgreed(calendar, wanted, theirs, { keptOurs: bothChanged, unwritten: true }, ports);
  return { outcome: 'kept_ours', push: found.item.itemId };
};

/** An occurrence that stands alone, because the provider or a rule cannot hold it in its series, was moved or changed. */
const takeLone = async (
  calendar: LinkedCalendar,
  theirs: Theirs,
  place: NonNullable<ReturnType<typeof loneOccurrence>>,
  ports: SyncPorts,
) => {
  const { event, eventLink, wanted, found } = theirs;
  const isMoved = localOf(event.start) !== localOf(wanted.start) || localOf(event.end) !== localOf(wanted.end);
  if (!isMoved) {
    await noteAgreed(calendar, wanted, theirs, event.title === wanted.title ? {} : { unsupported: ['SUMMARY'] }, ports);
    return { outcome: 'same' as const };
  }
  const taken = await takeOccurrence(
    calendar,
    { ...event, occurrenceOf: { eventId: event.eventId, start: place } },
    found.item.itemId,
    ports,
  );
  if (eventLink && taken.outcome === 'taken') await ports.eventLinks.save(invalidateEventLink(eventLink, event.etag), eventLink);
  return taken;
};

/** An event of ours that has no item any more in this calendar (done, in the trash, or not theirs): the push takes it away. */
const takeLeftover = async (
  itemId: ItemId,
  eventLink: EventLink | undefined,
  etag: string | undefined,
  ports: SyncPorts,
): Promise<Pulled> => {
  if (eventLink && !eventLink.removedAt) await ports.eventLinks.save(invalidateEventLink(eventLink, etag), eventLink);
  return { outcome: 'left', push: itemId };
};

/** Brings an event of ours as it is at the provider to its item. */
export const takeEvent = async (
  calendar: LinkedCalendar,
  event: CalendarEvent,
  eventLink: EventLink | undefined,
  window: Window,
  ports: SyncPorts,
): Promise<Pulled> => {
  const itemId = itemIdOfUid(event.uid)!;
  const found = await ports.items.find(itemId);
  const wanted = found && wantedOf(found, window, ports).find(each => eventLinkIdOf(each) === eventLinkIdOf(event));
  if (!found || !wanted) return takeLeftover(itemId, eventLink, event.etag, ports);
  const place = loneOccurrence(found.item, wanted.uid);
  const theirs = { event, eventLink, found, wanted };
  return place ? takeLone(calendar, theirs, place, ports) : takeChange(calendar, theirs, window, ports);
};

/** Brings a change at the provider to an event of ours to its item. Our own echo is known by its ETag and is left alone. */
export const pullItem = async (
  calendar: LinkedCalendar,
  event: CalendarEvent,
  eventLink: EventLink | undefined,
  window: Window,
  ports: SyncPorts,
): Promise<Pulled> => {
  const isEcho = eventLink?.etag !== undefined && eventLink.etag === event.etag && !eventLink.removedAt;
  if (!isEcho) return takeEvent(calendar, event, eventLink, window, ports);
  // Read before, and not written out since.
  return eventLink.fingerprint === undefined ? { outcome: 'echo', push: eventLink.itemId } : { outcome: 'echo' };
};

/** One that was changed since stays, and is made anew; an occurrence that was taken away is left out; an item goes into the trash. */
const takeRemoval = async (calendar: LinkedCalendar, eventLink: EventLink, window: Window, ports: SyncPorts): Promise<Pulled> => {
  const { itemId } = eventLink;
  const found = itemId && (await ports.items.find(itemId));
  const wanted = found && wantedOf(found, window, ports).find(each => eventLinkIdOf(each) === eventLink.eventLinkId);
  const dropped = dropEventLink(eventLink, ports.now());
  if (found && wanted && eventLink.fingerprint !== fingerprintOf(wanted)) {
    const theirs = { ...sideOf(wanted), changedAt: ports.now(), removed: true };
    await ports.eventLinks.save(noteConflict(dropped, { kept: 'ours', ours: sideOf(wanted), theirs }), eventLink);
    return { outcome: 'kept_ours', push: itemId };
  }
  await ports.eventLinks.save(dropped, eventLink);
  if (!found || !wanted) return { outcome: 'same' };
  const place = wanted.occurrenceOf?.start ?? loneOccurrence(found.item, wanted.uid);
  if (!place) return trash(itemId, ports);
  return takeOccurrence(
    calendar,
    { ...wanted, status: 'cancelled', occurrenceOf: { eventId: eventLink.eventId, start: place } },
    itemId,
    ports,
  );
};

/**
 * A provider says that an event of ours is not there any more. It is asked whether that is so before anything is taken from the person: a
 * delta of Graph says the same of what was only moved out of its window.
 */
export const pullRemoval = async (
  calendar: LinkedCalendar,
  eventLink: EventLink | undefined,
  window: Window,
  ports: SyncPorts,
): Promise<Pulled | Refused> => {
  if (!eventLink || eventLink.removedAt) return { outcome: 'echo' };
  const read = await ports.calendar.read(eventLink.eventId, window);
  if (read.ok) return takeEvent(calendar, { ...read.event, uid: read.event.uid }, eventLink, window, ports);
  if (read.reason === 'unreadable') return { outcome: 'left' };
  return read.reason === 'gone' ? takeRemoval(calendar, eventLink, window, ports) : read;
};
