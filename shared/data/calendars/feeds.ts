import { Feed } from '../../domain/calendars/feeds/feed.ts';
import type { UserId } from '../../domain/core/ids.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** A private calendar address of a user. */
export const feeds = entity({ name: 'feed', pk: 'USER#{userId}', sk: 'FEED#{feedId}', schema: Feed });

const feedsAtMost = 20;

/** The feeds of a user that are not revoked, oldest first. */
export const feedsOf = (userId: UserId): Promise<Feed[]> =>
  wholeOfTable({ pk: `USER#${userId}`, prefix: 'FEED#' }, feeds.fromRow, feedsAtMost, ({ revokedAt }) => !revokedAt);

/** How many feeds a user may have. */
export const feedQuota = (userId: UserId): Quota => ({
  pk: `USER#${userId}`,
  name: feeds.name,
  most: feedsAtMost,
  held: () => feedsOf(userId),
});
