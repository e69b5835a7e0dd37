import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { rotaRoutes } from '../../../shared/api/items/rotas.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { rotaQuota, rotas, rotasOf } from '../../../shared/data/items/rotas.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { changeRota, changeSeat, createRota, deleteRota, type Rota } from '../../../shared/domain/items/rotas/rota.ts';
import { ownSeatOf, rotaViewOf } from '../../../shared/domain/items/rotas/rota-view.ts';
import { requireMembers } from '../items/needs.ts';
import { knowAbsences } from './presence.ts';

/** Whoever takes turns, and whoever stands by. */
const peopleIn = ({ order = [], standby }: { order?: UserId[]; standby?: UserId | null }) => [
  ...order.map(userId => ({ userId, at: '/order' })),
  ...(standby ? [{ userId: standby, at: '/standby' }] : []),
];

const present = (rota: Rota): Rota => {
  if (rota.deletedAt) throw new Failure('not_found', { what: rotas.name });
  return rota;
};

export const rotaHandlers: HandlersOf<typeof rotaRoutes> = {
  createRota: async ({ params: { workspaceId }, body, newId, context, caller, now }) => {
    const [{ zone }] = await Promise.all([profiles.get(caller), requireMembers(workspaceId, peopleIn(body))]);
    const ids = { workspaceId, rotaId: await newId('rota') };
    const { next, event } = createRota(body, ids, { ...context, zone });
    const change = { next: await knowAbsences(next, now), event };
    return rotaViewOf((await createWithin(rotaQuota(workspaceId), rotas, ids, change, context)).record, now);
  },

  listRotas: async ({ params: { workspaceId }, query, now }) => {
    const page = await rotasOf(workspaceId, query);
    return { ...page, items: page.items.map(rota => rotaViewOf(rota, now)) };
  },

  getRota: async ({ params, now }) => rotaViewOf(present(await rotas.get(params)), now),

  changeRota: async ({ params, body, context, ifMatch, now }) => {
    await requireMembers(params.workspaceId, peopleIn(body));
    const decide = async (rota: Rota) => {
      const change = changeRota(present(rota), body);
      return body.order ? { ...change, next: await knowAbsences(change.next, now) } : change;
    };
    return rotaViewOf(await rotas.update(params, decide, context, ifMatch), now);
  },

  changeSeat: async ({ params, body, caller, context, ifMatch, now }) => {
    const decide = (rota: Rota) => changeSeat(present(rota), caller.userId, body);
    return ownSeatOf(await rotas.update(params, decide, context, ifMatch), caller.userId, now);
  },

  deleteRota: async ({ params, context, ifMatch }) => {
    await rotas.update(params, rota => deleteRota(present(rota), context), context, ifMatch);
  },
};
