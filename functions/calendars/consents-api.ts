import { consentRoutes } from '../../shared/api/calendars/connections.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { consentHandlers } from './consents/handlers.ts';

export const handler = serve(consentRoutes, consentHandlers);
