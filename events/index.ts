import { activityEvents } from './activity.ts';
import { calendarEvents } from './calendar.ts';
import { consentEvents } from './consent.ts';
import { deliveryEvents } from './delivery.ts';
import type { Audience, Event, EventKinds } from './event.ts';
import { feedEvents } from './feed.ts';
import { grantEvents } from './grant.ts';
import { invitationEvents } from './invitation.ts';
import { itemEvents } from './item.ts';
import { keyEvents } from './key.ts';
import { mirrorEvents } from './mirror.ts';
import { notificationEvents } from './notification.ts';
import { profileEvents } from './profile.ts';
import { roleEvents } from './role.ts';
import { sealEvents } from './seal.ts';
import { subscribedEvents } from './subscribed.ts';
import { subscriptionEvents } from './subscription.ts';
import { workspaceEvents } from './workspace.ts';

/** Every kind of event there is. */
export const catalogue = {
  ...itemEvents,
  ...profileEvents,
  ...workspaceEvents,
  ...notificationEvents,
  ...deliveryEvents,
  ...subscriptionEvents,
  ...feedEvents,
  ...keyEvents,
  ...roleEvents,
  ...invitationEvents,
  ...grantEvents,
  ...sealEvents,
  ...consentEvents,
  ...calendarEvents,
  ...mirrorEvents,
  ...subscribedEvents,
  ...activityEvents,
} as const satisfies EventKinds;
export type EventType = keyof typeof catalogue;

/** What a consumer listens to; `channel` narrows it to the events that name this channel in their data. */
export type Subscription = { type: EventType; channel?: 'email' | 'push' };

const deliveryOn = (channel: 'email' | 'push'): Subscription[] => [
  { type: 'notification.planned', channel },
  { type: 'notification.due', channel },
  { type: 'delivery.retry_due', channel },
];

/** Who listens: each is `functions/<name>.ts`, a Lambda with a queue, a dead-letter queue and an alarm of its own. */
export const consumers = {
  'notifications/on-reminder-fired': [{ type: 'item.reminder_fired' }],
  'notifications/on-account-notice': [{ type: 'key.expiring' }, { type: 'key.expired' }, { type: 'subscribed.health_changed' }],
  'subscriptions/on-refresh-due': [{ type: 'subscribed.refresh_due' }, { type: 'subscribed.ended' }],
  'activity/on-calendar-conflict': [{ type: 'mirror.conflicted' }, { type: 'mirror.set_apart' }],
  'invitations/on-invitation-sent': [{ type: 'invitation.sent' }],
  'digests/on-digest-due': [{ type: 'profile.digest_due' }],
  'deliveries/on-email-due': deliveryOn('email'),
  'deliveries/on-push-due': deliveryOn('push'),
  'grants/on-token-due': [
    { type: 'grant.refresh_due' },
    { type: 'grant.disconnected' },
    { type: 'grant.revoke_due' },
    { type: 'consent.unclaimed' },
    { type: 'seal.reseal_due' },
  ],
  'grants/on-health-changed': [{ type: 'grant.health_changed' }],
  'calendars/on-sync-due': [
    { type: 'grant.connected' },
    { type: 'grant.sync_due' },
    { type: 'grant.disconnected' },
    { type: 'calendar.mode_chosen' },
    { type: 'item.created' },
    { type: 'item.changed' },
    { type: 'item.moved' },
    { type: 'item.completed' },
    { type: 'item.skipped' },
    { type: 'item.reopened' },
    { type: 'item.snoozed' },
    { type: 'item.trashed' },
    { type: 'item.restored' },
  ],
} as const satisfies Record<string, readonly Subscription[]>;
export type ConsumerName = keyof typeof consumers;

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
    !Object.values<readonly Subscription[]>(consumers)
      .flat()
      .some(each => each.type === type),
);

/** The consumers that an event goes to. */
export const consumersOf = (type: string, data: Record<string, unknown>): ConsumerName[] =>
  (Object.entries(consumers) as [ConsumerName, readonly Subscription[]][])
    .filter(([, subscriptions]) => subscriptions.some(each => each.type === type && reaches(each, data)))
    .map(([name]) => name);

const reaches = ({ channel }: Subscription, { channels }: Record<string, unknown>): boolean =>
  channel === undefined || (Array.isArray(channels) && channels.includes(channel));
