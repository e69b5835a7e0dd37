import { deliveryEvents } from '../../events/delivery.ts';
import { notificationEvents } from '../../events/notification.ts';
import { notifications } from '../../shared/data/notifications.ts';
import type { Notification } from '../../shared/domain/notification.ts';
import { consume } from '../../shared/runtime/consume.ts';

type Tell = (notification: Notification, requestId: string, target?: string) => Promise<void>;

/** A channel's consumer: told of what is planned for now, of what the quiet hours held back, and of what is to be tried again. */
export const channelHandler = (tell: Tell) =>
  consume(
    {
      'notification.planned': notificationEvents['notification.planned'],
      'notification.due': notificationEvents['notification.due'],
      'delivery.retry_due': deliveryEvents['delivery.retry_due'],
    },
    {
      'notification.planned': ({ record, requestId }) => tell(record, requestId),
      'notification.due': ({ record, requestId }) => tell(record, requestId),
      'delivery.retry_due': async ({ record, requestId }) => tell(await notifications.get(record), requestId, record.target),
    },
  );
