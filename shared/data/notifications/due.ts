import { advanceDelivery } from '../../domain/notifications/delivery.ts';
import { advanceNotification } from '../../domain/notifications/notification.ts';
import { fallsDue } from '../core/due-kind.ts';
import type { DueRules } from '../lanes.ts';
import { deliveries } from './deliveries.ts';
import { notifications } from './notifications.ts';

/** What falls due of notifications, each kind with the rule by which it moves on. */
export const due: DueRules<'notifications'> = {
  delivery: fallsDue(deliveries, advanceDelivery),
  notification: fallsDue(notifications, advanceNotification),
};
