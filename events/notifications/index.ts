import { deliveryEvents } from './delivery.ts';
import { happeningEvents } from './happening.ts';
import { notificationEvents } from './notification.ts';
import { subscriptionEvents } from './subscription.ts';

/** Every kind of event of notifications. */
export const events = {
  ...deliveryEvents,
  ...happeningEvents,
  ...notificationEvents,
  ...subscriptionEvents,
} as const;
