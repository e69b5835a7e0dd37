import { PointsEntry } from '../../domain/households/points-entry.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable } from '../core/query.ts';

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
