import { patientRoutes } from '../../shared/api/clinic/patients.ts';
import { retentionRoutes } from '../../shared/api/clinic/retention.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { patientHandlers } from './patients/handlers.ts';
import { retentionHandlers } from './retention/handlers.ts';

const routes: RoutesOf<'clinic/api'> = {
  ...patientRoutes,
  ...retentionRoutes,
};

export const handler = serve(routes, {
  ...patientHandlers,
  ...retentionHandlers,
});
