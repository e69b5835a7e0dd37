import type { Notification } from '../../shared/domain/notification.ts';
import type { MailKind } from '../../shared/domain/profile.ts';
import { signed } from '../../shared/runtime/links.ts';
import { publicUrl } from '../../shared/runtime/public-url.ts';

const days = (count: number): number => count * 86_400;

/** The link that stops mails of a kind, for a year. */
export const unsubscribeLink = async (userId: string, kind: MailKind, madeAt: string): Promise<string> => {
  const expires = Math.floor(Date.parse(madeAt) / 1000) + days(365);
  return `${publicUrl()}/v1/unsubscribe/${await signed({ do: 'unsubscribe', userId, kind, channel: 'email', expires })}`;
};

/** The links of one notification: its one-time actions for a week, its unsubscribe for a year. */
export const linksOf = async ({ userId, notificationId, kind, createdAt }: Notification) => {
  const madeAt = Math.floor(Date.parse(createdAt) / 1000);
  const action = async (what: 'done' | 'snooze') =>
    `${publicUrl()}/v1/actions/${await signed({ do: what, userId, notificationId, expires: madeAt + days(7) })}`;
  const unsubscribe = await unsubscribeLink(userId, kind === 'critical' ? 'reminder' : kind, createdAt);
  return { done: await action('done'), snooze: await action('snooze'), unsubscribe };
};
