import type { Change } from '../../domain/core/due.ts';
import { requireFree } from '../../domain/households/balance.ts';
import { type PointsEntry, written } from '../../domain/households/points-entry.ts';
import type { Reward } from '../../domain/households/reward.ts';
import type { WriteContext } from '../core/entity.ts';
import { patient } from '../core/race.ts';
import { balanceWith } from './ledger.ts';
import { pointsEntries } from './points-entries.ts';
import { rewards } from './rewards.ts';

/**
 * Moves points between somebody and a reward of all: the reward, their entry and their balance in one write, all or nothing. Whoever moves some at
 * the same moment finds another version of the reward or the balance, and decides anew. Fails with `not_enough_points`.
 */
export const movePoints = (
  id: Pick<Reward, 'workspaceId' | 'rewardId'>,
  decide: (reward: Reward) => Change<Reward>,
  entryOf: (reward: Reward) => PointsEntry,
  context: WriteContext,
  ifMatch?: readonly number[],
): Promise<Reward> =>
  rewards.update(
    id,
    async reward => {
      const [change, entry] = [decide(reward), entryOf(reward)];
      const balance = await balanceWith(entry, context, found => entry.points < 0 && requireFree(found, -entry.points));
      return { ...change, beside: [balance, pointsEntries.putNew(written(entry), context)] };
    },
    context,
    ifMatch,
    patient,
  );
