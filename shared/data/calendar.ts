import type { Item } from '../domain/item.ts';
import { type AgendaEntry, entryFrom } from './agenda.ts';
import { items } from './items.ts';
import { queryIndex } from './query.ts';
import { readMany } from './rows.ts';

/** An item, and when it was written last (an instant). */
export type Written = { item: Item; updatedAt: string };

type Asked = {
  workspaceId: string;
  from: string;
  to: string;
  limit: number;
  latestFirst?: boolean;
  keep: (entry: AgendaEntry) => boolean;
};

const writtenAt = ({ event }: Record<string, unknown>): string => String((event as { at?: unknown }).at);

/**
 * The open items of a workspace that stand in its agenda in a window of instants (`to` exclusive), whole, in the order of time or against it;
 * `more` says that there are others. The keys come from the index, the items from the table.
 */
export const itemsInCalendar = async ({
  workspaceId,
  from,
  to,
  limit,
  latestFirst,
  keep,
}: Asked): Promise<{ found: Written[]; more: boolean }> => {
  const { items: entries, cursor } = await queryIndex({ pk: `WS#${workspaceId}#AGENDA`, from, to }, entryFrom, {
    limit,
    descending: latestFirst,
    keep,
  });
  const rows = await readMany(entries.map(({ itemId }) => items.keyOf({ workspaceId, itemId })));
  return { found: rows.map(row => ({ item: items.fromRow(row), updatedAt: writtenAt(row) })), more: cursor !== undefined };
};
