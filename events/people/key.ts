import * as z from 'zod';
import { Key } from '../../shared/domain/people/keys/key.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Key.omit({ hash: true, formerHash: true, salt: true }), audience: 'account' } as const;

export const keyEvents = {
  'key.created': kind,
  'key.rotated': { ...kind, data: z.object({ formerUntil: z.iso.datetime().optional() }) },
  'key.overlap_ended': kind,
  'key.expiring': kind,
  'key.expired': kind,
  'key.revoked': kind,
  'key.used': { ...kind, audience: 'internal' },
} as const satisfies EventKinds;
