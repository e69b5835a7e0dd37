import { type CalendarItem, entriesInCalendar, itemsOfEntries } from '../../../shared/data/items/calendar.ts';
import { lists } from '../../../shared/data/items/lists.ts';
import { standingIn, standingsOf } from '../../../shared/data/people/roles.ts';
import type { Feed } from '../../../shared/domain/calendars/feeds/feed.ts';
import { entriesOf } from '../../../shared/domain/core/entries.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { isWithinReach, type Permission, type Reached, reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { concerns } from '../../../shared/domain/items/agenda/agenda.ts';

const itemsAtMost = 1000;
const olderAtMost = 200;
const dayMs = 86_400_000;
const daysBack = 31;
/** What returns may have been due long ago for the last time and still come tomorrow. */
const daysBackOfOlder = 366;
const daysAhead = 366;

/** The window of a feed: whole days in UTC, so that it changes once a day and not with each reading. */
export const windowAt = (now: string) => {
  const today = Math.floor(Date.parse(now) / dayMs) * dayMs;
  const dayAt = (days: number): string => new Date(today + days * dayMs).toISOString();
  return { older: dayAt(-daysBackOfOlder), from: dayAt(-daysBack), to: dayAt(daysAhead) };
};

/** A workspace that a feed looks into, and what its maker is there. */
export type Place = { workspaceId: WorkspaceId; role: Standing };

type OfOne = Exclude<Feed['scope'], { kind: 'agenda' }>;

/** Is the list of a feed there, where it is of one? */
const isListThere = async (scope: OfOne): Promise<boolean> => {
  if (scope.kind !== 'list') return true;
  const list = await lists.find(scope);
  return list !== undefined && !list.trashedAt;
};

/** What whoever made a feed needs where it looks. */
export const neededFor = ({ kind }: Feed['scope']): Permission => (kind === 'visits' ? 'appointment:read' : 'item:read');

/** Where a feed looks, by what its maker may see now. A list or a workspace that they may not see, or that is gone, is not found. */
export const placesOf = async ({ userId, scope }: Pick<Feed, 'userId' | 'scope'>): Promise<Place[]> => {
  if (scope.kind === 'agenda') {
    const held = entriesOf(await standingsOf(userId)).map(([workspaceId, role]) => ({ workspaceId, role }));
    return held.filter(({ role }) => reachOf(role, 'item:read'));
  }
  const { workspaceId } = scope;
  const [role, isThere] = await Promise.all([standingIn({ workspaceId, userId }), isListThere(scope)]);
  if (!role || !reachOf(role, neededFor(scope)) || !isThere)
    throw new Failure('not_found', { what: scope.kind === 'list' ? 'list' : 'workspace' });
  return [{ workspaceId, role }];
};

const keeps = ({ userId, scope }: Feed, role: Standing) => {
  const reach = reachOf(role, 'item:read');
  return (entry: Reached): boolean => {
    if (reach === undefined) return false;
    if (scope.kind === 'agenda') return concerns(entry, userId, reach);
    return isWithinReach(entry, reach, userId) && (scope.kind !== 'list' || entry.listId === scope.listId);
  };
};

type CalendarEntries = Awaited<ReturnType<typeof entriesInCalendar>>;

/**
 * What stands in all places, `most` in all: each place has the same share, and what some leave over those have that hold more. So a feed of
 * a hundred workspaces reads no more than one of one.
 */
export const sharedAmong = async <P>(
  places: readonly P[],
  most: number,
  read: (place: P, limit: number) => Promise<CalendarEntries>,
): Promise<CalendarEntries[]> => {
  const share = Math.ceil(most / Math.max(1, places.length));
  const first = await Promise.all(places.map(place => read(place, share)));
  const left = most - first.reduce((sum, { entries }) => sum + entries.length, 0);
  const wanting = first.filter(({ more }) => more).length;
  if (wanting === 0 || left < wanting) return first;
  const larger = share + Math.floor(left / wanting);
  return Promise.all(first.map((found, index) => (found.more ? read(places[index]!, larger) : found)));
};

/** The items of a feed, the nearest in time first within each workspace, and whether there are more than are told. */
export const contentOf = async (feed: Feed, places: Place[], now: string): Promise<{ found: CalendarItem[]; more: boolean }> => {
  const { older, from, to } = windowAt(now);
  const ahead = (place: Place, limit: number) =>
    entriesInCalendar({ workspaceId: place.workspaceId, keep: keeps(feed, place.role), from, to, limit });
  const before = (place: Place, limit: number) =>
    entriesInCalendar({ workspaceId: place.workspaceId, keep: keeps(feed, place.role), from: older, to: from, limit, latestFirst: true });
  const [coming, past] = await Promise.all([sharedAmong(places, itemsAtMost, ahead), sharedAmong(places, olderAtMost, before)]);
  const pages = places.flatMap((_, index) => [coming[index]!, past[index]!]);
  const entries = pages.flatMap(page => page.entries);
  const found = await itemsOfEntries(entries.slice(0, itemsAtMost));
  return { found, more: entries.length > itemsAtMost || pages.some(({ more }) => more) };
};
