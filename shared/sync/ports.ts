import type { CalendarEvent } from '../domain/calendar.ts';
import type { Acting, Change } from '../domain/due.ts';
import type { Item } from '../domain/item.ts';
import type { Mirror } from '../domain/mirror.ts';

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
export type Kept = { ok: true; eventId: string; etag?: string };

/** One calendar at its provider. */
export type CalendarPort = {
  /** A page of what changed since the cursor, or of everything in the window; `reset` when the cursor is not taken any more. */
  changes(at: { cursor?: string; page?: string; window: Window }): Promise<Page | Refused | { ok: false; reason: 'reset' }>;
  /** Writes an event, a new one or over the state that is known; the same twice is one event. `changed` when somebody else has written. */
  put(
    event: CalendarEvent,
    known?: { eventId: string; etag?: string },
  ): Promise<Kept | Refused | { ok: false; reason: 'changed' } | { ok: false; reason: 'gone' }>;
  /** Takes an event away; one that is gone already is gone. */
  remove(known: { eventId: string; etag?: string }): Promise<{ ok: true } | Refused | { ok: false; reason: 'changed' }>;
};

/** What is known of the calendar's events. */
export type MirrorsPort = {
  find(mirrorId: string): Promise<Mirror | undefined>;
  /** The mirror of an event that the provider names by its own id alone. */
  findByEvent(eventId: string): Promise<Mirror | undefined>;
  ofItem(itemId: string): Promise<Mirror[]>;
  all(): AsyncIterable<Mirror>;
  save(change: Change<Mirror>, known: Mirror | undefined): Promise<void>;
};

export type FoundItem = { item: Item; changedAt: string };
/** The items of the calendar's workspace, as its owner may see and change them. */
export type ItemsPort = {
  find(itemId: string): Promise<FoundItem | undefined>;
  /** All that have a time. */
  all(): AsyncIterable<FoundItem>;
  /** Changes an item as the owner; false when it may not be, or is not what it was. */
  change(itemId: string, decide: (item: Item, acting: Acting) => Change<Item> | undefined): Promise<Item | undefined>;
};

export type SyncPorts = { calendar: CalendarPort; mirrors: MirrorsPort; items: ItemsPort; now(): string };
