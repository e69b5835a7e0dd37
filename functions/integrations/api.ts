import type { RoutesOf } from '../../shared/api/index.ts';
import { webhookRoutes } from '../../shared/api/integrations/webhooks.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { webhookHandlers } from './webhooks/handlers.ts';

const routes: RoutesOf<'integrations/api'> = webhookRoutes;

export const handler = serve(routes, webhookHandlers);
