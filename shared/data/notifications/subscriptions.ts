import { Subscription } from '../../domain/notifications/subscription.ts';
import { entity } from '../core/entity.ts';
import { queryTable } from '../core/query.ts';

/** Where push messages of a user go to. */
export const subscriptions = entity({ name: 'subscription', pk: 'USER#{userId}', sk: 'PUSH#{subscriptionId}', schema: Subscription });

const told = async (userId: string, keep: (subscription: Subscription) => boolean): Promise<Subscription[]> =>
  (await queryTable({ pk: `USER#${userId}`, prefix: 'PUSH#' }, subscriptions.fromRow, { limit: 20, keep })).items;

/** The subscriptions of a user that have not ended: twenty at the most are told. */
export const subscriptionsOf = (userId: string): Promise<Subscription[]> => told(userId, ({ endedAt }) => !endedAt);

/** The subscriptions of a user that have not ended, or not before an instant. */
export const subscriptionsSince = (userId: string, since: string): Promise<Subscription[]> =>
  told(userId, ({ endedAt }) => !endedAt || endedAt >= since);
