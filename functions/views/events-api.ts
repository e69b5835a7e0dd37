import { eventRoutes } from '../../shared/api/views/events.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { eventHandlers } from './events/handlers.ts';

export const handler = serve(eventRoutes, eventHandlers);
