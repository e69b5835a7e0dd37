import type { LinkedCalendar } from '../domain/calendars/connections/linked-calendar.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import type { EventLink } from '../domain/calendars/sync/event-link.ts';
import type { Actor, Change } from '../domain/core/due.ts';
import type { ItemId } from '../domain/core/ids.ts';
import type { Item } from '../domain/items/items/item.ts';

/** Why a provider did not do what it was asked, as far as a sync must know. */
export type Refused = {
  ok: false;
  reason: 'consent_revoked' | 'consent_expired' | 'client_refused' | 'throttled' | 'provider_unavailable' | 'refused' | 'calendar_gone';
  retryAfterSeconds?: number;
};
/** What has become of an event at the provider. `uid` where it is one of ours. */
export type Remote = { removed: false; event: CalendarEvent } | { removed: true; eventId: string; etag?: string; uid?: string };
export type Page = { ok: true; changes: Remote[]; page?: string; cursor?: string };
export type Window = { from: string; to: string };
export type WrittenEvent = { ok: true; eventId: string; etag?: string };
/** An event as it is now; of a series also the occurrences in the window that were moved, changed or cancelled alone. */
export type Whole = { ok: true; event: CalendarEvent; occurrences: CalendarEvent[] };
type Gone = { ok: false; reason: 'gone' };
/** It is there, and says what no event of ours can be, such as a time of the year 9999. */
type Unreadable = { ok: false; reason: 'unreadable' };
type Changed = { ok: false; reason: 'changed' };
/** The provider does not take this one event, whoever asks and whenever. */
type NotTaken = { ok: false; reason: 'not_taken' };

/** What is known at the provider of an event that is written. */
export type EventAtProvider = { eventId: string; etag?: string };
/** What a new event needs beside itself: the id of its series there, and how often it was made before. */
export type Place = { seriesId?: string; attempt: number };

/** One calendar at its provider. */
export type CalendarPort = {
  /** A page of what changed since the cursor, or of everything in the window; `reset` when the cursor is not taken any more. */
  changes(at: { cursor?: string; page?: string; window: Window }): Promise<Page | Refused | { ok: false; reason: 'reset' }>;
  /** One event as it is now, also when it stands outside of the window. */
  read(eventId: string, window: Window): Promise<Whole | Refused | Gone | Unreadable>;
  /** Can the provider hold this series as one? Where it cannot, its occurrences are written one by one. */
  holds(series: CalendarEvent): boolean;
  /** Writes an event, a new one or over the state that is known; the same twice is one event. `changed` when somebody else has written. */
  put(event: CalendarEvent, known: EventAtProvider | undefined, place: Place): Promise<WrittenEvent | Refused | Changed | Gone | NotTaken>;
  /** Takes an event away; one that is gone already is gone. */
  remove(known: EventAtProvider): Promise<{ ok: true } | Refused | Changed>;
};

type Channel = NonNullable<LinkedCalendar['channel']>;
type ProviderCalendar = Pick<LinkedCalendar, 'externalId' | 'name' | 'canWrite'> & { zone?: string };

/** The calendars of a connected account at its provider: every provider is this. */
export type AccountPort = {
  list(): Promise<{ ok: true; calendars: ProviderCalendar[] } | Refused>;
  of(calendar: Pick<LinkedCalendar, 'externalId' | 'zone'>): CalendarPort;
  /** Has changes told to an address, with a secret that only the provider knows besides; nothing where it does not want to now. */
  watch(externalId: string, to: { address: string; secret: string }): Promise<Omit<Channel, 'secretHash'> | undefined>;
  /** Keeps a channel open for longer, where the provider can. */
  extend?(channel: Channel): Promise<Channel | undefined>;
  stop(channel: Channel): Promise<void>;
};

/** What is known of the calendar's events. */
export type EventLinksPort = {
  find(eventLinkId: string): Promise<EventLink | undefined>;
  /** The event link of an event that the provider names by its own id alone. */
  findByEvent(eventId: string): Promise<EventLink | undefined>;
  ofItem(itemId: ItemId): Promise<EventLink[]>;
  all(): AsyncIterable<EventLink>;
  save(change: Change<EventLink>, known: EventLink | undefined): Promise<void>;
};

export type FoundItem = { item: Item; changedAt: string };
/** The items of the calendar's workspace, as its owner may see and change them. */
export type ItemsPort = {
  find(itemId: ItemId): Promise<FoundItem | undefined>;
  /** All that have a time. */
  all(): AsyncIterable<FoundItem>;
  /** Changes an item as the owner; nothing when it may not be, or is not what it was. */
  change(itemId: ItemId, decide: (item: Item, acting: Actor) => Change<Item> | undefined): Promise<Item | undefined>;
};

export type SyncPorts = { calendar: CalendarPort; eventLinks: EventLinksPort; items: ItemsPort; now(): string };
