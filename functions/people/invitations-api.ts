import { invitationRoutes } from '../../shared/api/people/invitations.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { invitationHandlers } from './invitations/handlers.ts';

export const handler = serve(invitationRoutes, invitationHandlers);
