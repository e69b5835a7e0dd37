import * as z from 'zod';
import { NotificationId } from '../../domain/core/ids.ts';
import { Delivery } from '../../domain/notifications/delivery.ts';
import { Notification, PlannedChannel } from '../../domain/notifications/notification.ts';
import { Subscription, SubscriptionInput } from '../../domain/notifications/subscription.ts';
import { ids, notification } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { paging } from '../core/shapes.ts';

/** A notification as its reader sees it: with a sentence to show, in their language. */
export const Shown = Notification.omit({ plan: true, cause: true, dueAt: true, expiresAt: true }).extend({
  title: z.string(),
  body: z.string(),
});

/** Why a notification came, came late, or did not come. */
export const Explanation = z.object({
  notificationId: NotificationId,
  /** The event that it comes from: the record and its version. */
  cause: z.string(),
  /** When it was to be told, when it was planned. */
  tellAt: z.iso.datetime(),
  plannedAt: z.iso.datetime(),
  channels: z.array(
    PlannedChannel.extend({
      /** One sentence, in the reader's language. */
      explanation: z.string(),
      deliveries: z.array(
        Delivery.pick({ target: true, status: true, attempts: true, reason: true, startedAt: true, endedAt: true, lateMs: true }),
      ),
    }),
  ),
});

export const SubscriptionShown = Subscription.pick({ subscriptionId: true, device: true, createdAt: true, version: true }).extend({
  /** The host of the push service, by which a user tells their browsers apart. */
  service: z.string(),
});

const keys = {
  p256dh: 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM',
  auth: 'tBHItJI5svbpez7KI4CCXg',
};

const explanation = {
  notificationId: ids.notificationId,
  cause: `WS#${ids.workspaceId}/ITEM#${ids.itemId}@7`,
  tellAt: notification.tellAt,
  plannedAt: notification.createdAt,
  channels: [
    {
      channel: 'email',
      decision: 'later',
      reason: 'quiet_hours',
      at: '2026-11-28T08:00:00.000Z',
      explanation: 'It waits for the end of your quiet hours.',
      deliveries: [
        {
          target: 'email',
          status: 'sent',
          attempts: 1,
          startedAt: '2026-11-28T08:00:00.100Z',
          endedAt: '2026-11-28T08:00:00.350Z',
          lateMs: 350,
        },
      ],
    },
  ],
};

const subscription = {
  subscriptionId: ids.subscriptionId,
  device: 'Laptop',
  service: 'updates.push.services.mozilla.com',
  createdAt: '2026-11-21T08:00:00.000Z',
  version: 1,
};

export const notificationRoutes = {
  listNotifications: {
    method: 'GET',
    path: '/v1/notifications',
    access: 'user',
    freshProfile: true,
    summary: 'List your inbox, newest first',
    query: z.strictObject({ ...paging, status: z.enum(['unread', 'read', 'archived', 'inbox']).default('inbox') }),
    list: Shown,
    fails: [],
    example: { reply: [notification] },
  },
  countUnread: {
    method: 'GET',
    path: '/v1/notifications/unread',
    access: 'user',
    summary: 'Count what is unread, up to 100',
    reply: z.object({ unread: z.int(), more: z.boolean() }),
    fails: [],
    example: { reply: { unread: 3, more: false } },
  },
  markNotification: {
    method: 'PATCH',
    path: '/v1/notifications/{notificationId}',
    access: 'user',
    freshProfile: true,
    summary: 'Mark a notification read, unread or archived',
    body: z.strictObject({ status: Notification.shape.status }),
    reply: Shown,
    fails: ['not_found', 'conflict', 'precondition_failed'],
    example: { body: { status: 'read' }, reply: { ...notification, status: 'read', version: 2 } },
  },
  explainNotification: {
    method: 'GET',
    path: '/v1/notifications/{notificationId}/explain',
    access: 'user',
    freshProfile: true,
    summary: 'Explain why a notification came, came late, or did not come on a channel',
    reply: Explanation,
    fails: ['not_found'],
    example: { reply: explanation },
  },
} as const satisfies Routes;

export const pushRoutes = {
  getPushKey: {
    method: 'GET',
    path: '/v1/push/key',
    access: 'public',
    summary: 'Read the key that a browser subscribes with (VAPID, RFC 8292)',
    reply: z.object({ publicKey: z.string() }),
    fails: [],
    example: { reply: { publicKey: keys.p256dh } },
  },
  listSubscriptions: {
    method: 'GET',
    path: '/v1/push/subscriptions',
    access: 'user',
    keys: 'never',
    summary: 'List the browsers and devices that you get push messages on',
    list: SubscriptionShown,
    fails: [],
    example: { reply: [subscription] },
  },
  registerSubscription: {
    method: 'POST',
    path: '/v1/push/subscriptions',
    access: 'user',
    keys: 'never',
    summary: 'Register a push subscription; the same again at each start of a client is right',
    description: 'An endpoint is one user’s alone: where another user has had it, because a browser is shared, their device ends.',
    body: SubscriptionInput,
    reply: SubscriptionShown,
    status: 201,
    fails: ['limit_reached', 'conflict'],
    example: { body: { endpoint: 'https://updates.push.services.mozilla.com/wpush/v2/abc', keys, device: 'Laptop' }, reply: subscription },
  },
  endSubscription: {
    method: 'DELETE',
    path: '/v1/push/subscriptions/{subscriptionId}',
    access: 'user',
    keys: 'never',
    summary: 'End a push subscription',
    fails: ['not_found', 'conflict'],
    example: {},
  },
} as const satisfies Routes;
