import * as z from 'zod';
import { sendPush } from '../../shared/aws/push.ts';
import { secretText } from '../../shared/aws/secrets/secrets.ts';
import { vapidKeysOf } from '../../shared/aws/vapid.ts';
import { subscriptionsSince } from '../../shared/data/notifications/subscriptions.ts';
import { profiles } from '../../shared/data/people/profiles.ts';
import type { Outcome } from '../../shared/domain/notifications/delivery.ts';
import type { Notification } from '../../shared/domain/notifications/notification.ts';
import type { Subscription } from '../../shared/domain/notifications/subscription.ts';
import type { Profile } from '../../shared/domain/people/profiles/profile.ts';
import { environment } from '../../shared/env.ts';
import { consume } from '../../shared/runtime/events/consume.ts';
import { allOrThrow } from '../../shared/runtime/events/settle.ts';
import { type PushPayload, pushPayload } from '../../shared/wording/notifications/push-payload.ts';
import { deliver } from './deliveries/deliver.ts';
import { contentNow } from './deliveries/gathered.ts';
import { channelEvents, channelHandlers } from './deliveries/handlers.ts';
import { decisionLinks, linksOf } from './deliveries/links.ts';
import { newsToSend } from './news/told.ts';
import { endDevice } from './push/push-end.ts';

const { PUSH_SECRET_ARN, PUSH_CONTACT } = environment({ PUSH_SECRET_ARN: z.string(), PUSH_CONTACT: z.string() });

/** A push message that nobody could be shown within a day says nothing any more. */
const ttlSeconds = 86_400;
const timeoutMs = 10_000;
const gone = 'subscription_gone';

const end = async ({ userId, subscriptionId }: Subscription, requestId: string): Promise<void> => {
  await endDevice({ userId, subscriptionId }, 'push_service', { userId, now: new Date().toISOString(), requestId });
};

/** What the push says by now; nothing where all of its news is gone. */
const payloadFor = async (notification: Notification, reader: Profile): Promise<PushPayload | undefined> => {
  const { content } = notification;
  const links = await linksOf(notification);
  if (content.kind !== 'news') return pushPayload(await contentNow({ ...notification, content }, 'push'), reader, links);
  const news = await newsToSend(notification, content, 'push', reader);
  if (!news) return undefined;
  const { open } = links;
  return pushPayload(news.content, reader, { open, ...(await decisionLinks(notification, news.content)) }, news.facts);
};

const send = async (notification: Notification, subscription: Subscription): Promise<Outcome> => {
  if (subscription.endedAt) return { outcome: 'skipped', reason: 'subscription_ended' };
  const reader = await profiles.get(notification);
  const payload = await payloadFor(notification, reader);
  if (!payload) return { outcome: 'skipped', reason: 'news_gone' };
  const { outcome, status, retryAfterSeconds } = await sendPush({
    subscription,
    payload,
    ttlSeconds,
    timeoutMs,
    urgency: notification.kind === 'critical' ? 'high' : 'normal',
    // The same topic each time, so that a second push of the same notification replaces the first (RFC 8030 5.4).
    topic: notification.notificationId.slice(-26),
    vapid: { subject: PUSH_CONTACT, ...vapidKeysOf(await secretText(PUSH_SECRET_ARN)) },
  });
  if (outcome === 'sent') return { outcome };
  if (outcome === 'gone') return { outcome: 'refused', reason: gone };
  return { outcome, reason: `push_service_${status ?? 'timeout'}`, retryAfterSeconds };
};

/** Tells one device. The ledger is written before a subscription that is gone is ended, so that neither can be forgotten half way. */
const tell = async (notification: Notification, subscription: Subscription, requestId: string): Promise<void> => {
  const target = { channel: 'push', target: subscription.subscriptionId } as const;
  const outcome = await deliver(notification, target, requestId, () => send(notification, subscription));
  if (outcome?.outcome === 'refused' && outcome.reason === gone) await end(subscription, requestId);
};

/** The ledger says why nothing was sent, where the last device went between the plan and its moment. */
const tellNobody = async (notification: Notification, target: string, requestId: string): Promise<void> => {
  await deliver(notification, { channel: 'push', target }, requestId, async () => ({ outcome: 'skipped', reason: 'no_subscription' }));
};

/**
 * Web push: a notification's channel is due, on every subscription of its reader, or on the one that is tried again. One that has ended
 * since the notification was planned gets its reason into the ledger, also where a try of it was under way.
 */
const byPush = async (notification: Notification, requestId: string, target?: string): Promise<void> => {
  const known = await subscriptionsSince(notification.userId, notification.createdAt);
  const found = known.filter(({ subscriptionId }) => !target || subscriptionId === target);
  if (found.length === 0) return tellNobody(notification, target ?? 'push', requestId);
  // A device that another try of this message is just telling must not cost the other devices theirs.
  await allOrThrow(found.map(subscription => tell(notification, subscription, requestId)));
};

export const handler = consume(channelEvents, channelHandlers(byPush));
