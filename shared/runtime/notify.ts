import { notifications } from '../data/notifications.ts';
import { subscriptionsOf } from '../data/subscriptions.ts';
import { hasAccess } from '../domain/account.ts';
import { createNotification, type Notification, planChannels } from '../domain/notification.ts';
import type { Channel, Profile } from '../domain/profile.ts';
import { derivedId } from './ids.ts';
import { log } from './logger.ts';

type Told = Pick<Notification, 'kind' | 'content' | 'tellAt'> & {
  /** The event it comes from: the same cause, told to the same user, is the same notification. */
  cause: { id: string; at: string; requestId: string };
  /** The channels of a digest; other kinds go where the user's preferences say. */
  channels?: Channel[];
};

/** Plans what one user is told, by their preferences and quiet hours, and writes it. Done twice, it is done once. Whose access has ended is told nothing. */
export const notify = async (reader: Profile, { kind, content, tellAt, cause, channels }: Told): Promise<void> => {
  const { userId } = reader;
  if (!hasAccess(reader)) return;
  const now = new Date().toISOString();
  const wanted = channels ?? (kind === 'digest' ? [] : reader.channels[kind]);
  const hasSubscription = wanted.includes('push') && (await subscriptionsOf(userId)).length > 0;
  const plan = planChannels({ ...reader, wanted, hasSubscription }, kind, now);
  const notificationId = derivedId('notification', `${cause.id}|${userId}`, Date.parse(cause.at));
  const change = createNotification({ userId, notificationId, kind, content, cause: cause.id, tellAt }, plan, now);
  const { created } = await notifications.create(change, { userId, now, requestId: cause.requestId });
  log('ALM040', { caller: userId, notificationId, kind, created });
};
