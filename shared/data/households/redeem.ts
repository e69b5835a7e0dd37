import type { PutCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Change } from '../../domain/core/due.ts';
import type { PointsEntryId } from '../../domain/core/ids.ts';
import { emptyBalance, giveBack, reserve, spend } from '../../domain/households/balance.ts';
import { written } from '../../domain/households/points-entry.ts';
import { counts, type Redemption, requireRoom, spentBy } from '../../domain/households/redemption.ts';
import type { Reward } from '../../domain/households/reward.ts';
import type { WriteContext } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import { createBeside } from '../core/quota.ts';
import { patient } from '../core/race.ts';
import { balances } from './balances.ts';
import { pointsEntries } from './points-entries.ts';
import { redemptions, redemptionsBelow } from './redemptions.ts';

/** More than ever count: where so many are found, there is no room in any case. */
const mostThatCount = 1000;

/**
 * The write of the balance that reserves the points of a redemption. The balance is read first: of two redemptions of somebody, however they race,
 * the second finds another version of it, and decides anew on points and limits with the first among them.
 */
const reserving = async (redemption: Redemption, reward: Reward, context: WriteContext): Promise<PutCommandInput> => {
  const balance = (await balances.find(redemption)) ?? emptyBalance(redemption);
  const change = reserve(balance, redemption.points);
  const keep = (each: Redemption): boolean => counts(each, context.now);
  requireRoom(await wholeOfTable(redemptionsBelow(redemption), redemptions.fromRow, mostThatCount, keep), reward, context.now);
  return balances.putNext(change, context);
};

/** Writes a redemption and reserves its points, both or neither, once. Fails with `not_enough_points` and `limit_reached`. */
export const writeRedemption = async (change: Change<Redemption>, reward: Reward, context: WriteContext): Promise<Redemption> =>
  (await createBeside(async () => [await reserving(change.next, reward, context)], redemptions, change.next, change, context, patient))
    .record;

/** What is written with the end of a redemption: its points are spent by an entry, or given back. */
const besideEnd = async (ended: Redemption, pointsEntryId: PointsEntryId, context: WriteContext): Promise<PutCommandInput[]> => {
  const balance = await balances.find(ended);
  // Whose points they were is being erased: there is nothing to give back to.
  if (!balance) return [];
  if (ended.status !== 'granted') return [balances.putNext(giveBack(balance, ended.points), context)];
  const entry = written(spentBy(ended, pointsEntryId));
  return [balances.putNext(spend(balance, ended.points), context), pointsEntries.putNew(entry, context)];
};

/** Ends a redemption, and spends its points or gives them back, in one write: whoever else ends it finds it so. `decide` answers nothing where it has ended. */
export const endOf = (
  id: Pick<Redemption, 'workspaceId' | 'holderId' | 'redemptionId'>,
  decide: (redemption: Redemption) => Change<Redemption> | undefined,
  pointsEntryId: PointsEntryId,
  context: WriteContext,
  ifMatch?: readonly number[],
): Promise<Redemption> =>
  redemptions.update(
    id,
    async redemption => {
      const change = decide(redemption);
      return change && { ...change, beside: await besideEnd(change.next, pointsEntryId, context) };
    },
    context,
    ifMatch,
    patient,
  );
