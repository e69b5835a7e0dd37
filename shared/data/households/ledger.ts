import { type Balance, emptyBalance, withEntry } from '../../domain/households/balance.ts';
import { type PointsEntry, written } from '../../domain/households/points-entry.ts';
import type { WriteContext } from '../core/entity.ts';
import { createBeside } from '../core/quota.ts';
import { patient } from '../core/race.ts';
import { balances } from './balances.ts';
import { pointsEntries } from './points-entries.ts';

/** The write of the balance that an entry changes, as it was read; `check` may refuse it. */
export const balanceWith = async (entry: PointsEntry, context: WriteContext, check?: (balance: Balance) => unknown) => {
  const balance = await balances.find(entry);
  const before = balance ?? emptyBalance(entry);
  check?.(before);
  const change = withEntry(before, entry);
  return balance ? balances.putNext(change, context) : balances.putNew(change, context);
};

/** Writes an entry and its balance, both or neither, once: an entry that is there is answered as it is. */
export const postEntry = async (entry: PointsEntry, context: WriteContext): Promise<PointsEntry> =>
  (await createBeside(async () => [await balanceWith(entry, context)], pointsEntries, entry, written(entry), context, patient)).record;
