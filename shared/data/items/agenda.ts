import * as z from 'zod';
import type { UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { readNewer } from '../../domain/core/newer.ts';
import { reachOf, type Standing } from '../../domain/core/permissions.ts';
import { AgendaItem, AgendaSummary, isAskedOf } from '../../domain/items/agenda/agenda.ts';
import { anchorOf } from '../../domain/items/occurrences/item-span.ts';
import { instantOf, toInstant, type When } from '../../domain/time/when.ts';
import { idsFrom } from '../core/key.ts';
import { queryIndex } from '../core/query.ts';
import { items } from './items.ts';

/** An item as the agenda index holds it: without what a firing changes. `sort` begins with the instant that orders it, `summary` is there where it returns, or has a place in its list. */
const Entry = AgendaItem.extend({ sort: z.string(), summary: AgendaSummary.optional() });
export type AgendaEntry = z.infer<typeof Entry>;

/** An entry of the agenda from its row in the index, as far as this code knows its words: a newer version may have written it. */
export const entryFrom = (row: Record<string, unknown>): AgendaEntry => {
  const ids = { ...idsFrom(items.pk, String(row.pk)), ...idsFrom(items.sk, String(row.sk)) };
  return readNewer(Entry, { ...row, ...ids, sort: row.gsi1sk }).value;
};

/** Instants (`to` exclusive), and the zone in which days alone begin. */
export type AgendaWindow = { from: string; to: string; zone: string };

/** The greatest difference between the clocks of two zones, from UTC-12 to UTC+14. */
const zonesApartMs = 26 * 3_600_000;

/** Where the index may have what stands in a window: a day alone stands there by the zone of its item. */
export const rangeOf = ({ from, to }: { from: string; to: string }) => ({
  from: toInstant(Date.parse(from) - zonesApartMs),
  to: toInstant(Date.parse(to) + zonesApartMs),
});

/** Does a time lie in a window? A day alone begins in the zone of whoever asks. */
export const isInWindow = (when: When, { from, to, zone }: AgendaWindow): boolean => {
  const at = instantOf(when, zone);
  return at >= from && at < to;
};

/** When an entry begins for whoever asks: its start or due, else its deadline. */
export const momentIn = ({ start, due, deadline }: AgendaEntry, zone: string): string | undefined => {
  const when = anchorOf({ start, due }) ?? deadline;
  return when && instantOf(when, zone);
};

/** Does an entry stand in a window? */
export const standsIn = (entry: AgendaEntry, { from, to, zone }: AgendaWindow): boolean => {
  const at = momentIn(entry, zone);
  return at !== undefined && at >= from && at < to;
};

type Input = {
  workspaceId: WorkspaceId;
  role: Standing;
  userId: UserId;
  from: string;
  to: string;
  /** Where days alone begin for whoever reads: in the zones of the items unless it is said. */
  zone?: string;
  limit: number;
  latestFirst?: boolean;
  keep?: (entry: AgendaEntry) => boolean;
};

/** What falls due in a workspace for one of its members, in a window of instants (`to` exclusive), in the order of time or against it. One query; none for who may not read items. */
export const agendaIn = async ({
  workspaceId,
  role,
  userId,
  from,
  to,
  zone,
  limit,
  latestFirst,
  keep = () => true,
}: Input): Promise<AgendaEntry[]> => {
  const reach = reachOf(role, 'item:read');
  if (!reach) return [];
  const range = zone ? rangeOf({ from, to }) : { from, to };
  const { items: entries } = await queryIndex({ pk: `WS#${workspaceId}#AGENDA`, ...range }, entryFrom, {
    limit,
    descending: latestFirst,
    keep: entry => keep(entry) && (!zone || standsIn(entry, { from, to, zone })) && isAskedOf(entry, userId, reach),
    requests: Number.POSITIVE_INFINITY,
  });
  return entries;
};
