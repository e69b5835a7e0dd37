import { appointmentRoutes } from '../../shared/api/clinic/appointments.ts';
import { scheduleRoutes } from '../../shared/api/clinic/schedules.ts';
import { visitTypeRoutes } from '../../shared/api/clinic/visit-types.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { appointmentHandlers } from './appointments/handlers.ts';
import { scheduleHandlers } from './schedules/handlers.ts';
import { visitTypeHandlers } from './visit-types/handlers.ts';

const routes: RoutesOf<'clinic/appointments-api'> = {
  ...visitTypeRoutes,
  ...scheduleRoutes,
  ...appointmentRoutes,
};

export const handler = serve(routes, {
  ...visitTypeHandlers,
  ...scheduleHandlers,
  ...appointmentHandlers,
});
