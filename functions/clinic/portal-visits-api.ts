import { portalVisitRoutes } from '../../shared/api/clinic/portal-visits.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { portalVisitHandlers } from './portal/visits.ts';

export const handler = serve(portalVisitRoutes, portalVisitHandlers);
