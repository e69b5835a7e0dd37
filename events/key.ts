import * as z from 'zod';
import { Key } from '../shared/domain/key.ts';
import type { EventKinds } from './event.ts';

const nothing = z.object({});
/** What is told of a key: nothing by which a token could be known. */
const record = Key.omit({ hash: true, formerHash: true });

export const keyEvents = {
  'key.created': { data: nothing, record },
  'key.rotated': { data: z.object({ formerUntil: z.iso.datetime().optional() }), record },
  'key.overlap_ended': { data: nothing, record },
  'key.expiring': { data: nothing, record },
  'key.expired': { data: nothing, record },
  'key.revoked': { data: nothing, record },
  'key.used': { data: nothing, record },
} as const satisfies EventKinds;
