import { agendaRoutes } from '../../shared/api/agenda.ts';
import type { Caller } from '../../shared/api/route.ts';
import { agendaIn } from '../../shared/data/agenda.ts';
import { standingsOf } from '../../shared/data/roles.ts';
import { isOverdue } from '../../shared/domain/agenda.ts';
import { Failure } from '../../shared/domain/failure.ts';
import type { Standing } from '../../shared/domain/permissions.ts';
import { serve } from '../../shared/runtime/serve.ts';

const entriesAtMost = 500;

/** What the caller is in their workspaces: a key in those that it has rows for, a person in all of them, read where the gateway may not know the one that is asked for. */
const standings = async ({ key, roles, userId }: Caller, workspaceId: string | undefined): Promise<Record<string, Standing>> =>
  key || (workspaceId && roles[workspaceId]) ? roles : standingsOf(userId);

export const handler = serve(agendaRoutes, {
  getAgenda: async ({ caller, query: { from, to, workspaceId }, now }) => {
    const roles = await standings(caller, workspaceId);
    if (workspaceId && !roles[workspaceId]) throw new Failure('not_found', { what: 'workspace' });
    const wanted = Object.entries(roles).filter(([id]) => !workspaceId || id === workspaceId);
    const window = { from, to, userId: caller.userId, limit: entriesAtMost };
    const agendas = await Promise.all(wanted.map(([id, role]) => agendaIn({ ...window, workspaceId: id, role })));
    const entries = agendas.flat().sort((a, b) => a.sort.localeCompare(b.sort));
    return {
      items: entries
        .slice(0, entriesAtMost)
        .map(({ sort, ...entry }) => ({ ...entry, fallsDueAt: sort.slice(0, sort.indexOf('#')), overdue: isOverdue(entry, now) })),
    };
  },
});
