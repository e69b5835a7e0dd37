import type * as z from 'zod';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { allowanceRoutes } from '../../../shared/api/households/allowances.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { allowanceQuota, allowances, allowancesOf } from '../../../shared/data/households/allowances.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import {
  type Allowance,
  type AllowanceShown,
  changeAllowance,
  createAllowance,
  endAllowance,
} from '../../../shared/domain/households/allowance.ts';
import { requireMembers } from '../../items/items/needs.ts';
import { mayRead, requireApprover } from '../points/rights.ts';

const shown = ({ dueAt, next: _next, expiresAt: _expiresAt, ...allowance }: Allowance): z.infer<typeof AllowanceShown> => ({
  ...allowance,
  nextAt: dueAt,
});

export const allowanceHandlers: HandlersOf<typeof allowanceRoutes> = {
  createAllowance: async ({ params: { workspaceId }, body, reach, newId, context }) => {
    requireApprover(reach);
    await requireMembers(workspaceId, [{ userId: body.userId, at: '/userId' }]);
    const ids = { workspaceId, allowanceId: await newId('allowance') };
    const change = createAllowance(body, ids, context);
    return shown((await createWithin(allowanceQuota(workspaceId), allowances, ids, change, context)).record);
  },

  listAllowances: async ({ params: { workspaceId }, query, ...asked }) => {
    const found = await allowancesOf(workspaceId, { ...query, keep: ({ holderId, endedAt }) => !endedAt && mayRead(asked, holderId) });
    return { ...found, items: found.items.map(shown) };
  },

  getAllowance: async ({ params, ...asked }) => {
    const found = await allowances.get(params);
    if (!mayRead(asked, found.holderId)) throw new Failure('not_found', { what: allowances.name });
    return shown(found);
  },

  changeAllowance: async ({ params, body, reach, context, ifMatch }) => {
    requireApprover(reach);
    return shown(await allowances.update(params, each => changeAllowance(each, body, context.now), context, ifMatch));
  },

  endAllowance: async ({ params, reach, context, ifMatch }) => {
    requireApprover(reach);
    return shown(await allowances.update(params, each => endAllowance(each, context.now), context, ifMatch));
  },
};
