import { pointsRoutes } from '../../shared/api/households/points.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { pointsHandlers } from './points/handlers.ts';

const routes: RoutesOf<'households/api'> = { ...pointsRoutes };

export const handler = serve(routes, { ...pointsHandlers });
