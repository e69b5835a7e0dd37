import type { EventOf } from '../../../events/event.ts';
import { deliveryEvents } from '../../../events/notifications/delivery.ts';
import { notificationEvents } from '../../../events/notifications/notification.ts';
import { notifications } from '../../../shared/data/notifications/notifications.ts';
import type { Notification } from '../../../shared/domain/notifications/notification.ts';

type Tell = (notification: Notification, requestId: string, target?: string) => Promise<void>;

/** What a channel hears: what is planned for now, what the quiet hours held back, and what is to be tried again. */
export const channelEvents = {
  'notification.planned': notificationEvents['notification.planned'],
  'notification.due': notificationEvents['notification.due'],
  'delivery.retry_due': deliveryEvents['delivery.retry_due'],
};

type Heard<T extends keyof typeof channelEvents> = EventOf<(typeof channelEvents)[T]>;

/** What a channel does with each, by what it tells a notification with. */
export const channelHandlers = (tell: Tell) => ({
  'notification.planned': ({ record, requestId }: Heard<'notification.planned'>) => tell(record, requestId),
  'notification.due': ({ record, requestId }: Heard<'notification.due'>) => tell(record, requestId),
  'delivery.retry_due': async ({ record, requestId }: Heard<'delivery.retry_due'>) =>
    tell(await notifications.get(record), requestId, record.target),
});
