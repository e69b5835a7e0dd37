import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { eraseBelow, eraseRow } from '../../../shared/data/core/erase.ts';
import { queryTable } from '../../../shared/data/core/query.ts';
import { balances, balancesBy } from '../../../shared/data/households/balances.ts';
import { entriesBelow, pointsEntries } from '../../../shared/data/households/points-entries.ts';
import { redemptions, redemptionsBelow, redemptionsIn } from '../../../shared/data/households/redemptions.ts';
import { rewards, rewardsOf } from '../../../shared/data/households/rewards.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { eraseEntry, type PointsEntry } from '../../../shared/domain/households/points-entry.ts';
import { withoutGiver } from '../../../shared/domain/households/pool.ts';
import { eraseRedemption, type Redemption } from '../../../shared/domain/households/redemption.ts';
import type { Reward } from '../../../shared/domain/households/reward.ts';

const perPage = 25;

const eraseEntries = async (of: Pick<PointsEntry, 'workspaceId' | 'holderId'>, context: WriteContext): Promise<void> => {
  const { pk, prefix } = entriesBelow(of);
  let cursor: string | undefined;
  do {
    const page = await queryTable({ pk, prefix }, pointsEntries.fromRow, { limit: perPage, cursor });
    // Told first, so that whoever follows the log hears of it.
    for (const id of page.items) await pointsEntries.update(id, entry => eraseEntry(entry, context.now), context);
    cursor = page.cursor;
  } while (cursor !== undefined);
  await eraseBelow(pk, prefix);
};

/** What they wanted for their points goes before these: what waits reserves none of a balance that is not there. */
const eraseRedemptions = async (of: Pick<Redemption, 'workspaceId' | 'holderId'>, context: WriteContext): Promise<void> => {
  let cursor: string | undefined;
  do {
    const page = await redemptionsIn(of, { limit: perPage, cursor });
    for (const id of page.items) await redemptions.update(id, each => eraseRedemption(each, context.now), context);
    cursor = page.cursor;
  } while (cursor !== undefined);
  const { pk, prefix } = redemptionsBelow(of);
  await eraseBelow(pk, prefix);
};

/** What they gave to rewards of all is gone with them: it counts for nobody, and nobody could take it back. */
const eraseGifts = async (
  { workspaceId, holderId }: Pick<Redemption, 'workspaceId' | 'holderId'>,
  context: WriteContext,
): Promise<void> => {
  const keep = ({ parts = [] }: Reward): boolean => parts.some(({ userId }) => userId === holderId);
  let cursor: string | undefined;
  do {
    const page = await rewardsOf(workspaceId, { limit: perPage, cursor, keep });
    for (const id of page.items) await rewards.update(id, reward => withoutGiver(reward, holderId), context);
    cursor = page.cursor;
  } while (cursor !== undefined);
};

/** Erases the points of somebody, in whichever workspace, and says whether it came to its end before the moment that is given (milliseconds). */
export const erasePointsOf = async (userId: UserId, untilMs: number, context: WriteContext): Promise<boolean> => {
  let cursor: string | undefined;
  do {
    const page = await balancesBy(userId, { limit: perPage, cursor });
    for (const id of page.items) {
      await eraseRedemptions(id, context);
      await eraseGifts(id, context);
      await eraseEntries(id, context);
      await eraseRow(balances.keyOf(id));
    }
    cursor = page.cursor;
    if (cursor !== undefined && Date.now() > untilMs) return false;
  } while (cursor !== undefined);
  return true;
};
