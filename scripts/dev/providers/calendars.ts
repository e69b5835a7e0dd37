import { randomBytes } from 'node:crypto';
import { perAccount } from './per-account.ts';
import { networkOf, nowOf, type State } from './state.ts';

/** A day, or a moment with the zone that it was meant in. */
export type At = { date?: string; dateTime?: string; timeZone?: string };
/** An event in the form of Google's API, which the others are made from. */
export type StoredEvent = {
  id: string;
  status: 'confirmed' | 'tentative' | 'cancelled';
  summary?: string;
  description?: string;
  start?: At;
  end?: At;
  recurrence?: string[];
  recurringEventId?: string;
  originalStartTime?: At;
  transparency?: 'opaque' | 'transparent';
  extendedProperties?: { private?: Record<string, string> };
  transactionId?: string;
  iCalUID: string;
  updated: string;
  /** Counts the changes of the calendar: by it a sync token says what it has seen. */
  sequence: number;
};
export type Channel = { id: string; resourceId: string; address: string; token: string; expiration: number; messages: number };
export type Calendar = {
  id: string;
  summary: string;
  timeZone: string;
  primary: boolean;
  events: Map<string, StoredEvent>;
  sequence: number;
  /** Sync tokens from before this are not taken any more. */
  forgotten: number;
  channels: Channel[];
};

const calendars = perAccount<Calendar[]>(({ email, subject }) => {
  const calendar = (id: string, summary: string, primary: boolean): Calendar => ({
    id,
    summary,
    primary,
    timeZone: 'Europe/Berlin',
    events: new Map(),
    sequence: 1,
    forgotten: 0,
    channels: [],
  });
  return [calendar(email, 'Mine', true), calendar(`family-${subject}@group.calendar`, 'Family', false)];
});

/** The calendars of an account: its own, and one that it shares; those of accounts that were used are kept over a restart. */
export const { of: calendarsOf, kept: keptCalendars, keep: keepCalendars } = calendars;

/** The state by which a client knows an event again. */
export const etagOf = ({ sequence }: StoredEvent): string => `"${sequence}"`;

/** Writes an event as it is now, and tells whoever watches the calendar. */
export const keepEvent = (state: State, calendar: Calendar, event: Omit<StoredEvent, 'sequence' | 'updated' | 'iCalUID'>): StoredEvent => {
  calendar.sequence += 1;
  const iCalUID = calendar.events.get(event.id)?.iCalUID ?? `${event.id}@provider`;
  const stored = { ...event, iCalUID, sequence: calendar.sequence, updated: new Date(nowOf(state)).toISOString() };
  calendar.events.set(event.id, stored);
  for (const channel of calendar.channels) notifyChannel(state, channel, 'exists');
  return stored;
};

/** A new id, as the provider makes them. */
export const newEventId = (): string => randomBytes(13).toString('hex');

/** Google's word that something has changed: headers, no body. Lost words are not repeated here. */
export const notifyChannel = (state: State, channel: Channel, what: 'sync' | 'exists'): void => {
  if (channel.expiration <= nowOf(state)) return;
  channel.messages += 1;
  const headers = {
    'x-goog-channel-id': channel.id,
    'x-goog-channel-token': channel.token,
    'x-goog-resource-id': channel.resourceId,
    'x-goog-resource-state': what,
    'x-goog-message-number': String(channel.messages),
  };
  networkOf(state)(channel.address, { method: 'POST', headers, signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
};
