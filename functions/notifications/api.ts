import { notificationRoutes } from '../../shared/api/notifications.ts';
import { deliveriesOf } from '../../shared/data/deliveries.ts';
import { countUnread, notifications, notificationsOf } from '../../shared/data/notifications.ts';
import { markNotification, type Notification } from '../../shared/domain/notification.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { inboxText } from '../../shared/wording/inbox-text.ts';
import { planSentence } from '../../shared/wording/plan-sentence.ts';

const unreadAtMost = 100;

type Reader = { zone: string; locale: string };

const shown = ({ plan: _plan, cause: _cause, dueAt: _dueAt, expiresAt: _expiresAt, ...notification }: Notification, reader: Reader) => ({
  ...notification,
  ...inboxText(notification.content, reader),
});

/** One that only tells of others shows nothing beside them. */
const standsForOthers = ({ content }: Notification): boolean => content.kind === 'account' && content.notice === 'gathered';

const matches = (wanted: 'inbox' | Notification['status'], notification: Notification): boolean =>
  !standsForOthers(notification) && (wanted === 'inbox' ? notification.status !== 'archived' : notification.status === wanted);

export const handler = serve(notificationRoutes, {
  listNotifications: async ({ caller, query: { status, ...paging } }) => {
    const { items, cursor } = await notificationsOf(caller.userId, { ...paging, keep: each => matches(status, each) });
    return { items: items.map(each => shown(each, caller)), cursor };
  },

  countUnread: async ({ caller }) => {
    const unread = await countUnread(caller.userId, unreadAtMost + 1);
    return { unread: Math.min(unread, unreadAtMost), more: unread > unreadAtMost };
  },

  markNotification: async ({ caller, params: { notificationId }, body, stamp, ifMatch }) =>
    shown(
      await notifications.update({ userId: caller.userId, notificationId }, each => markNotification(each, body.status), stamp, ifMatch),
      caller,
    ),

  explainNotification: async ({ caller, params: { notificationId } }) => {
    const { userId } = caller;
    const [notification, deliveries] = await Promise.all([
      notifications.get({ userId, notificationId }),
      deliveriesOf(userId, notificationId),
    ]);
    return {
      notificationId,
      cause: notification.cause,
      tellAt: notification.tellAt,
      plannedAt: notification.createdAt,
      channels: notification.plan.map(planned => ({
        ...planned,
        explanation: planSentence(planned, caller),
        deliveries: deliveries.filter(({ channel }) => channel === planned.channel),
      })),
    };
  },
});
