import { visitLinkRoutes } from '../../shared/api/clinic/visit-links.ts';
import { servePages } from '../../shared/runtime/http/pages.ts';
import { visitLinkHandlers } from './visit-links/handlers.ts';

export const handler = servePages(visitLinkRoutes, visitLinkHandlers);
