import { agendaRoutes } from '../../shared/api/agenda.ts';
import { agendaIn } from '../../shared/data/agenda.ts';
import { rolesOf } from '../../shared/data/members.ts';
import { isOverdue } from '../../shared/domain/agenda.ts';
import { Failure } from '../../shared/domain/failure.ts';
import { serve } from '../../shared/runtime/serve.ts';

const entriesAtMost = 500;

export const handler = serve(agendaRoutes, {
  getAgenda: async ({ caller, query: { from, to, workspaceId }, now }) => {
    const roles = workspaceId && caller.roles[workspaceId] ? { [workspaceId]: caller.roles[workspaceId] } : await rolesOf(caller.userId);
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
