import type { RoutesOf } from '../../shared/api/index.ts';
import { agendaRoutes } from '../../shared/api/views/agenda.ts';
import { exportRoutes } from '../../shared/api/views/export.ts';
import { socketRoutes } from '../../shared/api/views/sockets.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { agendaHandlers } from './agenda/handlers.ts';
import { exportHandlers } from './export/handlers.ts';
import { socketHandlers } from './sockets/handlers.ts';

const routes: RoutesOf<'views/api'> = { ...agendaRoutes, ...exportRoutes, ...socketRoutes };

export const handler = serve(routes, { ...agendaHandlers, ...exportHandlers, ...socketHandlers });
