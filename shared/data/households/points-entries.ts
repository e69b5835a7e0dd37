import { emptyBalance, withEntry } from '../../domain/households/balance.ts';
import { PointsEntry, written } from '../../domain/households/points-entry.ts';
import { entity, type WriteContext } from '../core/entity.ts';
import { type Page, queryTable } from '../core/query.ts';
import { createBeside } from '../core/quota.ts';
import { patient } from '../core/race.ts';
import { balances } from './balances.ts';

/** An entry of the ledger of points of a workspace: under whose it is, in the order of time. */
export const pointsEntries = entity({
  name: 'points_entry',
  pk: 'WS#{workspaceId}',
  sk: 'POINTS_ENTRY#{holderId}#{pointsEntryId}',
  schema: PointsEntry,
});

type Of = Pick<PointsEntry, 'workspaceId' | 'holderId'>;

/** Where the entries of somebody stand. */
export const entriesBelow = ({ workspaceId, holderId }: Of) => ({ pk: `WS#${workspaceId}`, prefix: `POINTS_ENTRY#${holderId}#` });

/** A page of the ledger of somebody, newest first. */
export const entriesOf = (of: Of, options: { limit: number; cursor?: string }): Promise<Page<PointsEntry>> =>
  queryTable(entriesBelow(of), pointsEntries.fromRow, { ...options, descending: true, keep: ({ points }) => points !== 0 });

/** The write of the balance that an entry changes, as it was read. */
const balanceWith = async (entry: PointsEntry, context: WriteContext) => {
  const balance = await balances.find(entry);
  const change = withEntry(balance ?? emptyBalance(entry), entry);
  return balance ? balances.putNext(change, context) : balances.putNew(change, context);
};

/** Writes an entry and its balance, both or neither, once: an entry that is there is answered as it is. */
export const postEntry = async (entry: PointsEntry, context: WriteContext): Promise<PointsEntry> =>
  (await createBeside(() => balanceWith(entry, context), pointsEntries, entry, written(entry), context, patient)).record;
