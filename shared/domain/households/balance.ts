import * as z from 'zod';
import type { Change } from '../core/due.ts';
import { Failure } from '../core/failure.ts';
import { UserId, WorkspaceId } from '../core/ids.ts';
import type { PointsEntry } from './points-entry.ts';

/** How many points somebody has in a workspace: the sum of their entries, which is written with each of them or not at all. */
export const Balance = z.object({
  workspaceId: WorkspaceId,
  /** Whose it is. */
  holderId: UserId,
  points: z.int(),
  /** How many of them are set aside for redemptions that wait. */
  reserved: z.int().nonnegative().default(0),
  version: z.int().positive(),
});
export type Balance = z.infer<typeof Balance>;

/** The balance of somebody who has no entry yet, as it is shown. */
export const emptyBalance = ({ workspaceId, holderId }: Pick<Balance, 'workspaceId' | 'holderId'>): Balance => ({
  workspaceId,
  holderId,
  points: 0,
  reserved: 0,
  version: 1,
});

const moved = (balance: Balance, points: number, reserved: number): Change<Balance> => ({
  next: { ...balance, points: balance.points + points, reserved: balance.reserved + reserved },
  event: { type: 'balance.changed', data: { points, reserved } },
});

/** A balance with one more entry in it. */
export const withEntry = (balance: Balance, { points }: Pick<PointsEntry, 'points'>): Change<Balance> => moved(balance, points, 0);

/** Fails with `not_enough_points` where fewer are free: nobody redeems or gives what they have not. */
export const requireFree = (balance: Balance, points: number): void => {
  const free = balance.points - balance.reserved;
  if (free < points) throw new Failure('not_enough_points', { needs: points, free });
};

/** A balance that sets points aside. Fails with `not_enough_points`. */
export const reserve = (balance: Balance, points: number): Change<Balance> => {
  requireFree(balance, points);
  return moved(balance, 0, points);
};

/** Fails with `conflict` where fewer are reserved: whoever else has ended the redemption since it was read has freed them. */
const requireReserved = ({ reserved }: Balance, points: number): void => {
  if (reserved < points) throw new Failure('conflict', { what: 'balance' });
};

/** A balance whose reserved points are spent, with their entry. */
export const spend = (balance: Balance, points: number): Change<Balance> => {
  requireReserved(balance, points);
  return moved(balance, -points, -points);
};

/** A balance whose reserved points are free again. */
export const giveBack = (balance: Balance, points: number): Change<Balance> => {
  requireReserved(balance, points);
  return moved(balance, 0, -points);
};
