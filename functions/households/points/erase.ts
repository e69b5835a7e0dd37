import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { eraseBelow, eraseRow } from '../../../shared/data/core/erase.ts';
import { queryTable } from '../../../shared/data/core/query.ts';
import { balances, balancesBy } from '../../../shared/data/households/balances.ts';
import { entriesBelow, pointsEntries } from '../../../shared/data/households/points-entries.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { eraseEntry, type PointsEntry } from '../../../shared/domain/households/points-entry.ts';

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

/** Erases the points of somebody, in whichever workspace, and says whether it came to its end before the moment that is given (milliseconds). */
export const erasePointsOf = async (userId: UserId, untilMs: number, context: WriteContext): Promise<boolean> => {
  let cursor: string | undefined;
  do {
    const page = await balancesBy(userId, { limit: perPage, cursor });
    for (const id of page.items) {
      await eraseEntries(id, context);
      await eraseRow(balances.keyOf(id));
    }
    cursor = page.cursor;
    if (cursor !== undefined && Date.now() > untilMs) return false;
  } while (cursor !== undefined);
  return true;
};
