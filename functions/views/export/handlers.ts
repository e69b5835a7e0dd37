import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { exportRoutes } from '../../../shared/api/views/export.ts';
import { exportPage } from '../../../shared/data/views/export-page.ts';
import { requireGuardian } from '../../../shared/domain/people/children/child.ts';
import { knownChild } from '../../people/children/known.ts';

export const exportHandlers: HandlersOf<typeof exportRoutes> = {
  exportChild: async ({ params, caller, query, now }) => {
    requireGuardian((await knownChild(params)).member, caller.userId);
    return exportPage({ userId: params.userId, now, ...query });
  },

  exportMe: ({ caller: { userId }, query, now }) => exportPage({ userId, now, ...query }),
};
