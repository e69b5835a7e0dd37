import type { WorkspaceId } from '../../domain/core/ids.ts';
import type { Item } from '../../domain/items/items/item.ts';
import { queryIndex } from '../core/query.ts';
import { readMany } from '../core/rows.ts';
import { type AgendaEntry, entryFrom } from './agenda.ts';
import { items } from './items.ts';

/** An item, and when it was written last (an instant). */
export type CalendarItem = { item: Item; updatedAt: string };

type Input = {
  workspaceId: WorkspaceId;
  from: string;
  to: string;
  limit: number;
  latestFirst?: boolean;
  keep: (entry: AgendaEntry) => boolean;
};

const writtenAt = ({ event }: Record<string, unknown>): string => String((event as { at?: unknown }).at);

/** The entries of the open items of a workspace in a window of instants (`to` exclusive), in the order of time or against it; `more` says that there are others. */
export const entriesInCalendar = async ({ workspaceId, from, to, limit, latestFirst, keep }: Input) => {
  const range = { pk: `WS#${workspaceId}#AGENDA`, from, to };
  const { items: entries, cursor } = await queryIndex(range, entryFrom, { limit, descending: latestFirst, keep });
  return { entries, more: cursor !== undefined };
};

/** The items of such entries, whole, in their order. */
export const itemsOfEntries = async (entries: readonly Pick<AgendaEntry, 'workspaceId' | 'itemId'>[]): Promise<CalendarItem[]> => {
  const rows = await readMany(entries.map(({ workspaceId, itemId }) => items.keyOf({ workspaceId, itemId })));
  return rows.map(row => ({ item: items.fromRow(row), updatedAt: writtenAt(row) }));
};
