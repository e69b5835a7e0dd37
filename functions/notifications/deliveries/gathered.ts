import { heldBack } from '../../../shared/data/notifications/tellings.ts';
import type { Delivery } from '../../../shared/domain/notifications/delivery.ts';
import { type Notification, standsForOthers } from '../../../shared/domain/notifications/notification.ts';
import type { AccountContent, NotificationContent } from '../../../shared/domain/notifications/notification-content.ts';
import { budgetOf } from '../../../shared/domain/notifications/telling-budget.ts';

/** What a notification says at this moment: one that tells of all that was held back says how many they are by now. */
export const contentNow = async <C extends NotificationContent>(
  notification: Notification & { content: C },
  channel: Delivery['channel'],
): Promise<C | AccountContent> => {
  const { userId, kind, content } = notification;
  const budget = budgetOf(kind);
  if (!budget || content.kind !== 'account' || !standsForOthers(notification)) return content;
  return { ...content, name: String(await heldBack({ userId, budget, channel, until: content.at })) };
};
