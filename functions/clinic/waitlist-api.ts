import { waitlistRoutes } from '../../shared/api/clinic/waitlist.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { waitlistHandlers } from './waitlist/handlers.ts';

export const handler = serve(waitlistRoutes, waitlistHandlers);
