import type { CalendarEvent } from '../domain/calendars/calendar.ts';
import { applyTheirs, changeFrom } from '../domain/calendars/calendar-change.ts';
import { loneOccurrence, type SeriesChange } from '../domain/calendars/calendar-series.ts';
import type { LinkedCalendar } from '../domain/calendars/linked-calendar.ts';
import {
  dropMirror,
  invalidateMirror,
  itemIdOfUid,
  type Mirror,
  mirrorIdOf,
  noteConflict,
  printOf,
  recordConflictBeforeOverwrite,
  sideOf,
} from '../domain/calendars/mirror.ts';
import type { ItemId } from '../domain/core/ids.ts';
import { trashItem } from '../domain/items/item-changes.ts';
import { localOf } from '../domain/items/occurrence.ts';
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
const tellConflict = async (theirs: Theirs, { apart }: SeriesChange, ports: SyncPorts): Promise<Theirs> => {
  const { event, wanted } = theirs;
  const mirror = theirs.mirror!;
  const kept = { ...mirror, apart: apart.length > 0 ? apart : undefined };
  const foretold = recordConflictBeforeOverwrite(kept, sideOf(wanted), sideOf(event));
  if (!foretold) return theirs;
  await ports.mirrors.save(foretold, mirror);
  return { ...theirs, mirror: { ...foretold.next, version: mirror.version + 1 } };
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
  const { patch, apart, over } = made;
  if (over) return trash(itemId, ports);
  const item = await ports.items.change(itemId, (each, acting) => applyTheirs(each, patch, acting));
  if (!item) {
    await noteAgreed(calendar, theirs.wanted, theirs, { apart: Object.keys(patch) }, ports);
    return { outcome: 'left', push: itemId } as const;
  }
  const after = wantedOf({ item, changedAt: ports.now() }, window, ports).find(each => mirrorIdOf(each) === mirrorIdOf(theirs.wanted));
  if (after) await noteAgreed(calendar, after, theirs, { apart, unwritten: bothChanged }, ports);
  // Written out again where we would say it otherwise than they did.
  return { outcome: 'taken', push: itemId } as const;
};

/** Theirs says nothing that the item does not: both sides are noted, with what the item cannot hold. */
const agree = async (calendar: LinkedCalendar, theirs: Theirs, apart: string[], ports: SyncPorts): Promise<Pulled> => {
  const { mirror, found, wanted } = theirs;
  // A series that has moved on here since has the same occurrences, and is not yet what it should be there.
  const unwritten = wanted.series !== undefined && apart.length === 0 && mirror?.print !== printOf(wanted);
  await noteAgreed(calendar, wanted, theirs, { apart, unwritten }, ports);
  return { outcome: apart.length > 0 ? 'left' : 'same', push: unwritten ? found.item.itemId : undefined };
};

/**
 * An event of ours was changed at the provider. Where the item was not changed since both sides agreed, the change is taken. Where both were,
 * or nobody knows, the later one stands, and what the other was is told in the mirror's event: nothing is lost without a trace. What the item
 * cannot hold stays at the provider, and is told.
 */
const takeChange = async (calendar: LinkedCalendar, theirs: Theirs, window: Window, ports: SyncPorts): Promise<Pulled> => {
  const { event, mirror, found, wanted } = theirs;
  const made = changeFrom(found.item, wanted, event);
  if (Object.keys(made.patch).length === 0 && !made.over) return agree(calendar, theirs, made.apart, ports);
  const isUnchanged = mirror?.print === printOf(wanted);
  // Without what both last agreed on (an answer was lost) nobody can say that both have changed: there is no conflict to tell.
  const bothChanged = mirror?.print !== undefined && !isUnchanged;
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
  const { event, mirror, wanted, found } = theirs;
  const isMoved = localOf(event.start) !== localOf(wanted.start) || localOf(event.end) !== localOf(wanted.end);
  if (!isMoved) {
    await noteAgreed(calendar, wanted, theirs, event.title === wanted.title ? {} : { apart: ['SUMMARY'] }, ports);
    return { outcome: 'same' as const };
  }
  const taken = await takeOccurrence(
    calendar,
    { ...event, occurrenceOf: { eventId: event.eventId, start: place } },
    found.item.itemId,
    ports,
  );
  if (mirror && taken.outcome === 'taken') await ports.mirrors.save(invalidateMirror(mirror, event.etag), mirror);
  return taken;
};

