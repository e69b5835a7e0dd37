import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { exportRoutes } from '../../../shared/api/views/export.ts';
import { exportPage } from '../../../shared/data/views/export-page.ts';

export const exportHandlers: HandlersOf<typeof exportRoutes> = {
  exportMe: ({ caller: { userId }, query, now }) => exportPage({ userId, now, ...query }),
};
