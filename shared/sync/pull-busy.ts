import { givesBusy, type LinkedCalendar } from '../domain/calendars/connections/linked-calendar.ts';
import { type CalendarEvent, spanOf } from '../domain/calendars/sync/calendar.ts';
import { dropEventLink, type EventLink, foreignId, keepEventLink } from '../domain/calendars/sync/event-link.ts';
import type { Remote, SyncPorts } from './ports.ts';

const busyEventLink = (calendar: LinkedCalendar, event: CalendarEvent): Omit<EventLink, 'version'> => ({
  userId: calendar.userId,
  calendarId: calendar.calendarId,
  eventLinkId: foreignId(event.eventId),
  eventId: event.eventId,
  etag: event.etag,
  kind: 'busy',
  seriesId: event.occurrenceOf?.eventId,
  ...spanOf(event, calendar.zone),
});

/** A person's own event: kept as a time at which they are busy, and nothing more; its words stay where they are. */
export const pullBusy = async (
  calendar: LinkedCalendar,
  remote: Remote,
  known: EventLink | undefined,
  ports: SyncPorts,
): Promise<boolean> => {
  const busy = !remote.removed && remote.event.status !== 'cancelled' && remote.event.busy && givesBusy(calendar);
  if (!busy) {
    if (!known || known.removedAt) return false;
    await ports.eventLinks.save(dropEventLink(known, ports.now()), known);
    return true;
  }
  const eventLink = busyEventLink(calendar, remote.event);
  const same = known && !known.removedAt && known.etag === eventLink.etag && known.from === eventLink.from && known.to === eventLink.to;
  if (same) return false;
  await ports.eventLinks.save(keepEventLink(known, eventLink), known);
  return true;
};

/** Series that were told whole, and ids that a provider names as gone and of which nothing is known by themselves. */
export type Uncertain = { series: Set<string>; gone: Set<string> };

/** Drops the occurrences that a series has lost: one that is told anew does not say which of its occurrences are not there any more. */
export const dropLostOccurrences = async ({ series, gone }: Uncertain, seen: ReadonlySet<string>, ports: SyncPorts): Promise<void> => {
  if (series.size === 0 && gone.size === 0) return;
  const isLost = ({ eventId, seriesId = '' }: EventLink) => series.has(seriesId) || gone.has(seriesId) || gone.has(eventId);
  for await (const eventLink of ports.eventLinks.all()) {
    if (eventLink.kind === 'busy' && !eventLink.removedAt && !seen.has(eventLink.eventLinkId) && isLost(eventLink))
      await ports.eventLinks.save(dropEventLink(eventLink, ports.now()), eventLink);
  }
};
