import type * as z from 'zod';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { placeIn, retryQuota } from '../../../shared/data/core/quota.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { type EndpointHolder, holdEndpoint, holderOf } from '../../../shared/data/notifications/push-endpoints.ts';
import { subscriptionQuota, subscriptions } from '../../../shared/data/notifications/subscriptions.ts';
import type { SubscriptionId, UserId } from '../../../shared/domain/core/ids.ts';
import {
  endSubscription,
  registerSubscription,
  type Subscription,
  type SubscriptionInput,
} from '../../../shared/domain/notifications/subscription.ts';

type Ids = { userId: UserId; subscriptionId: SubscriptionId };

const isSame = (one: Subscription, other: Subscription): boolean =>
  !one.endedAt && one.device === other.device && one.keys.p256dh === other.keys.p256dh && one.keys.auth === other.keys.auth;

const isHeldBy = ({ userId }: Ids, holder: EndpointHolder | undefined): boolean => holder?.userId === userId && !holder.expiresAt;

/** The end of the device that another user has had at this endpoint: a browser that is shared shows nobody the texts of who was there before. */
const endOfFormer = async (holder: EndpointHolder | undefined, { now, requestId }: WriteContext) => {
  const former = holder && (await subscriptions.find(holder));
  if (!former || former.endedAt) return [];
  const context = { userId: former.userId, now, requestId };
  return [subscriptions.putNext(endSubscription(former, 'another_user', context), context)];
};

/** The writes that make an endpoint this user's, where it is not. */
const takeover = async (endpoint: string, ids: Ids, holder: EndpointHolder | undefined, context: WriteContext) => {
  if (isHeldBy(ids, holder)) return [];
  const former = holder?.userId === ids.userId ? [] : await endOfFormer(holder, context);
  return [holdEndpoint(endpoint, ids, holder), ...former];
};

/**
 * Registers a device at its endpoint, which is one user's alone: the device, the holder of the endpoint, the end of another's device there and
 * the place among the user's devices are written together or not at all. Clients register at each start: mostly nothing is new.
 */
export const register = (body: z.infer<typeof SubscriptionInput>, ids: Ids, context: WriteContext): Promise<Subscription> =>
  retryQuota(async () => {
    const [known, holder] = await Promise.all([subscriptions.find(ids), holderOf(body.endpoint)]);
    const change = registerSubscription(body, ids, known, context.now);
    if (known && isHeldBy(ids, holder) && isSame(known, change.next)) return known;
    const put = known ? subscriptions.putNext(change, context, known) : subscriptions.putNew(change, context);
    const place = known && !known.endedAt ? [] : [await placeIn(subscriptionQuota(ids.userId))];
    await transact([put, ...(await takeover(body.endpoint, ids, holder, context)), ...place]);
    return subscriptions.fromRow(put.Item!);
  });
