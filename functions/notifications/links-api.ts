import { actionRoutes } from '../../shared/api/notifications/actions.ts';
import { servePages } from '../../shared/runtime/http/pages.ts';
import { actionHandlers } from './actions/handlers.ts';

export const handler = servePages(actionRoutes, actionHandlers);
