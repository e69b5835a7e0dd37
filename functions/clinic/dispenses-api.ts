import { dispenseRoutes } from '../../shared/api/clinic/dispenses.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { dispenseHandlers } from './dispenses/handlers.ts';

export const handler = serve(dispenseRoutes, dispenseHandlers);
