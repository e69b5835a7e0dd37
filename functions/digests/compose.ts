import { agendaIn } from '../../shared/data/agenda.ts';
import { rolesOf } from '../../shared/data/members.ts';
import { workspacesOf } from '../../shared/data/workspaces.ts';
import { isOverdue } from '../../shared/domain/agenda.ts';
import type { Cadence } from '../../shared/domain/digest.ts';
import { type DigestContent, type DigestEntry, digestEntryLimit } from '../../shared/domain/notification-content.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { addDays, instantOf } from '../../shared/domain/when.ts';

const days: Record<Cadence, number> = { daily: 1, weekly: 7 };
const epoch = '1970-01-01T00:00:00.000Z';

/**
 * What a user's digest says at this moment: everything that falls due for them from a local date on (one day, or seven), and what is
 * overdue, in the order of time. Undefined when there is nothing to say.
 */
export const composeDigest = async (profile: Profile, cadence: Cadence, date: string, now: string): Promise<DigestContent | undefined> => {
  const { userId, zone } = profile;
  const until = addDays(date, days[cadence]);
  const roles = await rolesOf(userId);
  const names = new Map((await workspacesOf(Object.keys(roles))).map(({ workspaceId, name }) => [workspaceId, name]));
  const window = { from: epoch, to: instantOf({ date: until }, zone) };
  const agendas = await Promise.all(
    Object.entries(roles).map(([workspaceId, role]) => agendaIn({ workspaceId, role, userId, ...window, limit: 200 })),
  );
  const entries = agendas
    .flat()
    .sort((a, b) => a.sort.localeCompare(b.sort))
    .map(
      (each): DigestEntry => ({
        workspaceId: each.workspaceId,
        workspaceName: names.get(each.workspaceId) ?? '',
        itemId: each.itemId,
        title: each.title,
        itemKind: each.kind,
        priority: each.priority,
        // The agenda holds nothing without one of them.
        due: (each.due ?? each.deadline)!,
        overdue: isOverdue(each, now),
      }),
    );
  if (entries.length === 0) return undefined;
  return {
    kind: 'digest',
    cadence,
    from: date,
    to: addDays(until, -1),
    entries: entries.slice(0, digestEntryLimit),
    more: Math.max(0, entries.length - digestEntryLimit),
  };
};
