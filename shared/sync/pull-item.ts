import type { CalendarEvent } from '../domain/calendar.ts';
import { applyTheirs, changeTurn, patchFrom } from '../domain/calendar-change.ts';
import { trashItem } from '../domain/item-changes.ts';
import type { LinkedCalendar } from '../domain/linked-calendar.ts';
import {
  dropMirror,
  itemIdOfUid,
  keepMirror,
  type Mirror,
  mirrorIdOf,
  noteConflict,
  printOf,
  type Side,
  spoilMirror,
} from '../domain/mirror.ts';
import type { FoundItem, Remote, SyncPorts, Window } from './ports.ts';
import { mirrorOf, wantedOf } from './push.ts';

/** What came of a change at the provider to an event of ours. `push` names the item that must be written out again. */
export type Pulled = { outcome: 'echo' | 'same' | 'taken' | 'kept_ours' | 'left'; push?: string };

const sideOf = ({ title, start, end, updatedAt }: Pick<CalendarEvent, 'title' | 'start' | 'end' | 'updatedAt'>): Side => ({
  title,
  start,
  end,
  changedAt: updatedAt,
});

type Theirs = { event: CalendarEvent; mirror: Mirror | undefined; found: FoundItem; wanted: CalendarEvent };

/** Notes the state in which both sides are, beside a conflict where both had changed. */
const settle = async (
  calendar: LinkedCalendar,
  agreed: CalendarEvent,
  { event, mirror, wanted }: Theirs,
  conflict: 'ours' | 'theirs' | undefined,
  ports: SyncPorts,
) => {
  const kept = keepMirror(mirror, { ...mirrorOf(calendar, agreed, event), mirrorId: mirrorIdOf(wanted) });
  // What is ours must be written out again: until then both sides do not agree.
  const next = conflict === 'ours' ? { ...kept, next: { ...kept.next, print: undefined } } : kept;
  const change = conflict ? noteConflict(next, { kept: conflict, ours: sideOf(wanted), theirs: sideOf(event) }) : next;
  await ports.mirrors.save(change, mirror);
};

/**
 * An event of ours was changed at the provider. Where the item was not changed since both sides agreed, the change is taken. Where both were,
 * the later one stands, and what the other was is told in the mirror's event: nothing is lost without a trace.
 */
const takeChange = async (calendar: LinkedCalendar, theirs: Theirs, window: Window, ports: SyncPorts): Promise<Pulled> => {
  const { event, mirror, found, wanted } = theirs;
  const itemId = found.item.itemId;
  const patch = patchFrom(found.item, wanted, event);
  if (!patch) {
    await settle(calendar, wanted, theirs, undefined, ports);
    return { outcome: 'same' };
  }
  const bothChanged = mirror?.print !== undefined && mirror.print !== printOf(wanted);
  if (bothChanged && found.changedAt > event.updatedAt) {
    await settle(calendar, wanted, theirs, 'ours', ports);
    return { outcome: 'kept_ours', push: itemId };
  }
  const item = await ports.items.change(itemId, (each, acting) => applyTheirs(each, patch, acting));
  const after = item && wantedOf({ item, changedAt: ports.now() }, window).find(each => mirrorIdOf(each) === mirrorIdOf(wanted));
  if (!after) return { outcome: 'left', push: itemId };
  await settle(calendar, after, theirs, bothChanged ? 'theirs' : undefined, ports);
  // Written out again where we would say it otherwise than they did.
  return { outcome: 'taken', push: itemId };
};

/** A turn of a series of ours was moved or taken away at the provider. */
const takeTurn = async (event: CalendarEvent, itemId: string, ports: SyncPorts): Promise<Pulled> => {
  const untouched = event.status !== 'cancelled' && event.turnOf && JSON.stringify(event.start) === JSON.stringify(event.turnOf.start);
  if (untouched) return { outcome: 'same' };
  const mirror = await ports.mirrors.find(mirrorIdOf(event));
  if (mirror?.etag !== undefined && mirror.etag === event.etag) return { outcome: 'echo' };
  const item = await ports.items.change(itemId, (each, acting) => changeTurn(each, event, acting));
  return item ? { outcome: 'taken', push: itemId } : { outcome: 'left' };
};

/** A person took an event of ours away: the item goes into the trash, from where it can be brought back. One that was changed since stays. */
const takeRemoval = async (mirror: Mirror, window: Window, ports: SyncPorts): Promise<Pulled> => {
  const { itemId = '' } = mirror;
  const found = await ports.items.find(itemId);
  const wanted = found && wantedOf(found, window).find(each => mirrorIdOf(each) === mirror.mirrorId);
  const dropped = dropMirror(mirror, ports.now());
  if (found && wanted && mirror.print !== printOf(wanted)) {
    const theirs = { ...sideOf(wanted), changedAt: ports.now(), removed: true };
    await ports.mirrors.save(noteConflict(dropped, { kept: 'ours', ours: sideOf(wanted), theirs }), mirror);
    return { outcome: 'kept_ours', push: itemId };
  }
  await ports.mirrors.save(dropped, mirror);
  if (!wanted) return { outcome: 'same' };
  const item = await ports.items.change(itemId, (each, acting) => (each.trashedAt ? undefined : trashItem(each, acting)));
  return { outcome: item ? 'taken' : 'left' };
};

/** An event of ours that has no item any more in this calendar (done, in the trash, or not theirs): the push takes it away. */
const takeLeftover = async (itemId: string, mirror: Mirror | undefined, etag: string | undefined, ports: SyncPorts): Promise<Pulled> => {
  if (mirror && !mirror.removedAt) await ports.mirrors.save(spoilMirror(mirror, etag), mirror);
  return { outcome: 'left', push: itemId };
};

const takeEvent = async (
  calendar: LinkedCalendar,
  event: CalendarEvent,
  mirror: Mirror | undefined,
  window: Window,
  ports: SyncPorts,
): Promise<Pulled> => {
  const itemId = itemIdOfUid(event.uid)!;
  const found = await ports.items.find(itemId);
  const wanted = found && wantedOf(found, window).find(each => mirrorIdOf(each) === mirrorIdOf(event));
  if (found && wanted) return takeChange(calendar, { event, mirror, found, wanted }, window, ports);
  return takeLeftover(itemId, mirror, event.etag, ports);
};

/** Brings a change at the provider to an event of ours to its item. Our own echo is known by its ETag and is left alone. */
export const pullItem = async (
  calendar: LinkedCalendar,
  remote: Remote,
  mirror: Mirror | undefined,
  window: Window,
  ports: SyncPorts,
): Promise<Pulled> => {
  if (remote.removed) return !mirror || mirror.removedAt ? { outcome: 'echo' } : takeRemoval(mirror, window, ports);
  const { event } = remote;
  if (event.turnOf) return takeTurn(event, itemIdOfUid(event.uid)!, ports);
  const isEcho = mirror?.etag !== undefined && mirror.etag === event.etag && !mirror.removedAt;
  if (!isEcho) return takeEvent(calendar, event, mirror, window, ports);
  // Read before, and not written out since.
  return mirror.print === undefined ? { outcome: 'echo', push: mirror.itemId } : { outcome: 'echo' };
};
