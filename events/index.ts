import { activityEvents } from './activity.ts';
import { calendarEvents } from './calendar.ts';
import { connectionEvents } from './connection.ts';
import { consentEvents } from './consent.ts';
import { type ConsumerName, consumers } from './consumers.ts';
import { credentialEvents } from './credential.ts';
import { deliveryEvents } from './delivery.ts';
import type { Audience, Event, EventKinds } from './event.ts';
import { feedEvents } from './feed.ts';
import { invitationEvents, optOutEvents } from './invitation.ts';
import { itemEvents } from './item.ts';
import { keyEvents } from './key.ts';
import { listEvents } from './list.ts';
import { memberEvents } from './member.ts';
import { mirrorEvents } from './mirror.ts';
import { notificationEvents } from './notification.ts';
import { profileEvents } from './profile.ts';
import { roleEvents } from './role.ts';
import { subscribedEvents } from './subscribed.ts';
import { subscriptionEvents } from './subscription.ts';
import { workspaceEvents } from './workspace.ts';

/** Every kind of event there is. */
export const catalogue = {
  ...itemEvents,
  ...profileEvents,
  ...workspaceEvents,
  ...listEvents,
  ...memberEvents,
  ...notificationEvents,
  ...deliveryEvents,
  ...subscriptionEvents,
  ...feedEvents,
  ...keyEvents,
  ...roleEvents,
  ...invitationEvents,
  ...optOutEvents,
  ...connectionEvents,
  ...credentialEvents,
  ...consentEvents,
  ...calendarEvents,
  ...mirrorEvents,
  ...subscribedEvents,
  ...activityEvents,
} as const satisfies EventKinds;
export type EventType = keyof typeof catalogue;

/** What a consumer listens to; `channel` narrows it to the events that name this channel in their data. */
export type Subscription = { type: EventType; channel?: 'email' | 'push' };

const listening: Record<ConsumerName, readonly Subscription[]> = consumers;

const kinds: ReadonlyMap<string, EventKinds[string]> = new Map(Object.entries(catalogue));

/** Who may hear of a type of event beside our own consumers. Of one that nobody knows: nobody. */
export const audienceOf = (type: string): Audience => kinds.get(type)?.audience ?? 'internal';

/** The event as all but our own consumers hear it: without what its row redacts. */
export const redacted = (event: Event): Event => {
  const { redact } = kinds.get(event.type) ?? {};
  if (!redact) return event;
  return { ...event, record: Object.fromEntries(Object.entries(event.record).filter(([name]) => !redact.includes(name))) };
};

/** Events that nobody at all listens to: writes that carry them need not reach the publisher. */
export const withoutConsumer: EventType[] = (Object.keys(catalogue) as EventType[]).filter(
  type =>
    audienceOf(type) === 'internal' &&
    !Object.values(listening)
      .flat()
      .some(each => each.type === type),
);

/** The consumers that an event goes to. */
export const consumersOf = (type: string, data: Record<string, unknown>): ConsumerName[] =>
  (Object.entries(listening) as [ConsumerName, readonly Subscription[]][])
    .filter(([, subscriptions]) => subscriptions.some(each => each.type === type && reaches(each, data)))
    .map(([name]) => name);

const reaches = ({ channel }: Subscription, { channels }: Record<string, unknown>): boolean =>
  channel === undefined || (Array.isArray(channels) && channels.includes(channel));
