import type { modules } from '../../api/notifications/index.ts';
import { Shown, SubscriptionShown } from '../../api/notifications/notifications.ts';
import {
  AccountContent,
  DigestContent,
  DigestEntry,
  NotificationContent,
  ReminderContent,
} from '../../domain/notifications/notification-content.ts';
import type { ServicePart } from './part.ts';

export const notifications: ServicePart<typeof modules> = {
  tags: {
    inbox: {
      name: 'Notifications',
      description: 'Your inbox: what you were told, on which channels, and for each why it came, came late, or did not come.',
    },
    push: { name: 'Push', description: 'The browsers and devices that get push messages (W3C Push API, RFC 8030).' },
    digests: { name: 'Digests', description: 'The daily and weekly summary, looked at before it is sent.' },
    actions: {
      name: 'Mail actions',
      description:
        'Pages behind the one-time links of mails and pushes, for people rather than for clients. Reading a page never acts; its button does.',
    },
  },
  components: {
    ReminderContent,
    DigestContent,
    DigestEntry,
    AccountContent,
    Notification: Shown,
    NotificationContent,
    Subscription: SubscriptionShown,
  },
};
