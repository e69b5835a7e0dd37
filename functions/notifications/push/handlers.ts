import * as z from 'zod';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { pushRoutes } from '../../../shared/api/notifications/notifications.ts';
import { allowedPushEndpoint } from '../../../shared/aws/push-endpoint.ts';
import { secretText } from '../../../shared/aws/secrets/secrets.ts';
import { vapidKeysOf } from '../../../shared/aws/vapid.ts';
import { subscriptions, subscriptionsOf } from '../../../shared/data/notifications/subscriptions.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { SubscriptionId, UserId } from '../../../shared/domain/core/ids.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import type { Subscription } from '../../../shared/domain/notifications/subscription.ts';
import { environment } from '../../../shared/env.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';
import { endDevice } from './push-end.ts';
import { register } from './register.ts';

const env = environment({ PUSH_SECRET_ARN: z.string(), LOOPBACK_PUSH: z.enum(['yes', 'no']) });

const shown = ({ endpoint, subscriptionId, device, createdAt, version }: Subscription) => ({
  subscriptionId,
  device,
  createdAt,
  version,
  service: new URL(endpoint).host,
});

const live = async (id: { userId: UserId; subscriptionId: SubscriptionId }): Promise<Subscription> => {
  const subscription = await subscriptions.get(id);
  if (subscription.endedAt) throw new Failure('not_found', { what: 'subscription' });
  return subscription;
};

export const pushHandlers: HandlersOf<typeof pushRoutes> = {
  getPushKey: async () => ({ publicKey: vapidKeysOf(await secretText(env.PUSH_SECRET_ARN)).publicKey }),

  listSubscriptions: async ({ caller: { userId } }) => ({ items: (await subscriptionsOf(userId)).map(shown) }),

  registerSubscription: async ({ caller: { userId }, body, context }) => {
    if (!allowedPushEndpoint(body.endpoint, { allowLoopback: env.LOOPBACK_PUSH === 'yes' }))
      throw invalid('/endpoint', 'not_a_push_service');
    const subscriptionId = derivedId('subscription', `${userId}|${body.endpoint}`, 0);
    return shown(await register(body, { userId, subscriptionId }, context));
  },

  endSubscription: async ({ caller: { userId }, params: { subscriptionId }, context }) => {
    await live({ userId, subscriptionId });
    await endDevice({ userId, subscriptionId }, 'user', context);
  },
};
