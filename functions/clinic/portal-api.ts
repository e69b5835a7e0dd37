import { portalRoutes } from '../../shared/api/clinic/portal.ts';
import { portalAccessRoutes } from '../../shared/api/clinic/portal-accesses.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { portalAccessHandlers } from './portal/accesses.ts';
import { portalHandlers } from './portal/handlers.ts';

const routes: RoutesOf<'clinic/portal-api'> = { ...portalAccessRoutes, ...portalRoutes };

export const handler = serve(routes, { ...portalAccessHandlers, ...portalHandlers });
