import { connectionRoutes } from '../../shared/api/calendars/connections.ts';
import { feedRoutes } from '../../shared/api/calendars/feeds.ts';
import { subscriptionRoutes } from '../../shared/api/calendars/subscriptions.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { connectionHandlers } from './connections/handlers.ts';
import { feedHandlers } from './feeds/handlers.ts';
import { subscriptionHandlers } from './subscriptions/handlers.ts';

const routes: RoutesOf<'calendars/api'> = { ...connectionRoutes, ...feedRoutes, ...subscriptionRoutes };

export const handler = serve(routes, { ...connectionHandlers, ...feedHandlers, ...subscriptionHandlers });
