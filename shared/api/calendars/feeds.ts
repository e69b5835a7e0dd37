import * as z from 'zod';
import { Feed, FeedInput } from '../../domain/calendars/feeds/feed.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

const params = { feedId: 'feed_01h455vb4pex5vsknk084sn02q' };

/** A feed as its maker sees it. Its address is told once, when it is made. */
export const FeedShown = Feed.omit({ userId: true, secretHash: true, revokedAt: true, expiresAt: true });
export const FeedMade = FeedShown.extend({
  /** For calendar programs that subscribe by `https:`. Whoever has it can read the feed: it is as secret as a password. */
  url: z.url(),
});

const example = {
  ...params,
  name: 'Garden',
  scope: { kind: 'list', workspaceId: ids.workspaceId, listId: ids.listId },
  tasks: false,
  alarms: false,
  createdAt: '2026-11-21T08:00:00.000Z',
  version: 1,
};

export const feedRoutes = {
  listFeeds: {
    method: 'GET',
    path: '/v1/feeds',
    access: 'user',
    keys: 'never',
    summary: 'List your calendar feeds',
    list: FeedShown,
    fails: [],
    example: { reply: [example] },
  },
  createFeed: {
    method: 'POST',
    path: '/v1/feeds',
    access: 'user',
    keys: 'never',
    stepUp: 'where_enrolled',
    summary: 'Make a private address at which calendar programs read your agenda, a list, a workspace or your visits',
    description:
      'The address is told this once and cannot be read again; a retry with the same Idempotency-Key makes another address for the same feed. The feed shows what you may see at the moment at which it is read, from a month back to a year ahead, a thousand items at the most; it says so when there is more.',
    body: FeedInput,
    reply: FeedMade,
    status: 201,
    fails: ['not_found', 'limit_reached', 'conflict'],
    example: {
      body: { name: 'Agenda', scope: { kind: 'agenda' }, color: 'teal' },
      reply: { ...example, url: 'https://api.example.org/feeds/01h455vb4pex5vsknk084sn02q.ics' },
    },
  },
  revokeFeed: {
    method: 'DELETE',
    path: '/v1/feeds/{feedId}',
    access: 'user',
    keys: 'never',
    summary: 'Revoke a feed: its address is gone at once',
    fails: ['not_found', 'precondition_failed', 'conflict'],
    example: { params },
  },
  readFeed: {
    method: 'GET',
    path: '/feeds/{token}',
    access: 'public',
    limit: 'feed',
    file: 'text/calendar',
    summary: 'The feed as iCalendar (RFC 5545, RFC 7986), for calendar programs',
    description:
      'The token may end in `.ics`. `If-None-Match` with the ETag of the last reply answers 304 when nothing has changed. Within five minutes of a reply everybody is answered with the same. A feed is read ten times in ten minutes at the most, whoever reads it; beyond that the answer is 429.',
    fails: ['not_found', 'link_expired'],
    example: {},
  },
} as const satisfies Routes;
