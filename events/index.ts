import { events as calendars } from './calendars/index.ts';
import { events as clinic } from './clinic/index.ts';
import { consumers, type ListenerName } from './consumers.ts';
import type { Audience, Event, EventKinds } from './event.ts';
import { events as households } from './households/index.ts';
import { events as integrations } from './integrations/index.ts';
import { events as items } from './items/index.ts';
import { isLogged } from './logged.ts';
import { events as notifications } from './notifications/index.ts';
import { events as people } from './people/index.ts';
import { audienceIn, redactedBy, rowsOf } from './table.ts';

/** Every kind of event there is. */
export const catalogue = {
  ...people,
  ...items,
  ...households,
  ...calendars,
  ...integrations,
  ...notifications,
  ...clinic,
} as const satisfies EventKinds;
export type EventType = keyof typeof catalogue;

/** What a consumer listens to; `channel` narrows it to the events that name this channel in their data, `having` to those of records that have one of these attributes. */
export type Subscription = { type: EventType; channel?: 'email' | 'push'; having?: readonly string[] };

const listening: Record<ListenerName, readonly Subscription[]> = consumers;

const table = new Map(rowsOf(catalogue));

/** Who may hear of a type of event beside our own consumers. Of one that nobody knows: nobody. */
export const audienceOf = (type: string): Audience => audienceIn(table, type);

/** The event as all but our own consumers hear it: without what its row redacts. */
export const redacted = (event: Event): Event => redactedBy(table, event);

/** Events that nobody at all listens to and no log holds: writes that carry them need not reach the publisher. */
export const withoutListener: EventType[] = (Object.keys(catalogue) as EventType[]).filter(
  type =>
    audienceOf(type) === 'internal' &&
    !isLogged(type.split('.')[0]!) &&
    !Object.values(listening)
      .flat()
      .some(each => each.type === type),
);

/** The listeners that an event of a record goes to. */
export const listenersOf = (type: string, data: Record<string, unknown>, record: Record<string, unknown> = {}): ListenerName[] =>
  (Object.entries(listening) as [ListenerName, readonly Subscription[]][])
    .filter(([, subscriptions]) => subscriptions.some(each => each.type === type && reaches(each, data, record)))
    .map(([name]) => name);

const reaches = ({ channel, having }: Subscription, { channels }: Record<string, unknown>, record: Record<string, unknown>): boolean =>
  (channel === undefined || (Array.isArray(channels) && channels.includes(channel))) &&
  (having === undefined || having.some(attribute => record[attribute] !== undefined));
