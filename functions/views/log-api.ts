import { logRoutes } from '../../shared/api/views/log.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { logHandlers } from './log/handlers.ts';

export const handler = serve(logRoutes, logHandlers);
