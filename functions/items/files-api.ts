import { fileRoutes } from '../../shared/api/items/files.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { fileHandlers } from './files/handlers.ts';

export const handler = serve(fileRoutes, fileHandlers);
