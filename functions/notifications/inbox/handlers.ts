import type { Caller, HandlersOf } from '../../../shared/api/core/route.ts';
import type { notificationRoutes } from '../../../shared/api/notifications/notifications.ts';
import { deliveriesOf } from '../../../shared/data/notifications/deliveries.ts';
import { countUnread, notifications, notificationsOf } from '../../../shared/data/notifications/notifications.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { markNotification, type Notification, standsForOthers } from '../../../shared/domain/notifications/notification.ts';
import { inboxText } from '../../../shared/wording/notifications/inbox-text.ts';
import type { NewsFacts } from '../../../shared/wording/notifications/news-lines.ts';
import { planSentence } from '../../../shared/wording/notifications/plan-sentence.ts';
import { namesOf } from '../news/told.ts';
import { visibleTo } from './visible.ts';

const unreadAtMost = 100;

type Reader = { zone: string; locale: string };

type Names = NewsFacts['names'];

const shown = (
  { plan: _plan, cause: _cause, dueAt: _dueAt, expiresAt: _expiresAt, ...notification }: Notification,
  reader: Reader,
  names: Names,
) => ({ ...notification, ...inboxText(notification.content, reader, { names, texts: {} }) });

/** Those who did what is told of, by their names. */
const namesIn = (notifications: Notification[]): Promise<Names> =>
  namesOf(notifications.flatMap(({ content }) => (content.kind === 'news' ? content.news.map(({ by }) => by) : [])));

const matches = (wanted: 'inbox' | Notification['status'], notification: Notification): boolean =>
  !standsForOthers(notification) && (wanted === 'inbox' ? notification.status !== 'archived' : notification.status === wanted);

/** What is not the caller's to see is not there for them. */
const requireVisible = (notification: Notification, isVisible: (each: Notification) => boolean): Notification => {
  if (!isVisible(notification)) throw new Failure('not_found', { what: 'notification' });
  return notification;
};

/** A count from the index; that of a key from what it sees. */
const unreadOf = async (caller: Caller): Promise<number> => {
  if (!caller.key) return countUnread(caller.userId, unreadAtMost + 1);
  const isVisible = await visibleTo(caller);
  const keep = (each: Notification) => each.status === 'unread' && isVisible(each);
  return (await notificationsOf(caller.userId, { limit: unreadAtMost + 1, keep })).items.length;
};

export const notificationHandlers: HandlersOf<typeof notificationRoutes> = {
  listNotifications: async ({ caller, query: { status, ...paging } }) => {
    const isVisible = await visibleTo(caller);
    const keep = (each: Notification) => matches(status, each) && isVisible(each);
    const { items, cursor } = await notificationsOf(caller.userId, { ...paging, keep });
    const names = await namesIn(items);
    return { items: items.map(each => shown(each, caller, names)), cursor };
  },

  countUnread: async ({ caller }) => {
    const unread = await unreadOf(caller);
    return { unread: Math.min(unread, unreadAtMost), more: unread > unreadAtMost };
  },

  markNotification: async ({ caller, params: { notificationId }, body, context, ifMatch }) => {
    const [id, isVisible] = [{ userId: caller.userId, notificationId }, await visibleTo(caller)];
    const mark = (each: Notification) => markNotification(requireVisible(each, isVisible), body.status);
    const marked = await notifications.update(id, mark, context, ifMatch);
    return shown(marked, caller, await namesIn([marked]));
  },

  explainNotification: async ({ caller, params: { notificationId } }) => {
    const { userId } = caller;
    const [found, deliveries, isVisible] = await Promise.all([
      notifications.get({ userId, notificationId }),
      deliveriesOf(userId, notificationId),
      visibleTo(caller),
    ]);
    const notification = requireVisible(found, isVisible);
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
};
