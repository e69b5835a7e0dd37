import { batchRoutes } from '../../shared/api/platform/batch.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { batchHandlers } from './batch/handlers.ts';

export const handler = serve(batchRoutes, batchHandlers);
