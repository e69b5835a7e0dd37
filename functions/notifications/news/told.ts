import { readMany } from '../../../shared/data/core/rows.ts';
import { comments } from '../../../shared/data/items/comments.ts';
import { items } from '../../../shared/data/items/items.ts';
import { readersAmong } from '../../../shared/data/items/recipients.ts';
import { happeningsBelow } from '../../../shared/data/notifications/happenings.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import type { CommentId, UserId } from '../../../shared/domain/core/ids.ts';
import { commentRights, plainText } from '../../../shared/domain/items/comments/comment.ts';
import { withNews } from '../../../shared/domain/notifications/happening.ts';
import type { Notification } from '../../../shared/domain/notifications/notification.ts';
import type { NewsContent } from '../../../shared/domain/notifications/notification-content.ts';
import { hasAccess } from '../../../shared/domain/people/accounts/account.ts';
import type { Channel, Profile } from '../../../shared/domain/people/profiles/profile.ts';
import type { NewsFacts } from '../../../shared/wording/notifications/news-lines.ts';
import { newsNotificationId } from './place.ts';

/** What of the news of a notification its reader wants on a channel, as it is by now; nothing where that is none of it. */
export const newsOn = async (
  { userId }: Pick<Notification, 'userId'>,
  content: NewsContent,
  channel: Channel,
  { channels }: Pick<Profile, 'channels'>,
): Promise<NewsContent | undefined> => {
  const all = await happeningsBelow(userId, newsNotificationId(userId, content, content.minute), content.late);
  const wanted = all.filter(({ kind }) => channels[kind].includes(channel));
  return wanted.length > 0 ? withNews(content, wanted) : undefined;
};

/** The names of people, as far as they have an account and say one. */
export const namesOf = async (userIds: readonly UserId[]): Promise<NewsFacts['names']> => {
  const rows = await readMany([...new Set(userIds)].map(userId => profiles.keyOf({ userId })));
  const found = rows.map(profiles.fromRow).filter(hasAccess);
  return Object.fromEntries(found.map(({ userId, displayName }) => [userId, displayName]));
};

/** What the comments that news is of say, but for those that were deleted meanwhile; none where the reader may not read them any more. */
const textsOf = async (userId: UserId, { workspaceId, itemId, news }: NewsContent): Promise<NewsFacts['texts']> => {
  const ids = news.flatMap(({ commentId }) => commentId ?? []);
  const item = ids.length > 0 ? await items.find({ workspaceId, itemId }) : undefined;
  if (!item || (await readersAmong(item, [userId], commentRights)).length === 0) return {};
  const rows = await readMany([...new Set<CommentId>(ids)].map(commentId => comments.keyOf({ workspaceId, itemId, commentId })));
  const there = rows.map(comments.fromRow).filter(({ deletedAt, createdBy }) => !deletedAt && createdBy);
  return Object.fromEntries(there.map(({ commentId, text }) => [commentId, plainText(text)]));
};

/** What is said of news by mail and push: who did it, and what their comments say. Of a comment that was deleted nothing is said. */
export const newsToSend = async (
  notification: Notification,
  told: NewsContent,
  channel: Channel,
  reader: Profile,
): Promise<{ content: NewsContent; facts: NewsFacts } | undefined> => {
  const content = await newsOn(notification, told, channel, reader);
  if (!content) return undefined;
  const [names, texts] = await Promise.all([namesOf(content.news.map(({ by }) => by)), textsOf(reader.userId, content)]);
  const news = content.news.filter(({ commentId }) => commentId === undefined || texts[commentId] !== undefined);
  return news.length > 0 ? { content: { ...content, news }, facts: { names, texts } } : undefined;
};
