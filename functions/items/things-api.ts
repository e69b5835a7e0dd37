import { thingRoutes } from '../../shared/api/items/things.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { thingHandlers } from './things/handlers.ts';

export const handler = serve(thingRoutes, thingHandlers);
