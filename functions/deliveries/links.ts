import type { Notification } from '../../shared/domain/notification.ts';
import { signed } from '../../shared/runtime/links.ts';
import { publicUrl } from '../../shared/runtime/public-url.ts';

const days = (count: number): number => count * 86_400;

/** The links of one notification: its one-time actions for a week, its unsubscribe for a year. */
export const linksOf = async ({ userId, notificationId, kind, createdAt }: Notification) => {
  const madeAt = Math.floor(Date.parse(createdAt) / 1000);
  const action = async (what: 'done' | 'snooze') =>
    `${publicUrl()}/v1/actions/${await signed({ do: what, userId, notificationId, expires: madeAt + days(7) })}`;
  const stop = {
    do: 'unsubscribe',
    userId,
    kind: kind === 'critical' ? 'reminder' : kind,
    channel: 'email',
    expires: madeAt + days(365),
  } as const;
  return { done: await action('done'), snooze: await action('snooze'), unsubscribe: `${publicUrl()}/v1/unsubscribe/${await signed(stop)}` };
};
