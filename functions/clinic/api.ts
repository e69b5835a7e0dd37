import { emergencyRoutes } from '../../shared/api/clinic/emergencies.ts';
import { patientRoutes } from '../../shared/api/clinic/patients.ts';
import { retentionRoutes } from '../../shared/api/clinic/retention.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { emergencyHandlers } from './emergencies/handlers.ts';
import { patientHandlers } from './patients/handlers.ts';
import { retentionHandlers } from './retention/handlers.ts';

const routes: RoutesOf<'clinic/api'> = {
  ...patientRoutes,
  ...retentionRoutes,
  ...emergencyRoutes,
};

export const handler = serve(routes, {
  ...patientHandlers,
  ...retentionHandlers,
  ...emergencyHandlers,
});
