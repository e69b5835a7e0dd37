import { healthRoutes } from '../../shared/api/platform/health.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { healthHandlers } from './health/handlers.ts';

export const handler = serve(healthRoutes, healthHandlers);
