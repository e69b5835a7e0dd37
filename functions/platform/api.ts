import type { RoutesOf } from '../../shared/api/index.ts';
import { configRoutes } from '../../shared/api/platform/config.ts';
import { docsRoutes } from '../../shared/api/platform/docs.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { configHandlers } from './config/handlers.ts';
import { docsHandlers } from './docs/handlers.ts';

const routes: RoutesOf<'platform/api'> = { ...configRoutes, ...docsRoutes };

export const handler = serve(routes, { ...configHandlers, ...docsHandlers });
