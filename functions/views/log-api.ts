import type { RoutesOf } from '../../shared/api/index.ts';
import { logRoutes } from '../../shared/api/views/log.ts';
import { tileRoutes } from '../../shared/api/views/tiles.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { logHandlers } from './log/handlers.ts';
import { tileHandlers } from './log/tiles.ts';

const routes: RoutesOf<'views/log-api'> = { ...logRoutes, ...tileRoutes };

export const handler = serve(routes, { ...logHandlers, ...tileHandlers });
