import type { Mirror } from '../../domain/calendars/mirror.ts';
import { isNarrowedTo, reachOf, type Standing } from '../../domain/core/permissions.ts';
import { agendaOf, concerns } from '../../domain/items/agenda.ts';
import type { Item } from '../../domain/items/item.ts';
import type { Workspace } from '../../domain/people/workspace.ts';
import { busyRange } from '../calendars/busy.ts';
import { mirrors } from '../calendars/mirrors.ts';
import { keysAt, type Page, placeOf, queryIndex } from '../core/query.ts';
import { readMany } from '../core/rows.ts';
import { type AgendaEntry, entryFrom } from '../items/agenda.ts';
import { items } from '../items/items.ts';
import { workspacesOf } from '../people/workspaces.ts';

/** A place in the agenda of several partitions: ordered by the index, then by the keys; within one partition as its index has it. */
type Place = { sort: string; pk: string; sk: string };
type Window = { from: string; to: string };
type Asked = Window & { userId: string; roles: Record<string, Standing>; limit: number; cursor?: string; busy?: boolean };
type Part = { entries: Place[]; stoppedAt?: Place };

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const inOrder = (a: Place, b: Place): number => (a.sort === b.sort ? compare(a.pk, b.pk) : compare(a.sort, b.sort));

const cursorOf = ({ sort, pk, sk }: Place): string => placeOf([sort, pk, sk]);
const placeIn = (cursor: string): Place => {
  const [sort = '', pk = '', sk = ''] = keysAt(cursor, 3);
  return { sort, pk, sk };
};

/** Where the reading of one partition goes on behind a place of the whole: at its instant for those that come after its partition, else behind it. */
const rangeIn = (pk: string, { from, to }: Window, place: Place | undefined): { range: Window; cursor?: string } => {
  if (!place) return { range: { from, to } };
  if (pk === place.pk) return { range: { from, to }, cursor: cursorOf(place) };
  // A blank sorts before everything that a sort key holds.
  const next = pk < place.pk ? `${place.sort} ` : place.sort;
  return { range: { from: next > from ? next : from, to } };
};

const partOf = (entries: Place[], cursor: string | undefined): Part => ({
  entries,
  stoppedAt: cursor === undefined ? undefined : placeIn(cursor),
});

const readPart = async (workspaceId: string, role: Standing, asked: Asked, place: Place | undefined): Promise<Part> => {
  const reach = reachOf(role, 'item:read');
  if (!reach) return { entries: [] };
  const { range, cursor } = rangeIn(`WS#${workspaceId}`, asked, place);
  const keep = (entry: AgendaEntry) => concerns(entry, asked.userId, isNarrowedTo(reach, 'assigned'));
  const page: Page<AgendaEntry> = await queryIndex({ pk: `WS#${workspaceId}#AGENDA`, ...range }, entryFrom, {
    limit: asked.limit,
    cursor,
    keep,
  });
  return partOf(
    page.items.map(entry => ({ sort: entry.sort, ...items.keyOf(entry) })),
    page.cursor,
  );
};

/** When the user is busy: one query more. Blocks that have begun before the window may reach into it. */
const readBusy = async ({ userId, limit, ...asked }: Asked, place: Place | undefined): Promise<Part> => {
  const { pk, ...window } = busyRange(userId, asked);
  const { range, cursor } = rangeIn(`USER#${userId}`, window, place);
  const read = (row: Record<string, unknown>): Place => ({ sort: String(row.gsi1sk), pk: String(row.pk), sk: String(row.sk) });
  const page = await queryIndex({ pk, ...range }, read, { limit, cursor });
  return partOf(page.items, page.cursor);
};

/** What every part has read up to: behind the part that stopped first nothing can be shown yet. */
const merged = (parts: Part[], limit: number): { entries: Place[]; next?: Place } => {
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
/** A time at which the user is busy by a calendar of theirs. */
export type AgendaBusy = { at: string; busy: Mirror };

const workspaceIdOf = ({ pk }: Place): string => pk.slice('WS#'.length);
const isBusy = ({ pk }: Place): boolean => pk.startsWith('USER#');

/** The records as they are now. One that has moved on since the index was written is left out: it stands, or will stand, at another place. */
const whole = async (entries: Place[], { from }: Window): Promise<(AgendaTurn | AgendaBusy)[]> => {
  const [rows, workspaces] = await Promise.all([
    readMany(entries.map(({ pk, sk }) => ({ pk, sk }))),
    workspacesOf([...new Set(entries.filter(entry => !isBusy(entry)).map(workspaceIdOf))]),
  ]);
  const found = new Map(rows.map(row => [`${row.pk}|${row.sk}`, row]));
  return entries.flatMap((entry): (AgendaTurn | AgendaBusy)[] => {
    const row = found.get(`${entry.pk}|${entry.sk}`);
    if (!row) return [];
    return isBusy(entry) ? busyTurn(mirrors.fromRow(row), entry, from) : itemTurn(items.fromRow(row), entry, workspaces);
  });
};

const busyTurn = (busy: Mirror, { sort }: Place, from: string): AgendaBusy[] =>
  !busy.removedAt && busy.from === sort && busy.to > from ? [{ at: busy.from, busy }] : [];

const itemTurn = (item: Item, entry: Place, workspaces: Workspace[]): AgendaTurn[] => {
  const workspace = workspaces.find(({ workspaceId }) => workspaceId === workspaceIdOf(entry));
  const place = agendaOf(item);
  return workspace && place?.sort === entry.sort ? [{ at: place.at, item, workspace }] : [];
};

/**
 * A page of what falls due for a user in their workspaces, in a window of instants (`to` exclusive), in the order of time: one query a workspace,
 * one more for when they are busy if that is asked for, then the records by their keys. A page may be short while there is a cursor; the place
 * that it names holds when items are added, moved or done.
 */
export const agendaPage = async (asked: Asked): Promise<Page<AgendaTurn | AgendaBusy>> => {
  const place = asked.cursor === undefined ? undefined : placeIn(asked.cursor);
  const parts = await Promise.all([
    ...Object.entries(asked.roles).map(([id, role]) => readPart(id, role, asked, place)),
    ...(asked.busy ? [readBusy(asked, place)] : []),
  ]);
  const { entries, next } = merged(parts, asked.limit);
  return { items: await whole(entries, asked), cursor: next && cursorOf(next) };
};
