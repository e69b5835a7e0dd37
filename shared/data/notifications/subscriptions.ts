import type { UserId } from '../../domain/core/ids.ts';
import { Subscription } from '../../domain/notifications/subscription.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** Where push messages of a user go to. */
export const subscriptions = entity({ name: 'subscription', pk: 'USER#{userId}', sk: 'PUSH#{subscriptionId}', schema: Subscription });

const subscriptionsAtMost = 20;

const told = (userId: UserId, keep: (subscription: Subscription) => boolean): Promise<Subscription[]> =>
  wholeOfTable({ pk: `USER#${userId}`, prefix: 'PUSH#' }, subscriptions.fromRow, subscriptionsAtMost, keep);

/** The subscriptions of a user that have not ended: twenty at the most are told. */
export const subscriptionsOf = (userId: UserId): Promise<Subscription[]> => told(userId, ({ endedAt }) => !endedAt);

/** The subscriptions of a user that have not ended, or not before an instant. */
export const subscriptionsSince = (userId: UserId, since: string): Promise<Subscription[]> =>
  told(userId, ({ endedAt }) => !endedAt || endedAt >= since);

/** How many devices one user may have. */
export const subscriptionQuota = (userId: UserId): Quota => ({
  pk: `USER#${userId}`,
  name: subscriptions.name,
  most: subscriptionsAtMost,
  held: () => subscriptionsOf(userId),
});
