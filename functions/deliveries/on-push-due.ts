import * as z from 'zod';
import { sendPush } from '../../shared/aws/push.ts';
import { secretText } from '../../shared/aws/secrets.ts';
import { vapidKeysOf } from '../../shared/aws/vapid.ts';
import { profiles } from '../../shared/data/profiles.ts';
import { subscriptions, subscriptionsOf } from '../../shared/data/subscriptions.ts';
import type { Outcome } from '../../shared/domain/delivery.ts';
import type { Notification } from '../../shared/domain/notification.ts';
import { endSubscription, type Subscription } from '../../shared/domain/subscription.ts';
import { environment } from '../../shared/env.ts';
import { pushPayload } from '../../shared/wording/push-payload.ts';
import { deliver } from './deliver.ts';
import { channelHandler } from './handlers.ts';
import { linksOf } from './links.ts';

const { PUSH_SECRET_ARN, PUSH_CONTACT } = environment({ PUSH_SECRET_ARN: z.string(), PUSH_CONTACT: z.string() });

/** A push message that nobody could be shown within a day says nothing any more. */
const ttlSeconds = 86_400;
const timeoutMs = 10_000;

const end = async (subscription: Subscription, requestId: string): Promise<void> => {
  const now = new Date().toISOString();
  const { userId, subscriptionId } = subscription;
  await subscriptions.update({ userId, subscriptionId }, each => endSubscription(each, 'push_service', { now }), {
    userId,
    now,
    requestId,
  });
};

const send = async (notification: Notification, subscription: Subscription, requestId: string): Promise<Outcome> => {
  const reader = await profiles.get(notification);
  const { outcome, status, retryAfterSeconds } = await sendPush({
    subscription,
    payload: pushPayload(notification.content, reader, await linksOf(notification)),
    ttlSeconds,
    timeoutMs,
    urgency: notification.kind === 'critical' ? 'high' : 'normal',
    // The same topic each time, so that a second push of the same notification replaces the first (RFC 8030 5.4).
    topic: notification.notificationId.slice(-26),
    vapid: { subject: PUSH_CONTACT, ...vapidKeysOf(await secretText(PUSH_SECRET_ARN)) },
  });
  if (outcome === 'sent') return { outcome };
  if (outcome === 'gone') {
    await end(subscription, requestId);
    return { outcome: 'refused', reason: 'subscription_gone' };
  }
  return { outcome, reason: `push_service_${status ?? 'timeout'}`, retryAfterSeconds };
};

/** Web push: a notification's channel is due, on every subscription of its reader, or on the one that is tried again. */
export const handler = channelHandler(async (notification, requestId, target) => {
  const found = (await subscriptionsOf(notification.userId)).filter(({ subscriptionId }) => !target || subscriptionId === target);
  await Promise.all(
    found.map(subscription =>
      deliver(notification, { channel: 'push', target: subscription.subscriptionId }, requestId, () =>
        send(notification, subscription, requestId),
      ),
    ),
  );
});
