import { deliveries } from './deliveries.ts';
import { happenings } from './happenings.ts';
import { notifications } from './notifications.ts';
import { subscriptions } from './subscriptions.ts';

/** Every kind of record of notifications. */
export const kinds = [notifications, deliveries, subscriptions, happenings];
