import type { RoutesOf } from '../../shared/api/index.ts';
import { auditRoutes } from '../../shared/api/views/audit.ts';
import { auditExportRoutes } from '../../shared/api/views/audit-exports.ts';
import { logRoutes } from '../../shared/api/views/log.ts';
import { stageTileRoutes } from '../../shared/api/views/stage-tiles.ts';
import { tileRoutes } from '../../shared/api/views/tiles.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { auditHandlers } from './audit/handlers.ts';
import { auditExportHandlers } from './exports/handlers.ts';
import { logHandlers } from './log/handlers.ts';
import { stageTileHandlers, tileHandlers } from './log/tiles.ts';

const routes: RoutesOf<'views/log-api'> = { ...auditRoutes, ...auditExportRoutes, ...logRoutes, ...tileRoutes, ...stageTileRoutes };

export const handler = serve(routes, { ...auditHandlers, ...auditExportHandlers, ...logHandlers, ...tileHandlers, ...stageTileHandlers });
