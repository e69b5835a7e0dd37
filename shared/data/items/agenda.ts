import * as z from 'zod';
import { isNarrowedTo, reachOf, type Standing } from '../../domain/core/permissions.ts';
import { AgendaItem, AgendaSeries, concerns } from '../../domain/items/agenda.ts';
import { idsFrom } from '../core/key.ts';
import { queryIndex } from '../core/query.ts';
import { items } from './items.ts';

/** An item as the agenda index holds it: without what a firing changes. `sort` begins with the instant that orders it, `summary` is there where it returns. */
const Entry = AgendaItem.extend({ sort: z.string(), summary: AgendaSeries.optional() });
export type AgendaEntry = z.infer<typeof Entry>;

/** An entry of the agenda from its row in the index. */
export const entryFrom = (row: Record<string, unknown>): AgendaEntry =>
  Entry.parse({ ...row, ...idsFrom(items.pk, String(row.pk)), ...idsFrom(items.sk, String(row.sk)), sort: row.gsi1sk });

type Input = { workspaceId: string; role: Standing; userId: string; from: string; to: string; limit: number; latestFirst?: boolean };

/** What falls due in a workspace for one of its members, in a window of instants (`to` exclusive), in the order of time or against it. One query; none for who may not read items. */
export const agendaIn = async ({ workspaceId, role, userId, from, to, limit, latestFirst }: Input): Promise<AgendaEntry[]> => {
  const reach = reachOf(role, 'item:read');
  if (!reach) return [];
  const { items: entries } = await queryIndex({ pk: `WS#${workspaceId}#AGENDA`, from, to }, entryFrom, {
    limit,
    descending: latestFirst,
    keep: entry => concerns(entry, userId, isNarrowedTo(reach, 'assigned')),
    requests: Number.POSITIVE_INFINITY,
  });
  return entries;
};
