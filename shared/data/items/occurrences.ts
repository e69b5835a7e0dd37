import type { ItemId, WorkspaceId } from '../../domain/core/ids.ts';
import { readNewer } from '../../domain/core/newer.ts';
import { EndedOccurrence } from '../../domain/items/history/ended-occurrence.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryIndex, queryTable } from '../core/query.ts';

/** An occurrence that ended. It stands under its item; `gsi1` is the history of its workspace, in the order of time, with all that is shown of it. */
export const occurrences = entity({
  name: 'occurrence',
  pk: 'WS#{workspaceId}',
  sk: 'OCCURRENCE#{itemId}#{occurrenceId}',
  schema: EndedOccurrence,
  gsi1: ({ workspaceId, itemId: _itemId, occurrenceId, assignees: _assignees, listId: _listId, ...summary }) => ({
    gsi1pk: `WS#${workspaceId}#HISTORY`,
    gsi1sk: `${summary.at}#${occurrenceId}`,
    summary,
  }),
});

type PageOptions = { limit: number; cursor?: string; keep?: (occurrence: EndedOccurrence) => boolean };

/** A page of the history of an item, newest first. */
export const historyOf = (
  { workspaceId, itemId }: { workspaceId: WorkspaceId; itemId: ItemId },
  options: PageOptions,
): Promise<Page<EndedOccurrence>> =>
  queryTable({ pk: `WS#${workspaceId}`, prefix: `OCCURRENCE#${itemId}#` }, occurrences.fromRow, { ...options, descending: true });

const fromIndex = ({ summary, ...row }: Record<string, unknown>): EndedOccurrence =>
  readNewer(EndedOccurrence, { ...(summary as object), assignees: row.assignees, listId: row.listId, ...occurrences.idsOf(row) }).value;

/** A page of what ended in a workspace in a window (instants, `to` exclusive), newest first, a moment behind. */
export const historyIn = (workspaceId: WorkspaceId, { from = '0', to = '9' }: { from?: string; to?: string }, options: PageOptions) =>
  queryIndex({ pk: `WS#${workspaceId}#HISTORY`, from, to }, fromIndex, { ...options, descending: true });
