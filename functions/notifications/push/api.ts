import * as z from 'zod';
import { pushRoutes } from '../../../shared/api/notifications/notifications.ts';
import { allowedPushEndpoint } from '../../../shared/aws/push-endpoint.ts';
import { secretText } from '../../../shared/aws/secrets.ts';
import { vapidKeysOf } from '../../../shared/aws/vapid.ts';
import { subscriptions, subscriptionsOf } from '../../../shared/data/notifications/subscriptions.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { endSubscription, registerSubscription, type Subscription } from '../../../shared/domain/notifications/subscription.ts';
import { environment } from '../../../shared/env.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';
import { serve } from '../../../shared/runtime/http/serve.ts';

const env = environment({ PUSH_SECRET_ARN: z.string(), LOOPBACK_PUSH: z.enum(['yes', 'no']) });
const subscriptionsAtMost = 20;

const shown = ({ endpoint, subscriptionId, device, createdAt, version }: Subscription) => ({
  subscriptionId,
  device,
  createdAt,
  version,
  service: new URL(endpoint).host,
});

const isSame = (one: Subscription, other: Subscription): boolean =>
  !one.endedAt && one.device === other.device && one.keys.p256dh === other.keys.p256dh && one.keys.auth === other.keys.auth;

const live = async (id: { userId: string; subscriptionId: string }): Promise<Subscription> => {
  const subscription = await subscriptions.get(id);
  if (subscription.endedAt) throw new Failure('not_found', { what: 'subscription' });
  return subscription;
};

export const handler = serve(pushRoutes, {
  getPushKey: async () => ({ publicKey: vapidKeysOf(await secretText(env.PUSH_SECRET_ARN)).publicKey }),

  listSubscriptions: async ({ caller: { userId } }) => ({ items: (await subscriptionsOf(userId)).map(shown) }),

  registerSubscription: async ({ caller: { userId }, body, stamp, now }) => {
    if (!allowedPushEndpoint(body.endpoint, { allowLoopback: env.LOOPBACK_PUSH === 'yes' }))
      throw invalid('/endpoint', 'not_a_push_service');
    const subscriptionId = derivedId('subscription', `${userId}|${body.endpoint}`, 0);
    const change = registerSubscription(body, { userId, subscriptionId }, now);
    const [known, others] = await Promise.all([subscriptions.find({ userId, subscriptionId }), subscriptionsOf(userId)]);
    if (!known && others.length >= subscriptionsAtMost) throw new Failure('limit_reached', { limit: subscriptionsAtMost });
    if (known) {
      const next = { ...change.next, device: body.device ?? known.device, createdAt: known.createdAt, version: known.version };
      // Clients register at each start: mostly nothing is new.
      if (isSame(known, next)) return shown(known);
      return shown(await subscriptions.save({ ...change, next }, stamp, known));
    }
    return shown((await subscriptions.create(change, stamp)).record);
  },

  endSubscription: async ({ caller: { userId }, params: { subscriptionId }, stamp }) => {
    await live({ userId, subscriptionId });
    await subscriptions.update({ userId, subscriptionId }, each => endSubscription(each, 'user', stamp), stamp);
  },
});
