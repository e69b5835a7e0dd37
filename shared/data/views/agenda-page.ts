import type { EventLink } from '../../domain/calendars/sync/event-link.ts';
import { entriesOf } from '../../domain/core/entries.ts';
import { type UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { type Reach, reachOf, type Standing } from '../../domain/core/permissions.ts';
import { agendaOf, agendaSort, concerns, isAskedOf } from '../../domain/items/agenda/agenda.ts';
import type { Item } from '../../domain/items/items/item.ts';
import { anchorOf } from '../../domain/items/occurrences/item-span.ts';
import { occurrenceAhead } from '../../domain/items/occurrences/occurrence.ts';
import type { Workspace } from '../../domain/people/workspaces/workspace.ts';
import { instantOf, type When } from '../../domain/time/when.ts';
import { eventLinks } from '../calendars/event-links.ts';
import { busyRange } from '../core/busy.ts';
import { type Page, queryIndex } from '../core/query.ts';
import { readMany } from '../core/rows.ts';
import { type AgendaEntry, type AgendaWindow, entryFrom, rangeOf, standsIn } from '../items/agenda.ts';
import { items } from '../items/items.ts';
import { workspacesOf } from '../people/workspaces.ts';
import { type Beside, hasMore, placesBeside } from './agenda-ahead.ts';
import { cursorOf, inOrder, type Place, placeIn } from './agenda-places.ts';

type Window = { from: string; to: string };
type Input = AgendaWindow &
  Beside & { userId: UserId; roles: Record<WorkspaceId, Standing>; limit: number; cursor?: string; busy?: boolean };
type Part = { entries: Place[]; stoppedAt?: Place };

/** So many open items of a workspace, the latest before the end of the window, are looked at for what stands beside them. */
export const lookedAtBeside = 1000;

/** Where the reading of one partition goes on behind a place of the whole: at its instant for those that come after its partition, else behind it. */
const rangeIn = (pk: string, { from, to }: Window, place: Place | undefined): { range: Window; cursor?: string } => {
  if (!place) return { range: { from, to } };
  if (pk === place.pk && !place.what) return { range: { from, to }, cursor: cursorOf(place) };
  // A blank sorts before everything that a sort key holds.
  const next = pk <= place.pk ? `${place.sort} ` : place.sort;
  return { range: { from: next > from ? next : from, to } };
};

const partOf = (entries: Place[], cursor: string | undefined): Part => ({
  entries,
  stoppedAt: cursor === undefined ? undefined : placeIn(cursor),
});

const agendaPk = (workspaceId: WorkspaceId): string => `WS#${workspaceId}#AGENDA`;

/** Does the partition hold nothing behind the place that was reached? */
const isOver = ({ from, to }: Window): boolean => from >= to;

const readPart = async (workspaceId: WorkspaceId, reach: Reach, asked: Input, place: Place | undefined): Promise<Part> => {
  const { range, cursor } = rangeIn(`WS#${workspaceId}`, rangeOf(asked), place);
  if (isOver(range)) return { entries: [] };
  const keep = (entry: AgendaEntry) => standsIn(entry, asked) && isAskedOf(entry, asked.userId, reach);
  const page: Page<AgendaEntry> = await queryIndex({ pk: agendaPk(workspaceId), ...range }, entryFrom, {
    limit: asked.limit,
    cursor,
    keep,
  });
  return partOf(
    page.items.map(entry => ({ sort: entry.sort, ...items.keyOf(entry) })),
    page.cursor,
  );
};

/** Occurrences to come, and deadlines: one query more, of everything open that stands before the end of the window. */
const readBeside = async (workspaceId: WorkspaceId, reach: Reach, asked: Input, place: Place | undefined): Promise<Part> => {
  const { to } = rangeOf(asked);
  const keep = (entry: AgendaEntry) => hasMore(entry, asked) && concerns(entry, asked.userId, reach);
  const page: Page<AgendaEntry> = await queryIndex({ pk: agendaPk(workspaceId), from: '0', to }, entryFrom, {
    limit: lookedAtBeside,
    descending: true,
    keep,
    requests: 1,
  });
  // Its deadline is that of the occurrence at hand.
  const shown = page.items.map(entry => (isAskedOf(entry, asked.userId, reach) ? entry : { ...entry, deadline: undefined }));
  const places = placesBeside(shown, asked, asked, { place, limit: asked.limit });
  const entries = places.slice(0, asked.limit);
  return { entries, stoppedAt: places.length > asked.limit ? entries.at(-1) : undefined };
};

/** When the user is busy: one query more. Blocks that have begun before the window may reach into it. */
const readBusy = async ({ userId, limit, ...asked }: Input, place: Place | undefined): Promise<Part> => {
  const { pk, ...window } = busyRange(userId, asked);
  const { range, cursor } = rangeIn(`USER#${userId}`, window, place);
  if (isOver(range)) return { entries: [] };
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

/** An item of the agenda, whole, with the workspace that it is in: as itself, as an occurrence to come, or as its deadline. */
export type AgendaOccurrence = {
  at: string;
  entry: 'item' | 'occurrence' | 'deadline';
  occurrence?: When;
  item: Item;
  workspace: Workspace;
};
/** A time at which the user is busy by a calendar of theirs. */
export type AgendaBusy = { at: string; busy: EventLink };

const workspaceIdOf = ({ pk }: Place): WorkspaceId => WorkspaceId.parse(pk.slice('WS#'.length));
const isBusy = ({ pk }: Place): boolean => pk.startsWith('USER#');

/** The records as they are now. One that has moved on since the index was written is left out: it stands, or will stand, at another place. */
const whole = async (entries: Place[], { from, zone }: AgendaWindow): Promise<(AgendaOccurrence | AgendaBusy)[]> => {
  const keys = new Map(entries.map(({ pk, sk }) => [`${pk}|${sk}`, { pk, sk }]));
  const [rows, workspaces] = await Promise.all([
    readMany([...keys.values()]),
    workspacesOf([...new Set(entries.filter(entry => !isBusy(entry)).map(workspaceIdOf))]),
  ]);
  const found = new Map(rows.map(row => [`${row.pk}|${row.sk}`, row]));
  return entries.flatMap((entry): (AgendaOccurrence | AgendaBusy)[] => {
    const row = found.get(`${entry.pk}|${entry.sk}`);
    if (!row) return [];
    if (isBusy(entry)) return busyOccurrence(eventLinks.fromRow(row), entry, from);
    const occurrence = entryAt(items.fromRow(row), entry, zone);
    const workspace = workspaces.find(({ workspaceId }) => workspaceId === workspaceIdOf(entry));
    return occurrence && workspace ? [{ ...occurrence, workspace }] : [];
  });
};

const busyOccurrence = (busy: EventLink, { sort }: Place, from: string): AgendaBusy[] =>
  !busy.removedAt && busy.from === sort && busy.to > from ? [{ at: busy.from, busy }] : [];

type Shown = Omit<AgendaOccurrence, 'workspace'>;

const occurrenceAt = (item: Item, when: When | undefined, zone: string): Shown | undefined => {
  const occurrence = when && occurrenceAhead(item, when);
  return occurrence && { at: instantOf(when, zone), entry: 'occurrence', occurrence: when, item: occurrence };
};

/** What stands at a place, as the record has it now; a day alone begins in the zone of whoever asks. */
const entryAt = (item: Item, { what, when, sort }: Place, zone: string): Shown | undefined => {
  const stands = agendaOf(item);
  if (!stands) return undefined;
  if (what === 'occurrence') return occurrenceAt(item, when, zone);
  const anchor = what ? undefined : anchorOf(item);
  const shown = anchor ?? item.deadline;
  const isThere = shown && agendaSort(instantOf(shown, item.zone), item) === sort;
  return isThere ? { at: instantOf(shown, zone), entry: anchor ? 'item' : 'deadline', item } : undefined;
};

const byMoment = (a: { at: string }, b: { at: string }): number => Number(a.at > b.at) - Number(a.at < b.at);

/**
 * A page of what falls due for a user in their workspaces, in a window of instants (`to` exclusive), in the order of time: one query a workspace,
 * one more a workspace for occurrences to come and deadlines and one for when they are busy, if these are asked for, then the records by their keys.
 * A page may be short while there is a cursor; the place that it names holds when items are added, moved or done. A day alone stands on its
 * day in the zone of whoever asks, whatever zone its item has; pages follow each other by the index, which has it by the item's zone.
 */
export const agendaPage = async (asked: Input): Promise<Page<AgendaOccurrence | AgendaBusy>> => {
  const place = asked.cursor === undefined ? undefined : placeIn(asked.cursor);
  const reaches = entriesOf(asked.roles).flatMap(([id, role]): [WorkspaceId, Reach][] => {
    const reach = reachOf(role, 'item:read');
    return reach ? [[id, reach]] : [];
  });
  const parts = await Promise.all([
    ...reaches.map(([id, reach]) => readPart(id, reach, asked, place)),
    ...(asked.occurrences || asked.deadlines ? reaches.map(([id, reach]) => readBeside(id, reach, asked, place)) : []),
    ...(asked.busy ? [readBusy(asked, place)] : []),
  ]);
  const { entries, next } = merged(parts, asked.limit);
  return { items: (await whole(entries, asked)).sort(byMoment), cursor: next && cursorOf(next) };
};
