import { isOverdue } from './agenda.ts';
import type { Item, ItemView } from './item.ts';
import { pendingMoments } from './reminders.ts';
import { instantOf } from './when.ts';

/** An item as clients see it at `now`. */
export const viewOf = (item: Item, now: string): ItemView => {
  const { dueAt: _dueAt, remindedUntil: _remindedUntil, series: _series, expiresAt: _expiresAt, ...shown } = item;
  const live = item.status === 'open' && !item.trashedAt;
  return {
    ...shown,
    fallsDueAt: item.due && instantOf(item.due, item.zone),
    overdue: live && isOverdue(item, now),
    nextReminderAt: live ? pendingMoments(item)[0]?.at : undefined,
  };
};
