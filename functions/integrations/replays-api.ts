import { replayRoutes } from '../../shared/api/integrations/replays.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { replayHandlers } from './replays/handlers.ts';

export const handler = serve(replayRoutes, replayHandlers);
