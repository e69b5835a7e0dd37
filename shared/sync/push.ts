import type { CalendarEvent } from '../domain/calendar.ts';
import { calendarEventsOf } from '../domain/calendar-item.ts';
import { type LinkedCalendar, takesItems } from '../domain/linked-calendar.ts';
import { dropMirror, keepMirror, type Mirror, mirrorIdOf, printOf } from '../domain/mirror.ts';
import { instantOf } from '../domain/when.ts';
import type { FoundItem, Refused, SyncPorts, Window } from './ports.ts';

/** What a push did: how much it wrote; why it stopped, if it did; and whether the calendar has changes of its own that come first. */
export type Pushed = { written: number; removed: number; refused?: Refused; pullFirst?: boolean };

/** The events that an item should be in a calendar. */
export const wantedOf = ({ item, changedAt }: FoundItem, window: Window): CalendarEvent[] =>
  calendarEventsOf(item, window, changedAt).events;

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

const writeOne = async (calendar: LinkedCalendar, event: CalendarEvent, mirror: Mirror | undefined, ports: SyncPorts): Promise<Pushed> => {
  if (mirror && !mirror.removedAt && mirror.print === printOf(event)) return { written: 0, removed: 0 };
  const known = mirror && !mirror.removedAt ? { eventId: mirror.eventId, etag: mirror.etag } : undefined;
  const put = await ports.calendar.put(event, known);
  if (put.ok) {
    await ports.mirrors.save(keepMirror(mirror, mirrorOf(calendar, event, put)), mirror);
    return { written: 1, removed: 0 };
  }
  // Changed or taken away there, and the word of it has not come yet: that decides.
  if (put.reason === 'changed' || put.reason === 'gone') return { written: 0, removed: 0, pullFirst: true };
  return { written: 0, removed: 0, refused: put };
};

const removeOne = async (mirror: Mirror, ports: SyncPorts): Promise<Pushed> => {
  const removed = await ports.calendar.remove({ eventId: mirror.eventId, etag: mirror.etag });
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

/**
 * Brings what stands for an item in a calendar to what the item is now: writes what differs from what both sides last agreed on, takes away
 * what is not wanted any more. Done twice, or after a crash half way, it is done once: the provider knows our events by their uid.
 */
export const pushItem = async (
  calendar: LinkedCalendar,
  itemId: string,
  found: FoundItem | undefined,
  window: Window,
  ports: SyncPorts,
): Promise<Pushed> => {
  const mirrors = new Map((await ports.mirrors.ofItem(itemId)).map(each => [each.mirrorId, each]));
  const wanted = found && takesItems(calendar) ? wantedOf(found, window) : [];
  let done: Pushed = { written: 0, removed: 0 };
  for (const event of wanted) {
    if (done.refused) return done;
    done = sum(done, await writeOne(calendar, event, mirrors.get(mirrorIdOf(event)), ports));
    mirrors.delete(mirrorIdOf(event));
  }
  for (const mirror of [...mirrors.values()].filter(({ removedAt }) => !removedAt)) {
    if (done.refused) return done;
    done = sum(done, await removeOne(mirror, ports));
  }
  return done;
};
