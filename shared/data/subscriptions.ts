import { Subscription } from '../domain/subscription.ts';
import { entity } from './entity.ts';
import { queryTable } from './query.ts';

/** Where push messages of a user go to. */
export const subscriptions = entity({ name: 'subscription', pk: 'USER#{userId}', sk: 'PUSH#{subscriptionId}', schema: Subscription });

/** The subscriptions of a user that have not ended: twenty at the most are told. */
export const subscriptionsOf = async (userId: string): Promise<Subscription[]> =>
  (await queryTable({ pk: `USER#${userId}`, prefix: 'PUSH#' }, subscriptions.fromRow, { limit: 20, keep: ({ endedAt }) => !endedAt }))
    .items;
