import { visitLinkRoutes } from '../../shared/api/clinic/visit-links.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { visitLinkHandlers } from './visit-links/handlers.ts';

export const handler = serve(visitLinkRoutes, visitLinkHandlers);
