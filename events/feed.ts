import * as z from 'zod';
import { Feed } from '../shared/domain/feed.ts';
import type { EventKinds } from './event.ts';

/** What is told of a feed: nothing by which its address could be known. */
const record = Feed.omit({ secretHash: true });

export const feedEvents = {
  'feed.created': { data: z.object({}), record },
  /** It has another address: the one before leads nowhere. */
  'feed.readdressed': { data: z.object({}), record },
  'feed.revoked': { data: z.object({}), record },
} as const satisfies EventKinds;
