import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { holdEndpoint, holderOf } from '../../../shared/data/notifications/push-endpoints.ts';
import { subscriptions } from '../../../shared/data/notifications/subscriptions.ts';
import type { SubscriptionId, UserId } from '../../../shared/domain/core/ids.ts';
import { endSubscription } from '../../../shared/domain/notifications/subscription.ts';

/** Ends a device, and has its endpoint forgotten with it. One that has ended stays as it is. */
export const endDevice = (
  ids: { userId: UserId; subscriptionId: SubscriptionId },
  by: 'push_service' | 'user',
  context: WriteContext,
): Promise<void> =>
  retryLostRace(async () => {
    const subscription = await subscriptions.get(ids);
    if (subscription.endedAt) return;
    const change = endSubscription(subscription, by, context);
    const holder = await holderOf(subscription.endpoint);
    const isHolder = holder?.userId === ids.userId;
    const forgotten = isHolder ? [holdEndpoint(subscription.endpoint, { ...holder, expiresAt: change.next.expiresAt }, holder)] : [];
    await transact([subscriptions.putNext(change, context), ...forgotten]);
  });
