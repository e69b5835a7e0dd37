import * as z from 'zod';
import { File, Refusal } from '../../shared/domain/items/files/file.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: File, audience: 'members', redact: ['held', 'dueAt', 'expiresAt'] } as const;

export const fileEvents = {
  'file.created': kind,
  /** Its content has come, was made anew, and can be read. */
  'file.ready': kind,
  /** What came is not kept, or nothing came. */
  'file.refused': { ...kind, data: z.object({ refusal: Refusal }) },
  'file.deleted': kind,
  /** Its content is out of the bucket. */
  'file.released': { ...kind, audience: 'internal' },
  /** It goes with its item, which went into the trash, or stays, as that came back. */
  'file.followed': { ...kind, audience: 'internal' },
} as const satisfies EventKinds;
