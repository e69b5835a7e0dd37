import type { Caller, HandlersOf } from '../../../shared/api/core/route.ts';
import type { agendaRoutes } from '../../../shared/api/views/agenda.ts';
import { agendaIn } from '../../../shared/data/items/agenda.ts';
import { standingsOf } from '../../../shared/data/people/roles.ts';
import { type AgendaBusy, type AgendaOccurrence, agendaPage } from '../../../shared/data/views/agenda-page.ts';
import { entriesOf } from '../../../shared/domain/core/entries.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Standing } from '../../../shared/domain/core/permissions.ts';
import { isEntryOverdue } from '../../../shared/domain/items/agenda/agenda.ts';
import { viewOf } from '../../../shared/domain/items/items/item-view.ts';
import { standingsOfCaller } from '../../../shared/runtime/auth/authority.ts';

const entriesAtMost = 500;

/** What the caller is in their workspaces: a key in those that it has rows for, a person in all of them, read where the gateway may not know the one that is asked for. */
const standings = async (caller: Caller, workspaceId: WorkspaceId | undefined): Promise<Record<WorkspaceId, Standing>> =>
  caller.key || (workspaceId && caller.roles[workspaceId]) ? standingsOfCaller(caller) : standingsOf(caller.userId);

/** The workspaces that are asked about: all of the caller's, or one. One that is not theirs is not there. */
const rolesAsked = async (caller: Caller, workspaceId: WorkspaceId | undefined): Promise<Record<WorkspaceId, Standing>> => {
  const roles = await standings(caller, workspaceId);
  if (!workspaceId) return roles;
  if (!roles[workspaceId]) throw new Failure('not_found', { what: 'workspace' });
  return { [workspaceId]: roles[workspaceId] };
};

const shown = (entry: AgendaOccurrence | AgendaBusy, now: string) => {
  if ('busy' in entry) {
    const { from, to, calendarId } = entry.busy;
    return { kind: 'busy' as const, at: from, endsAt: to, calendarId };
  }
  const { item, workspace, ...place } = entry;
  return { ...viewOf(item, now), ...place, workspaceName: workspace.name, workspaceKind: workspace.kind };
};

export const agendaHandlers: HandlersOf<typeof agendaRoutes> = {
  getAgendaPage: async ({ caller, query: { workspaceId, busy, deadlines, occurrences, zone = caller.zone, ...asked }, now }) => {
    const roles = await rolesAsked(caller, workspaceId);
    const shows = { busy: busy === 'true', deadlines: deadlines === 'true', occurrences: occurrences === 'all' };
    const { items, cursor } = await agendaPage({ ...asked, ...shows, zone, roles, userId: caller.userId });
    return {
      items: items.map(entry => shown(entry, now)),
      cursor,
    };
  },

  getAgenda: async ({ caller, query: { from, to, workspaceId }, now }) => {
    const roles = await rolesAsked(caller, workspaceId);
    const window = { from, to, userId: caller.userId, limit: entriesAtMost };
    const agendas = await Promise.all(entriesOf(roles).map(([id, role]) => agendaIn({ ...window, workspaceId: id, role })));
    const entries = agendas.flat().sort((a, b) => a.sort.localeCompare(b.sort));
    return {
      items: entries.slice(0, entriesAtMost).map(({ sort, summary, ...entry }) => ({
        ...entry,
        parentId: summary?.parentId,
        progress: summary?.progress,
        fallsDueAt: sort.slice(0, sort.indexOf('#')),
        overdue: isEntryOverdue({ ...entry, summary }, now),
      })),
    };
  },
};
