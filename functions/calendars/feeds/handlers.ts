import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { feedRoutes } from '../../../shared/api/calendars/feeds.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { type FeedAnswer, keepAnswer, lastAnswerOf } from '../../../shared/data/calendars/feed-answers.ts';
import { feedQuota, feeds, feedsOf } from '../../../shared/data/calendars/feeds.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { createFeed, type Feed, revokeFeed, rotateFeedSecret } from '../../../shared/domain/calendars/feeds/feed.ts';
import { feedText } from '../../../shared/domain/calendars/feeds/feed-text.ts';
import { remember } from '../../../shared/domain/core/cache.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { FeedId } from '../../../shared/domain/core/ids.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';
import { hasAccess } from '../../../shared/domain/people/accounts/account.ts';
import { publicUrl } from '../../../shared/runtime/http/public-url.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { addressIn, isSecret, newSecret, tokenOf } from './address.ts';
import { contentOf, neededFor, type Place, placesOf, windowAt } from './content.ts';
import { textOfVisits } from './visits.ts';

const kept = { cacheSeconds: 300, private: true } as const;

const live = (feed: Feed): Feed => {
  if (feed.revokedAt) throw new Failure('not_found', { what: 'feed' });
  return feed;
};

/** The feed that a token opens, and the language of whoever made it. A wrong one says no more than that there is nothing; a revoked one is gone. */
const opened = async (token: string): Promise<{ feed: Feed; locale: string }> => {
  const address = addressIn(token);
  const [feed, owner] = address ? await Promise.all([feeds.find(address), profiles.find(address)]) : [];
  if (!address || !feed || !isSecret(address.secret, feed.secretHash)) throw new Failure('not_found', { what: 'feed' });
  if (feed.revokedAt || !owner || !hasAccess(owner)) throw new Failure('link_expired', { what: 'feed' });
  return { feed, locale: owner.locale };
};

/** What this instance answered last for a feed, so that whoever asks again costs no read of it. */
const answered = remember(
  100,
  (feedId: FeedId) => feedId,
  (): { last?: FeedAnswer } => ({}),
);

/** By what the places of a feed are known: an answer for others is none for these. */
const fingerprintOf = (places: Place[], { version, scope }: Feed): string =>
  createHash('sha256')
    .update(JSON.stringify([version, ...places.map(({ workspaceId, role }) => [workspaceId, reachOf(role, neededFor(scope))])]))
    .digest('base64url');

/** What the feed answered last, where it may still be kept: in this instance, or in the table. */
const keptAnswer = async (feed: Feed, places: string, now: string): Promise<FeedAnswer | undefined> => {
  const isKept = (answer: FeedAnswer | undefined) => answer?.places === places && answer.untilMs > Date.parse(now);
  const memory = answered(feed.feedId);
  if (!isKept(memory.last)) memory.last = await lastAnswerOf(feed);
  return isKept(memory.last) ? memory.last : undefined;
};

const textOf = async (feed: Feed, locale: string, places: Place[], now: string): Promise<string> => {
  const window = windowAt(now);
  if (feed.scope.kind === 'visits') return textOfVisits(feed, feed.scope.workspaceId, locale, window);
  const { found, more } = await contentOf(feed, places, now);
  return feedText(feed, found, window, more);
};

/** The text of a feed, read anew, and kept for the next who ask. What cannot be kept is answered all the same. */
const answerAnew = async (
  feed: Feed,
  locale: string,
  places: Place[],
  now: string,
): Promise<{ etag: string; text: string; gzip: Buffer }> => {
  const text = await textOf(feed, locale, places, now);
  const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
  const gzip = gzipSync(text);
  const answer = { etag, places: fingerprintOf(places, feed), untilMs: Date.parse(now) + kept.cacheSeconds * 1000, text: gzip };
  answered(feed.feedId).last = answer;
  await keepAnswer(feed, answer).catch(error => log('ALM058', { feedId: feed.feedId }, error));
  return { etag, text, gzip };
};

/** Does the reader have this answer, in whichever encoding? */
const hasIt = (etag: string, ifNoneMatch: string | undefined): boolean =>
  /^(W\/)?"[^",]+"$/.test(ifNoneMatch ?? '') && ifNoneMatch!.includes(etag.slice(0, -1));

export const feedHandlers: HandlersOf<typeof feedRoutes> = {
  listFeeds: async ({ caller: { userId } }) => ({ items: await feedsOf(userId) }),

  createFeed: async ({ caller: { userId }, body, newId, context, now }) => {
    await placesOf({ userId, scope: body.scope });
    const { secret, secretHash } = newSecret();
    const ids = { userId, feedId: await newId('feed') };
    const change = createFeed(body, { ...ids, secretHash }, now);
    const { record, created } = await createWithin(feedQuota(userId), feeds, ids, change, context);
    // Whoever asks again did not get the address, and the secret in it is known to nobody else.
    const feed = created ? record : await feeds.save(rotateFeedSecret(live(record), secretHash), context);
    return { ...feed, url: `${publicUrl()}/feeds/${tokenOf({ ...feed, secret })}.ics` };
  },

  revokeFeed: async ({ caller: { userId }, params: { feedId }, context, ifMatch }) => {
    await feeds.update({ userId, feedId }, feed => revokeFeed(live(feed), context), context, ifMatch);
  },

  readFeed: async ({ params: { token }, ifNoneMatch, now }) => {
    const { feed, locale } = await opened(token);
    const places = await placesOf(feed);
    const last = await keptAnswer(feed, fingerprintOf(places, feed), now);
    if (last && hasIt(last.etag, ifNoneMatch)) return { etag: last.etag, ...kept };
    if (last?.text) return { etag: last.etag, ...kept, variants: { identity: gunzipSync(last.text), gzip: last.text } };
    const { etag, text, gzip } = await answerAnew(feed, locale, places, now);
    return { etag, ...kept, variants: { identity: Buffer.from(text), gzip } };
  },
};
