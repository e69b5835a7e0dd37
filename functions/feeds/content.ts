import { itemsInCalendar, type Written } from '../../shared/data/calendar.ts';
import { lists } from '../../shared/data/lists.ts';
import { membershipOf } from '../../shared/data/members.ts';
import { standingFor, standingsOf } from '../../shared/data/roles.ts';
import { concerns } from '../../shared/domain/agenda.ts';
import { Failure } from '../../shared/domain/failure.ts';
import type { Feed } from '../../shared/domain/feed.ts';
import { reachOf, type Standing } from '../../shared/domain/permissions.ts';

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

type Place = { workspaceId: string; role: Standing };

/** Where a feed looks, by what its maker may see now. A list that they may not see, or that is gone, is not found. */
export const placesOf = async ({ userId, scope }: Pick<Feed, 'userId' | 'scope'>): Promise<Place[]> => {
  if (scope.kind === 'agenda') {
    const held = Object.entries(await standingsOf(userId)).map(([workspaceId, role]) => ({ workspaceId, role }));
    return held.filter(({ role }) => reachOf(role, 'item:read'));
  }
  const { workspaceId, listId } = scope;
  const [member, list] = await Promise.all([membershipOf({ workspaceId, userId }), lists.find({ workspaceId, listId })]);
  const role = member && (await standingFor(member));
  if (!role || !reachOf(role, 'item:read') || !list || list.trashedAt) throw new Failure('not_found', { what: 'list' });
  return [{ workspaceId, role }];
};

const keeps = ({ userId, scope }: Feed, role: Standing) => {
  const isGuest = reachOf(role, 'item:read') !== 'everything';
  return (entry: { listId?: string; assignees: string[] }): boolean =>
    scope.kind === 'list'
      ? entry.listId === scope.listId && (!isGuest || entry.assignees.includes(userId))
      : concerns(entry, userId, isGuest);
};

const itemsAt = async (feed: Feed, { workspaceId, role }: Place, now: string) => {
  const { older, from, to } = windowAt(now);
  const asked = { workspaceId, keep: keeps(feed, role) };
  return Promise.all([
    itemsInCalendar({ ...asked, from, to, limit: itemsAtMost }),
    itemsInCalendar({ ...asked, from: older, to: from, limit: olderAtMost, latestFirst: true }),
  ]);
};

/** The items of a feed, the nearest in time first within each workspace, and whether there are more than are told. */
export const contentOf = async (feed: Feed, places: Place[], now: string): Promise<{ found: Written[]; more: boolean }> => {
  const pages = (await Promise.all(places.map(place => itemsAt(feed, place, now)))).flat();
  const found = pages.flatMap(page => page.found);
  return { found: found.slice(0, itemsAtMost), more: found.length > itemsAtMost || pages.some(({ more }) => more) };
};
