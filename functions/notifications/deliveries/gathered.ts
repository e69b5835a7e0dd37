import { heldBack } from '../../../shared/data/notifications/tellings.ts';
import type { Delivery } from '../../../shared/domain/notifications/delivery.ts';
import type { Notification } from '../../../shared/domain/notifications/notification.ts';
import type { NotificationContent } from '../../../shared/domain/notifications/notification-content.ts';
import { budgetOf } from '../../../shared/domain/notifications/telling-budget.ts';

/** What a notification says at this moment: one that tells of all that was held back says how many they are by now. */
export const contentNow = async ({ userId, kind, content }: Notification, channel: Delivery['channel']): Promise<NotificationContent> => {
  const budget = budgetOf(kind);
  if (!budget || content.kind !== 'account' || content.notice !== 'gathered') return content;
  return { ...content, name: String(await heldBack({ userId, budget, channel, until: content.at })) };
};
