import { patientRoutes } from '../../shared/api/clinic/patients.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { patientHandlers } from './patients/handlers.ts';

const routes: RoutesOf<'clinic/api'> = {
  ...patientRoutes,
};

export const handler = serve(routes, {
  ...patientHandlers,
});
