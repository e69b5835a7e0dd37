import { keyRoutes } from '../../shared/api/people/keys.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { keyHandlers } from './keys/handlers.ts';

export const handler = serve(keyRoutes, keyHandlers);
