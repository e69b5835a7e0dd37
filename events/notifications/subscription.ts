import * as z from 'zod';
import { Subscription, SubscriptionEnd } from '../../shared/domain/notifications/subscription.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Subscription.omit({ endpoint: true, keys: true }), audience: 'account' } as const;

export const subscriptionEvents = {
  'subscription.registered': { ...kind, data: z.object({ again: z.boolean() }) },
  'subscription.ended': { ...kind, data: z.object({ by: SubscriptionEnd }) },
} as const satisfies EventKinds;
