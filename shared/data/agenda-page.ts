import { agendaOf, concerns } from '../domain/agenda.ts';
import type { Item } from '../domain/item.ts';
import { reachOf, type Standing } from '../domain/permissions.ts';
import type { Workspace } from '../domain/workspace.ts';
import { type AgendaEntry, entryFrom } from './agenda.ts';
import { items } from './items.ts';
import { keysAt, type Page, placeOf, queryIndex } from './query.ts';
import { readMany } from './rows.ts';
import { workspacesOf } from './workspaces.ts';

/** A place in the agenda of several workspaces: ordered by the index, then by workspace; within one workspace as its index has it. */
type Place = { sort: string; workspaceId: string; itemId: string };
type Window = { from: string; to: string };
type Asked = Window & { userId: string; roles: Record<string, Standing>; limit: number; cursor?: string };
type Part = { entries: AgendaEntry[]; stoppedAt?: Place };

const inOrder = (a: Place, b: Place): number => (a.sort === b.sort ? compare(a.workspaceId, b.workspaceId) : compare(a.sort, b.sort));
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const keysOf = ({ sort, workspaceId, itemId }: Place): string[] => [sort, `WS#${workspaceId}`, `ITEM#${itemId}`];
const placeIn = (cursor: string): Place => {
  const [sort = '', pk = '', sk = ''] = keysAt(cursor, 3);
  return { sort, workspaceId: pk.slice('WS#'.length), itemId: sk.slice('ITEM#'.length) };
};

/** Where the reading of one workspace goes on behind a place of the whole: at its instant for those that come after that workspace, else behind it. */
const rangeIn = (workspaceId: string, { from, to }: Window, place: Place | undefined): { range: Window; cursor?: string } => {
  if (!place) return { range: { from, to } };
  if (workspaceId === place.workspaceId) return { range: { from, to }, cursor: placeOf(keysOf(place)) };
  // A blank sorts before everything that a sort key holds.
  return { range: { from: workspaceId < place.workspaceId ? `${place.sort} ` : place.sort, to } };
};

const readPart = async (workspaceId: string, role: Standing, asked: Asked, place: Place | undefined): Promise<Part> => {
  const reach = reachOf(role, 'item:read');
  if (!reach) return { entries: [] };
  const { range, cursor } = rangeIn(workspaceId, asked, place);
  const keep = (entry: AgendaEntry) => concerns(entry, asked.userId, reach === 'assigned');
  const page: Page<AgendaEntry> = await queryIndex({ pk: `WS#${workspaceId}#AGENDA`, ...range }, entryFrom, {
    limit: asked.limit,
    cursor,
    keep,
  });
  return { entries: page.items, stoppedAt: page.cursor === undefined ? undefined : placeIn(page.cursor) };
};

/** What every part has read up to: behind the part that stopped first nothing can be shown yet. */
const merged = (parts: Part[], limit: number): { entries: AgendaEntry[]; next?: Place } => {
  const [horizon] = parts.flatMap(({ stoppedAt }) => stoppedAt ?? []).sort(inOrder);
  const ready = parts
    .flatMap(({ entries }) => entries)
    .filter(entry => !horizon || inOrder(entry, horizon) <= 0)
    .sort(inOrder);
  const entries = ready.slice(0, limit);
  return { entries, next: ready.length > limit ? entries.at(-1) : horizon };
};

/** An item of the agenda, whole, with the workspace that it is in. */
export type AgendaTurn = { at: string; item: Item; workspace: Workspace };

/** The items as they are now. One that has moved on since the index was written is left out: it stands, or will stand, at another place. */
const whole = async (entries: AgendaEntry[]): Promise<AgendaTurn[]> => {
  const [rows, workspaces] = await Promise.all([
    readMany(entries.map(entry => items.keyOf(entry))),
    workspacesOf([...new Set(entries.map(({ workspaceId }) => workspaceId))]),
  ]);
  const found = new Map(rows.map(items.fromRow).map(item => [item.itemId, item]));
  return entries.flatMap(({ itemId, workspaceId, sort }) => {
    const item = found.get(itemId);
    const workspace = workspaces.find(each => each.workspaceId === workspaceId);
    const place = item && agendaOf(item);
    return item && workspace && place?.sort === sort ? [{ at: place.at, item, workspace }] : [];
  });
};

/**
 * A page of what falls due for a user in their workspaces, in a window of instants (`to` exclusive), in the order of time: one query a workspace, then
 * the items by their keys. A page may be short while there is a cursor; the place that it names holds when items are added, moved or done.
 */
export const agendaPage = async (asked: Asked): Promise<Page<AgendaTurn>> => {
  const place = asked.cursor === undefined ? undefined : placeIn(asked.cursor);
  const parts = await Promise.all(Object.entries(asked.roles).map(([id, role]) => readPart(id, role, asked, place)));
  const { entries, next } = merged(parts, asked.limit);
  return { items: await whole(entries), cursor: next && placeOf(keysOf(next)) };
};
