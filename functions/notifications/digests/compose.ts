import { type AgendaEntry, agendaIn, momentIn } from '../../../shared/data/items/agenda.ts';
import { standingsOf } from '../../../shared/data/people/roles.ts';
import { workspacesOf } from '../../../shared/data/people/workspaces.ts';
import { entriesOf, keysOf } from '../../../shared/domain/core/entries.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Standing } from '../../../shared/domain/core/permissions.ts';
import type { HouseholdWeek } from '../../../shared/domain/households/week.ts';
import { isEntryOverdue } from '../../../shared/domain/items/agenda/agenda.ts';
import {
  type DigestContent,
  type DigestEntry,
  digestEntryLimit,
  digestHouseholdLimit,
} from '../../../shared/domain/notifications/notification-content.ts';
import type { Cadence } from '../../../shared/domain/people/profiles/digest.ts';
import type { Profile } from '../../../shared/domain/people/profiles/profile.ts';
import type { Workspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { addDays, instantOf } from '../../../shared/domain/time/when.ts';
import { weekOf } from '../../households/board/week.ts';

type Roles = Record<WorkspaceId, Standing>;

const days: Record<Cadence, number> = { daily: 1, weekly: 7 };
const epoch = '1970-01-01T00:00:00.000Z';

/** Most entries of one workspace that are looked at, of those to come and of those before. */
const lookedAt = 200;

const placeIn = (entry: AgendaEntry, zone: string): string => `${momentIn(entry, zone)}#${entry.sort}`;

/** What falls due for a user from an instant to another, and what fell due before, each in the order of time; days alone are the user’s. */
const agendaAround = async ({ userId, zone }: Profile, roles: Roles, from: string, to: string) => {
  const all = async (window: { from: string; to: string; latestFirst?: boolean }) => {
    const read = (workspaceId: WorkspaceId, role: Standing) =>
      agendaIn({ workspaceId, role, userId, zone, ...window, limit: lookedAt, keep: ({ summary }) => !summary?.left });
    const asked = entriesOf(roles).map(([workspaceId, role]) => read(workspaceId, role));
    return (await Promise.all(asked)).flat().sort((a, b) => placeIn(a, zone).localeCompare(placeIn(b, zone)));
  };
  const [coming, before] = await Promise.all([all({ from, to }), all({ from: epoch, to: from, latestFirst: true })]);
  return { coming, before };
};

/** What is told of the households of a user in a weekly digest, where they want it. */
const householdsOf = async (profile: Profile, cadence: Cadence, roles: Roles, found: Workspace[], at: { date: string; now: string }) => {
  if (cadence !== 'weekly' || !profile.digest.weekly?.households) return [];
  const households = found.filter(({ kind }) => kind === 'household').slice(0, digestHouseholdLimit);
  const { userId, zone } = profile;
  const weeks = households.map(each => weekOf(each, { userId, zone, role: roles[each.workspaceId]!, ...at }));
  return (await Promise.all(weeks)).filter((week): week is HouseholdWeek => week !== undefined);
};

/**
 * What a user's digest says at this moment: everything that falls due for them from a local date on (one day, or seven), and what is
 * overdue, in the order of time. Where there is too much for one digest, what is long overdue is left out first. Undefined when there
 * is nothing to say. `known` is what they are in the workspaces to look at, where these are not all.
 */
export const composeDigest = async (
  profile: Profile,
  cadence: Cadence,
  date: string,
  now: string,
  known?: Roles,
): Promise<DigestContent | undefined> => {
  const { userId, zone } = profile;
  const until = addDays(date, days[cadence]);
  const roles = known ?? (await standingsOf(userId));
  const found = await workspacesOf(keysOf(roles));
  const names = new Map(found.map(({ workspaceId, name }) => [workspaceId, name]));
  const entryOf = (each: AgendaEntry): DigestEntry => ({
    workspaceId: each.workspaceId,
    workspaceName: names.get(each.workspaceId) ?? '',
    itemId: each.itemId,
    title: each.title,
    itemKind: each.kind,
    priority: each.priority,
    ...(each.start ? { start: each.start } : { due: each.due ?? each.deadline }),
    overdue: isEntryOverdue(each, now),
  });
  const [around, households] = await Promise.all([
    agendaAround(profile, roles, instantOf({ date }, zone), instantOf({ date: until }, zone)),
    householdsOf(profile, cadence, roles, found, { date, now }),
  ]);
  const [before, coming] = [around.before.map(entryOf), around.coming.map(entryOf)];
  if (before.length + coming.length + households.length === 0) return undefined;

  const room = Math.max(0, digestEntryLimit - coming.length);
  const firstListed = Math.max(0, before.length - room);
  const left = [...before.slice(0, firstListed), ...coming.slice(digestEntryLimit)];
  return {
    kind: 'digest',
    cadence,
    from: date,
    to: addDays(until, -1),
    entries: [...before.slice(firstListed), ...coming.slice(0, digestEntryLimit)],
    more: left.length,
    moreOverdue: left.filter(({ overdue }) => overdue).length,
    ...(households.length > 0 ? { households } : {}),
  };
};
