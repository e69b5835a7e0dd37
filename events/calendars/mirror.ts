import * as z from 'zod';
import { Mirror, Side } from '../../shared/domain/calendars/mirror.ts';
import type { EventKinds } from '../event.ts';

const step = { data: z.object({}), record: Mirror, audience: 'internal' } as const;
const ofAccount = { record: Mirror, audience: 'account', redact: ['etag', 'print', 'told'] } as const;

/** A conflict tells what either side had: the one that gave way is in here and nowhere else. */
export const mirrorEvents = {
  'mirror.kept': step,
  'mirror.dropped': step,
  'mirror.spoiled': step,
  'mirror.set_apart': { ...ofAccount, data: z.object({ parts: z.array(z.string()), theirs: Side }) },
  'mirror.conflicted': { ...ofAccount, data: z.object({ kept: z.enum(['ours', 'theirs']), ours: Side, theirs: Side }) },
} as const satisfies EventKinds;
