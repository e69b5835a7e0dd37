import type { RoutesOf } from '../../shared/api/index.ts';
import { digestRoutes } from '../../shared/api/notifications/digests.ts';
import { notificationRoutes } from '../../shared/api/notifications/notifications.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { digestHandlers } from './digests/handlers.ts';
import { notificationHandlers } from './inbox/handlers.ts';

const routes: RoutesOf<'notifications/api'> = { ...digestRoutes, ...notificationRoutes };

export const handler = serve(routes, { ...digestHandlers, ...notificationHandlers });
