import { exportRoutes } from '../../../shared/api/views/export.ts';
import { exportPage } from '../../../shared/data/views/export-page.ts';
import { serve } from '../../../shared/runtime/http/serve.ts';

export const handler = serve(exportRoutes, {
  exportMe: ({ caller: { userId }, query, now }) => exportPage({ userId, now, ...query }),
});
