import { pushRoutes } from '../../shared/api/notifications/notifications.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { pushHandlers } from './push/handlers.ts';

export const handler = serve(pushRoutes, pushHandlers);
