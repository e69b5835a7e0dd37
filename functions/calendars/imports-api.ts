import { importRoutes } from '../../shared/api/calendars/imports.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { importHandlers } from './imports/handlers.ts';

export const handler = serve(importRoutes, importHandlers);
