import { activityEvents } from './activity.ts';
import { feedEvents } from './feed.ts';
import { calendarEvents, consentEvents, grantEvents, mirrorEvents, sealEvents } from './grant.ts';
import { invitationEvents } from './invitation.ts';
import { itemEvents } from './item.ts';
import { keyEvents } from './key.ts';
import { deliveryEvents, notificationEvents, subscriptionEvents } from './notification.ts';
import { profileEvents } from './profile.ts';
import { roleEvents } from './role.ts';
import { subscribedEvents } from './subscribed.ts';
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
} as const;
export type EventType = keyof typeof catalogue;

/** What a consumer listens to; `channel` narrows it to the events that name this channel in their data. */
export type Subscription = { type: EventType; channel?: 'email' | 'push' };

/** Steps of our own that nobody outside has a use for: they do not go onto the account's bus. */
export const internal: ReadonlySet<string> = new Set<EventType>([
  'invitation.mailed',
  'key.used',
  'delivery.started',
  'delivery.retry_due',
  'notification.due',
  'profile.digest_due',
  'grant.refresh_due',
  'grant.refreshed',
  'grant.revoke_due',
  'grant.revocation_failed',
  'grant.sync_due',
  'grant.sync_asked',
  'grant.refresh_asked',
  'grant.synced',
  'calendar.found',
  'calendar.synced',
  'calendar.item_pending',
  'calendar.watched',
  'mirror.kept',
  'mirror.dropped',
  'mirror.spoiled',
  'subscribed.refresh_due',
  'subscribed.refresh_asked',
  'subscribed.read',
  'activity.noted',
  ...(Object.keys(sealEvents) as (keyof typeof sealEvents)[]),
  ...(Object.keys(consentEvents) as (keyof typeof consentEvents)[]),
]);

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

/** Events that nobody is told of: writes that carry them need not reach the publisher. */
export const unheard: EventType[] = (Object.keys(catalogue) as EventType[]).filter(
  type =>
    internal.has(type) &&
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
