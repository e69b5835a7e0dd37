import { createHash } from 'node:crypto';
import type { EventOf } from '../../events/event.ts';
import { profileEvents } from '../../events/people/profile.ts';
import { mailFailure, sendMail } from '../../shared/aws/mail/mail.ts';
import { envelope, messageIdOf } from '../../shared/aws/mail/mail-envelope.ts';
import { takeMailRoom } from '../../shared/aws/mail/mail-room.ts';
import { noMailRoom, tryMail } from '../../shared/aws/mail/mail-try.ts';
import { profiles } from '../../shared/data/people/profiles.ts';
import type { Outcome } from '../../shared/domain/notifications/delivery.ts';
import type { Notification } from '../../shared/domain/notifications/notification.ts';
import type { NewsContent, NotificationContent } from '../../shared/domain/notifications/notification-content.ts';
import { hasAccess, masked } from '../../shared/domain/people/accounts/account.ts';
import type { NotificationKind, Profile } from '../../shared/domain/people/profiles/profile.ts';
import { consume } from '../../shared/runtime/events/consume.ts';
import type { Mail } from '../../shared/wording/core/mail-frame.ts';
import { accountMail } from '../../shared/wording/notifications/account-mail.ts';
import { digestMail } from '../../shared/wording/notifications/digest-mail.ts';
import { newsMail } from '../../shared/wording/notifications/news-mail.ts';
import { reminderMail } from '../../shared/wording/notifications/reminder-mail.ts';
import { deliver } from './deliveries/deliver.ts';
import { contentNow } from './deliveries/gathered.ts';
import { channelEvents, channelHandlers } from './deliveries/handlers.ts';
import { decisionLinks, linksOf, unsubscribeLink } from './deliveries/links.ts';
import { newsToSend } from './news/told.ts';

type Links = Awaited<ReturnType<typeof linksOf>>;
const aboutOf = (kind: NotificationKind) => (kind === 'account' || kind === 'news' ? kind : 'reminder');

const write = (kind: NotificationKind, content: Exclude<NotificationContent, NewsContent>, reader: Profile, links: Links): Mail => {
  if (content.kind === 'digest') return digestMail({ content, reader, links });
  if (content.kind === 'account') return accountMail({ about: aboutOf(kind), content, reader, links });
  return reminderMail({ content, reader, links });
};

/** What the mail is by now; nothing where all of its news is gone. */
const composed = async (notification: Notification, reader: Profile, links: Links): Promise<Mail | undefined> => {
  const { kind, content } = notification;
  if (content.kind !== 'news') return write(kind, await contentNow({ ...notification, content }, 'email'), reader, links);
  const news = await newsToSend(notification, content, 'email', reader);
  return news && newsMail({ ...news, reader, links: { ...links, ...(await decisionLinks(notification, news.content)) } });
};

const mailOf = async (notification: Notification, reader: Profile) => {
  const links = await linksOf(notification);
  const mail = await composed(notification, reader, links);
  return mail && { ...mail, unsubscribe: links.unsubscribe };
};

const send = async (notification: Notification): Promise<Outcome> => {
  const reader = await profiles.get(notification);
  if (!hasAccess(reader)) return { outcome: 'skipped', reason: 'no_access' };
  if (reader.emailSuppressed) return { outcome: 'skipped', reason: 'address_suppressed' };
  if (!(await takeMailRoom(notification.kind))) return noMailRoom;
  const mail = await mailOf(notification, reader);
  if (!mail) return { outcome: 'skipped', reason: 'news_gone' };
  const messageId = messageIdOf(notification.notificationId);
  return tryMail({ ...mail, ...envelope, to: reader.email, messageId, userId: reader.userId });
};

type EmailChanged = EventOf<(typeof profileEvents)['profile.email_changed']>;

/** Tells the address before that mail goes elsewhere now: whoever reads it may not have wanted that. */
const tellFormerAddress = async ({ record: reader, data, at, id }: EmailChanged): Promise<void> => {
  const links = { unsubscribe: await unsubscribeLink(reader.userId, 'account', at) };
  const content = { kind: 'account' as const, notice: 'email_changed' as const, name: masked(reader.email), at };
  const messageId = messageIdOf(createHash('sha256').update(id).digest('base64url'));
  const mail = { ...accountMail({ content, reader, links }), ...envelope, to: data.from, messageId };
  await sendMail(mail).catch(error => {
    if (mailFailure(error) !== 'refused') throw error;
  });
};

const byMail = async (notification: Notification, requestId: string): Promise<void> => {
  await deliver(notification, { channel: 'email', target: 'email' }, requestId, () => send(notification));
};

/** Mail: a notification's channel is due, or an address has changed. */
export const handler = consume(
  { ...channelEvents, 'profile.email_changed': profileEvents['profile.email_changed'] },
  { ...channelHandlers(byMail), 'profile.email_changed': tellFormerAddress },
);
