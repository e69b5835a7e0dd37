import { adherenceRoutes } from '../../shared/api/clinic/adherence.ts';
import { dispenseRoutes } from '../../shared/api/clinic/dispenses.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { adherenceHandlers } from './dispenses/adherence.ts';
import { dispenseHandlers } from './dispenses/handlers.ts';

const routes: RoutesOf<'clinic/dispenses-api'> = { ...dispenseRoutes, ...adherenceRoutes };

export const handler = serve(routes, { ...dispenseHandlers, ...adherenceHandlers });
