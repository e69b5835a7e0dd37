import type { NotificationId } from '../core/ids.ts';
import { ada, ben, ids } from '../items/items/item.fixture.ts';

/** When it is told. */
export const toldAt = '2026-11-21T08:00:00.000Z';
export const notificationId: NotificationId = 'ntf_01kb8m3tq2e8fvq3w5r7c9d0ea';

const content = {
  kind: 'reminder' as const,
  ...ids,
  workspaceName: 'Home',
  title: 'Water the plants',
  itemKind: 'chore' as const,
  priority: 'none' as const,
  dueAt: toldAt,
  firedAt: toldAt,
  lateMs: 0,
  others: 0,
};

/** A reminder to tell somebody of. */
export const reminderInput = { userId: ada, notificationId, kind: 'reminder' as const, content, cause: 'WS#1/ITEM#1@2', tellAt: toldAt };

/** News to tell somebody of: one thing that happened. */
export const newsInput = {
  userId: ada,
  notificationId,
  kind: 'news' as const,
  content: {
    kind: 'news' as const,
    ...ids,
    workspaceName: 'Home',
    title: 'Water the plants',
    itemKind: 'chore' as const,
    priority: 'none' as const,
    minute: toldAt,
    news: [{ kind: 'assigned' as const, by: ben, at: toldAt }],
    more: 0,
  },
  cause: 'WS#1/ITEM#1@2',
  tellAt: '2026-11-21T08:01:05.000Z',
};
