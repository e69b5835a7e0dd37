import * as z from 'zod';
import { Feed } from '../../shared/domain/calendars/feeds/feed.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Feed.omit({ secretHash: true }), audience: 'account' } as const;

export const feedEvents = {
  'feed.created': kind,
  /** It has another address: the one before leads nowhere. */
  'feed.readdressed': kind,
  'feed.revoked': kind,
} as const satisfies EventKinds;
