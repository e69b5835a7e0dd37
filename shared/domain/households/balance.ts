import * as z from 'zod';
import type { Change } from '../core/due.ts';
import { UserId, WorkspaceId } from '../core/ids.ts';
import type { PointsEntry } from './points-entry.ts';

/** How many points somebody has in a workspace: the sum of their entries, which is written with each of them or not at all. */
export const Balance = z.object({
  workspaceId: WorkspaceId,
  /** Whose it is. */
  holderId: UserId,
  points: z.int(),
  version: z.int().positive(),
});
export type Balance = z.infer<typeof Balance>;

/** The balance of somebody who has no entry yet, as it is shown. */
export const emptyBalance = ({ workspaceId, holderId }: Pick<Balance, 'workspaceId' | 'holderId'>): Balance => ({
  workspaceId,
  holderId,
  points: 0,
  version: 1,
});

/** A balance with one more entry in it. */
export const withEntry = (balance: Balance, { points }: Pick<PointsEntry, 'points'>): Change<Balance> => ({
  next: { ...balance, points: balance.points + points },
  event: { type: 'balance.changed', data: { points } },
});
