import type { LinkedCalendar } from '../domain/calendars/connections/linked-calendar.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import {
  type EventLink,
  eventLinkIdOf,
  keepEventLink,
  noteConflict,
  noteUnsupported,
  sideOf,
} from '../domain/calendars/sync/event-link.ts';
import type { ItemId } from '../domain/core/ids.ts';
import type { FoundItem, SyncPorts } from './ports.ts';
import { eventLinkOf } from './push.ts';

/** What came of a change at the provider to an event of ours. `push` names the item that must be written out again. */
export type Pulled = { outcome: 'echo' | 'same' | 'taken' | 'kept_ours' | 'left'; push?: ItemId };

/** An event of ours as it is at the provider, and all that is known of it here. */
export type Theirs = { event: CalendarEvent; eventLink: EventLink | undefined; found: FoundItem; wanted: CalendarEvent };

/** Whether ours stands where both had changed, what of theirs the item cannot hold, and whether ours is still to be written out. */
export type Details = { keptOurs?: boolean; unsupported?: string[]; unwritten?: boolean };

/** Notes the state in which both sides are, beside what must be told of it. */
export const noteAgreed = async (
  calendar: LinkedCalendar,
  agreed: CalendarEvent,
  { event, eventLink, wanted }: Theirs,
  { keptOurs, unsupported = [], unwritten }: Details,
  ports: SyncPorts,
): Promise<void> => {
  const kept = keepEventLink(eventLink, { ...eventLinkOf(calendar, agreed, event), eventLinkId: eventLinkIdOf(wanted) });
  // Where both had changed what came of it is neither side's: until it is written out they do not agree.
  const next = unwritten ? { ...kept, next: { ...kept.next, fingerprint: undefined } } : kept;
  const noted = keptOurs ? noteConflict(next, { kept: 'ours', ours: sideOf(wanted), theirs: sideOf(event) }) : next;
  const isNews = JSON.stringify(eventLink?.unsupported ?? []) !== JSON.stringify(unsupported);
  const told = unsupported.length === 0 ? noted : { ...noted, next: { ...noted.next, unsupported } };
  await ports.eventLinks.save(
    unsupported.length > 0 && isNews && !keptOurs ? noteUnsupported(noted, unsupported, sideOf(event)) : told,
    eventLink,
  );
};
