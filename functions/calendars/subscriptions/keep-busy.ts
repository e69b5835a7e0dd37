import { believesMissing, type SubscribedCalendar } from '../../../shared/domain/calendars/subscriptions/subscribed-calendar.ts';
import { busyOccurrences } from '../../../shared/domain/calendars/subscriptions/subscribed-occurrences.ts';
import type { CalendarEvent } from '../../../shared/domain/calendars/sync/calendar.ts';
import type { EventLink } from '../../../shared/domain/calendars/sync/event-link.ts';
import { forEachLimited } from '../../../shared/runtime/events/settle.ts';
import { drop, eventLinkIdFor, type KeepOutcome, keep, knownOf } from './kept.ts';

const occurrencesAtMost = 2000;

type Window = { from: string; to: string };

/** Keeps the times that the events take in the window, and nothing of what for. What did not change costs no write. */
export const keepBusy = async (
  calendar: SubscribedCalendar,
  events: CalendarEvent[],
  { zone, window, now, requestId, inTime }: { zone: string; window: Window; now: string; requestId: string; inTime: () => boolean },
): Promise<KeepOutcome> => {
  const { userId, calendarId } = calendar;
  const read = busyOccurrences(events, zone, window, { most: occurrencesAtMost, inTime });
  if (!read) return { outcome: 'too_many' };
  const { occurrences, skipped } = read;
  const known = await knownOf(calendar);
  const wanted = new Map(occurrences.map(occurrence => [eventLinkIdFor(occurrence.occurrenceId), occurrence]));
  const alive = [...known.values()].filter(({ removedAt }) => !removedAt);
  const ahead = alive.filter(({ from, to }) => to > now && from < window.to);
  const gone = alive.filter(({ eventLinkId }) => !wanted.has(eventLinkId));
  const missing = ahead.filter(({ eventLinkId }) => !wanted.has(eventLinkId)).length;
  if (!believesMissing(calendar, { known: ahead.length, missing, read: occurrences.length }, now)) return { outcome: 'doubted' };
  const isNew = (eventLink: EventLink | undefined, { from, to }: Window) =>
    !eventLink || eventLink.removedAt || eventLink.from !== from || eventLink.to !== to;
  const changed = [...wanted].filter(([eventLinkId, occurrence]) => isNew(known.get(eventLinkId), occurrence));
  await forEachLimited(changed, ([eventLinkId, { occurrenceId, from, to }]) =>
    keep(
      known.get(eventLinkId),
      { userId, calendarId, eventLinkId, eventId: occurrenceId.slice(0, 1024), kind: 'busy', from, to },
      requestId,
    ),
  );
  await forEachLimited(gone, eventLink => drop(eventLink, requestId));
  return { outcome: 'kept', events: events.length, skipped, written: changed.length, dropped: gone.length };
};
