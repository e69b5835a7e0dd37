import type { modules } from '../../api/notifications/index.ts';
import { Shown, SubscriptionShown } from '../../api/notifications/notifications.ts';
import {
  AccountContent,
  DigestContent,
  DigestEntry,
  NotificationContent,
  ReminderContent,
} from '../../domain/notifications/notification-content.ts';
import { SubscriptionInput } from '../../domain/notifications/subscription.ts';
import { items } from './items.ts';
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
  descriptions: {
    ...items.descriptions,
    userId: 'Whose inbox it is in.',
    token: 'What the link of the mail or push ends in: it stands for its reader and for one deed.',
    status: 'Unread, read or archived. `inbox` is both that are not archived.',
    'deliveries.status':
      'How far it is: being sent, to be tried again, sent, failed for good, unknown (the provider never answered, and it is not sent twice), or skipped because there was no need any more.',
    'channels.reason': 'Why it is carried, carried later, or not.',
    'deliveries.reason': 'Why it is to be tried again, failed, or was skipped.',
    'channels.at': 'When it is carried.',
    'AccountContent.at': 'When that happens, or happened.',
    'AccountContent.name': 'What the notice is about, by the name that you gave it.',
    from: 'The first day that it covers, in your zone.',
    to: 'The last day that it covers, in your zone.',
    notificationId: 'The id of the notification.',
    itemKind: 'Which kind of item.',
    'Notification.kind': 'What it tells.',
    content: 'What it is about, for a client that draws it itself.',
    acted: 'What its reader did from the mail or the push.',
    tellAt: 'When you were to be told: lateness counts from here.',
    'Notification.title': 'The headline, in your language.',
    'Notification.body': 'The sentence below the headline, in your language.',
    firedAt: 'When it fired.',
    lateMs: 'How late that was, in milliseconds.',
    others: 'How many further reminders of the item fired in the same moment.',
    cadence: 'Daily or weekly.',
    entries: 'What falls due, the first fifty.',
    more: 'How many there are beyond those, or whether there are.',
    moreOverdue: 'How many of them are overdue.',
    notice: 'What happened to the account.',
    link: 'Where to go to do something about it.',
    unread: 'How many are unread, up to a hundred.',
    cause: 'The event that it comes from: a record and its version.',
    plannedAt: 'When it was decided how you are told.',
    decision: 'Whether it carries the message at once, later, or not at all.',
    explanation: 'One sentence that says why, in your language.',
    deliveries: 'What became of it there, try by try.',
    target: 'Where it went: the mail, or which device.',
    attempts: 'How often it was tried.',
    startedAt: 'When the first try began.',
    service: 'The host of the push service, by which you tell your browsers apart.',
    publicKey: 'The VAPID key (RFC 8292) to subscribe with: `applicationServerKey`.',
    endpoint: 'The address that the push service gave the browser.',
    keys: 'The keys of the subscription, as `PushSubscription.toJSON()` has them.',
    p256dh: 'The public key of the browser (RFC 8291), base64url.',
    auth: 'The secret that the browser shares (RFC 8291), base64url.',
    expirationTime: 'When the browser says that it ends, in milliseconds since 1970.',
    mail: 'The same as mail, as it would be sent.',
    'mail.text': 'The body as plain text.',
    html: 'The body as HTML.',
  },
  overrides: [[SubscriptionInput.shape.device, { description: 'A name by which you know the device.' }]],
};
