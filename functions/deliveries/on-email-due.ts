import * as z from 'zod';
import { mailFailure, sendMail } from '../../shared/aws/mail.ts';
import { profiles } from '../../shared/data/profiles.ts';
import type { Outcome } from '../../shared/domain/delivery.ts';
import type { Notification } from '../../shared/domain/notification.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { environment } from '../../shared/env.ts';
import { digestMail } from '../../shared/wording/digest-mail.ts';
import { reminderMail } from '../../shared/wording/reminder-mail.ts';
import { deliver } from './deliver.ts';
import { channelHandler } from './handlers.ts';
import { linksOf } from './links.ts';

const { MAIL_FROM, MAIL_CONFIGURATION_SET } = environment({ MAIL_FROM: z.email(), MAIL_CONFIGURATION_SET: z.string() });

const mailOf = async (notification: Notification, reader: Profile) => {
  const { content } = notification;
  const links = await linksOf(notification);
  const mail = content.kind === 'digest' ? digestMail({ content, reader, links }) : reminderMail({ content, reader, links });
  return { ...mail, unsubscribe: links.unsubscribe };
};

const envelope = { from: `Almanac <${MAIL_FROM}>`, configurationSet: MAIL_CONFIGURATION_SET };

const send = async (notification: Notification): Promise<Outcome> => {
  const reader = await profiles.get(notification);
  if (reader.emailSuppressed) return { outcome: 'skipped', reason: 'address_suppressed' };
  const mail = await mailOf(notification, reader);
  try {
    const messageId = `<${notification.notificationId}@${MAIL_FROM.split('@')[1]}>`;
    return { outcome: 'sent', ...(await sendMail({ ...mail, ...envelope, to: reader.email, messageId, userId: reader.userId })) };
  } catch (error) {
    return { outcome: mailFailure(error), reason: error instanceof Error ? error.name : 'unknown' };
  }
};

/** Mail: a notification's channel is due. */
export const handler = channelHandler(async (notification, requestId) => {
  await deliver(notification, { channel: 'email', target: 'email' }, requestId, () => send(notification));
});