/** An event of ours that has no item any more in this calendar (done, in the trash, or not theirs): the push takes it away. */
const takeLeftover = async (itemId: ItemId, mirror: Mirror | undefined, etag: string | undefined, ports: SyncPorts): Promise<Pulled> => {
  if (mirror && !mirror.removedAt) await ports.mirrors.save(invalidateMirror(mirror, etag), mirror);
  return { outcome: 'left', push: itemId };
};

/** Brings an event of ours as it is at the provider to its item. */
export const takeEvent = async (
  calendar: LinkedCalendar,
  event: CalendarEvent,
  mirror: Mirror | undefined,
  window: Window,
  ports: SyncPorts,
): Promise<Pulled> => {
  const itemId = itemIdOfUid(event.uid)!;
  const found = await ports.items.find(itemId);
  const wanted = found && wantedOf(found, window, ports).find(each => mirrorIdOf(each) === mirrorIdOf(event));
  if (!found || !wanted) return takeLeftover(itemId, mirror, event.etag, ports);
  const place = loneOccurrence(found.item, wanted.uid);
  const theirs = { event, mirror, found, wanted };
  return place ? takeLone(calendar, theirs, place, ports) : takeChange(calendar, theirs, window, ports);
};

/** Brings a change at the provider to an event of ours to its item. Our own echo is known by its ETag and is left alone. */
export const pullItem = async (
  calendar: LinkedCalendar,
  event: CalendarEvent,
  mirror: Mirror | undefined,
  window: Window,
  ports: SyncPorts,
): Promise<Pulled> => {
  const isEcho = mirror?.etag !== undefined && mirror.etag === event.etag && !mirror.removedAt;
  if (!isEcho) return takeEvent(calendar, event, mirror, window, ports);
  // Read before, and not written out since.
  return mirror.print === undefined ? { outcome: 'echo', push: mirror.itemId } : { outcome: 'echo' };
};

/** One that was changed since stays, and is made anew; an occurrence that was taken away is left out; an item goes into the trash. */
const takeRemoval = async (calendar: LinkedCalendar, mirror: Mirror, window: Window, ports: SyncPorts): Promise<Pulled> => {
  const { itemId } = mirror;
  const found = itemId && (await ports.items.find(itemId));
  const wanted = found && wantedOf(found, window, ports).find(each => mirrorIdOf(each) === mirror.mirrorId);
  const dropped = dropMirror(mirror, ports.now());
  if (found && wanted && mirror.print !== printOf(wanted)) {
    const theirs = { ...sideOf(wanted), changedAt: ports.now(), removed: true };
    await ports.mirrors.save(noteConflict(dropped, { kept: 'ours', ours: sideOf(wanted), theirs }), mirror);
    return { outcome: 'kept_ours', push: itemId };
  }
  await ports.mirrors.save(dropped, mirror);
  if (!found || !wanted) return { outcome: 'same' };
  const place = wanted.occurrenceOf?.start ?? loneOccurrence(found.item, wanted.uid);
  if (!place) return trash(itemId, ports);
  return takeOccurrence(
    calendar,
    { ...wanted, status: 'cancelled', occurrenceOf: { eventId: mirror.eventId, start: place } },
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
  mirror: Mirror | undefined,
  window: Window,
  ports: SyncPorts,
): Promise<Pulled | Refused> => {
  if (!mirror || mirror.removedAt) return { outcome: 'echo' };
  const read = await ports.calendar.read(mirror.eventId, window);
  if (read.ok) return takeEvent(calendar, { ...read.event, uid: read.event.uid }, mirror, window, ports);
  if (read.reason === 'unreadable') return { outcome: 'left' };
  return read.reason === 'gone' ? takeRemoval(calendar, mirror, window, ports) : read;
};
