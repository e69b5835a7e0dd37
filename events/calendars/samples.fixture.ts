import { createFeed, FeedInput, revokeFeed, rotateFeedSecret } from '../../shared/domain/calendars/feeds/feed.ts';
import { ada, at } from '../../shared/domain/items/items/item.fixture.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';
import { connectionSamples } from './connection.fixture.ts';
import { subscribedSamples } from './subscribed.fixture.ts';

const now = '2026-11-21T08:00:00.000Z';
const acting = at(now);

const feeds = (): Sample[] => {
  const input = FeedInput.parse({ name: 'Agenda' });
  const made = createFeed(input, { userId: ada, feedId: 'feed_01kb8m3tq2e8fvq3w5r7c9d0ea', secretHash: 'a'.repeat(43) }, now);
  return samplesOf('feed', made, rotateFeedSecret(made.next, 'b'.repeat(43)), revokeFeed(made.next, acting));
};

/** Changes of every kind that the rules of calendars make, each as its own rule makes it. */
export const samples = (): Sample[] => [...feeds(), ...connectionSamples(), ...subscribedSamples()];
