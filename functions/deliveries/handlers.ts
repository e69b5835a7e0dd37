import { catalogue } from '../../events/index.ts';
import { notifications } from '../../shared/data/notifications.ts';
import type { Notification } from '../../shared/domain/notification.ts';
import { consume } from '../../shared/runtime/consume.ts';

type Tell = (notification: Notification, requestId: string, target?: string) => Promise<void>;

/** A channel's consumer: told of what is planned for now, of what the quiet hours held back, and of what is to be tried again. */
export const channelHandler = (tell: Tell) =>
  consume(
    {
      'notification.planned': catalogue['notification.planned'],
      'notification.due': catalogue['notification.due'],
      'delivery.retry_due': catalogue['delivery.retry_due'],
    },
    {
      'notification.planned': ({ record, requestId }) => tell(record, requestId),
      'notification.due': ({ record, requestId }) => tell(record, requestId),
      'delivery.retry_due': async ({ record, requestId }) => tell(await notifications.get(record), requestId, record.target),
    },
  );
