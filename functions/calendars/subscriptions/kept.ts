import { eventLinks, eventLinksOf } from '../../../shared/data/calendars/event-links.ts';
import type { SubscribedCalendar } from '../../../shared/domain/calendars/subscriptions/subscribed-calendar.ts';
import { dropEventLink, type EventLink, keepEventLink } from '../../../shared/domain/calendars/sync/event-link.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { shortHash } from '../../../shared/runtime/http/ids.ts';

/** What is known of the events of a calendar, by the id of each: also what has gone, for as long as it is remembered. */
export type EventLinks = Map<string, EventLink>;
export type KeepOutcome =
  | { outcome: 'kept'; events: number; skipped: number; written: number; dropped: number }
  | { outcome: 'doubted' }
  | { outcome: 'too_many' };
type Of = Pick<SubscribedCalendar, 'userId' | 'calendarId'>;

/** The id of an event here: UIDs of others are long, and hold what a key may not. */
export const eventLinkIdFor = (eventId: string): string => `x${shortHash(eventId)}`;

/** Everything that is known of a calendar. */
export const knownOf = async (calendar: Of): Promise<EventLinks> => {
  const known: EventLinks = new Map();
  for await (const eventLink of eventLinksOf(calendar)) known.set(eventLink.eventLinkId, eventLink);
  return known;
};

/** Writes what is known of an event now. */
export const keep = async (known: EventLink | undefined, eventLink: Omit<EventLink, 'version'>, requestId: string): Promise<void> => {
  const change = keepEventLink(known, eventLink);
  if (known) await eventLinks.save(change, clockContext(requestId), known);
  else await eventLinks.create(change, clockContext(requestId));
};

/** Notes that an event is gone. `now` is when: what went with it bears the same mark. */
export const drop = async (eventLink: EventLink, requestId: string, now = new Date().toISOString()): Promise<void> => {
  if (!eventLink.removedAt) await eventLinks.save(dropEventLink(eventLink, now), clockContext(requestId, now));
};
