import * as z from 'zod';
import { PointsEntry } from '../../shared/domain/households/points-entry.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: PointsEntry, audience: 'members', redact: ['expiresAt'] } as const;

export const pointsEntryEvents = {
  'points_entry.earned': kind,
  'points_entry.taken_back': kind,
  /** Somebody has given points, or taken some. */
  'points_entry.adjusted': kind,
  /** A reward was granted for them. */
  'points_entry.spent': kind,
  /** An allowance fell due. */
  'points_entry.allowed': kind,
  /** Somebody has given points to a reward of all, or taken them back. */
  'points_entry.pooled': kind,
  'points_entry.pool_returned': kind,
  /** What was done was taken back before it was heard of: it counts for nothing. */
  'points_entry.voided': { ...kind, audience: 'internal' },
  /** Whose points they were is gone. */
  'points_entry.erased': kind,
} as const satisfies EventKinds;
