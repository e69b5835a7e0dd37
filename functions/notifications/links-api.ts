import { actionRoutes } from '../../shared/api/notifications/actions.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { actionHandlers } from './actions/handlers.ts';

export const handler = serve(actionRoutes, actionHandlers);
