import * as z from 'zod';
import { EventLink, Side } from '../../shared/domain/calendars/sync/event-link.ts';
import type { EventKinds } from '../event.ts';

const step = { data: z.object({}), record: EventLink, audience: 'internal' } as const;
const ofAccount = { record: EventLink, audience: 'account', redact: ['etag', 'fingerprint', 'told'] } as const;

/** A conflict tells what either side had: the one that gave way is in here and nowhere else. */
export const eventLinkEvents = {
  'event_link.kept': step,
  'event_link.dropped': step,
  'event_link.invalidated': step,
  'event_link.unsupported_found': { ...ofAccount, data: z.object({ parts: z.array(z.string()), theirs: Side }) },
  'event_link.conflicted': { ...ofAccount, data: z.object({ kept: z.enum(['ours', 'theirs']), ours: Side, theirs: Side }) },
} as const satisfies EventKinds;
