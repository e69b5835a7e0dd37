import { Feed } from '../../domain/calendars/feed.ts';
import { entity } from '../core/entity.ts';
import { queryTable } from '../core/query.ts';

/** A private calendar address of a user. */
export const feeds = entity({ name: 'feed', pk: 'USER#{userId}', sk: 'FEED#{feedId}', schema: Feed });

/** How many feeds a user may have. */
export const feedsAtMost = 20;

/** The feeds of a user that are not revoked, oldest first. */
export const feedsOf = async (userId: string): Promise<Feed[]> =>
  (
    await queryTable({ pk: `USER#${userId}`, prefix: 'FEED#' }, feeds.fromRow, {
      limit: feedsAtMost,
      keep: ({ revokedAt }) => !revokedAt,
    })
  ).items;
