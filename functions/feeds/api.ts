import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { feedRoutes } from '../../shared/api/feeds.ts';
import { feeds, feedsAtMost, feedsOf } from '../../shared/data/feeds.ts';
import { remember } from '../../shared/domain/cache.ts';
import { Failure } from '../../shared/domain/failure.ts';
import { createFeed, type Feed, readdressFeed, revokeFeed } from '../../shared/domain/feed.ts';
import { feedText } from '../../shared/domain/feed-text.ts';
import { publicUrl } from '../../shared/runtime/public-url.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { addressIn, isSecret, newSecret, tokenOf } from './address.ts';
import { contentOf, placesOf, windowAt } from './content.ts';

const kept = { cacheSeconds: 300, private: true } as const;

const live = (feed: Feed): Feed => {
  if (feed.revokedAt) throw new Failure('not_found', { what: 'feed' });
  return feed;
};

/** The feed that a token opens. A wrong one says no more than that there is nothing; a revoked one is gone. */
const opened = async (token: string): Promise<Feed> => {
  const address = addressIn(token);
  const feed = address && (await feeds.find(address));
  if (!feed || !isSecret(address.secret, feed.secretHash)) throw new Failure('not_found', { what: 'feed' });
  if (feed.revokedAt) throw new Failure('link_expired', { what: 'feed' });
  return feed;
};

/** What this instance answered last for a feed: within the time that a reply may be kept, a reader that has it need not be answered anew. */
const answered = remember(
  1000,
  (feedId: string) => feedId,
  (): { etag: string; untilMs: number } => ({ etag: '', untilMs: 0 }),
);

/** Does the reader have the last answer, in whichever encoding, and may it still be kept? */
const isKept = ({ etag, untilMs }: { etag: string; untilMs: number }, ifNoneMatch: string | undefined, now: string): boolean =>
  untilMs > Date.parse(now) && /^(W\/)?"[^",]+"$/.test(ifNoneMatch ?? '') && ifNoneMatch!.includes(etag.slice(0, -1));

export const handler = serve(feedRoutes, {
  listFeeds: async ({ caller: { userId } }) => ({ items: await feedsOf(userId) }),

  createFeed: async ({ caller: { userId }, body, newId, stamp, now }) => {
    await placesOf({ userId, scope: body.scope });
    if ((await feedsOf(userId)).length >= feedsAtMost) throw new Failure('limit_reached', { limit: feedsAtMost });
    const { secret, secretHash } = newSecret();
    const { record, created } = await feeds.create(createFeed(body, { userId, feedId: newId('feed'), secretHash }, now), stamp);
    // Whoever asks again did not get the address, and the secret in it is known to nobody else.
    const feed = created ? record : await feeds.save(readdressFeed(live(record), secretHash), stamp);
    return { ...feed, url: `${publicUrl()}/feeds/${tokenOf({ ...feed, secret })}.ics` };
  },

  revokeFeed: async ({ caller: { userId }, params: { feedId }, stamp, ifMatch }) => {
    await feeds.update({ userId, feedId }, feed => revokeFeed(live(feed), stamp), stamp, ifMatch);
  },

  readFeed: async ({ params: { token }, ifNoneMatch, now }) => {
    const feed = await opened(token);
    const places = await placesOf(feed);
    const last = answered(feed.feedId);
    if (isKept(last, ifNoneMatch, now)) return { ...last, ...kept };
    const { found, more } = await contentOf(feed, places, now);
    const text = feedText(feed, found, windowAt(now), more);
    last.etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
    last.untilMs = Date.parse(now) + kept.cacheSeconds * 1000;
    return { etag: last.etag, ...kept, variants: { identity: Buffer.from(text), gzip: gzipSync(text) } };
  },
});
