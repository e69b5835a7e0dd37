import type { RoutesOf } from '../../shared/api/index.ts';
import { absenceRoutes } from '../../shared/api/people/absences.ts';
import { childRoutes } from '../../shared/api/people/children.ts';
import { groupRoutes } from '../../shared/api/people/groups.ts';
import { jobRoutes } from '../../shared/api/people/jobs.ts';
import { kioskRoutes } from '../../shared/api/people/kiosk.ts';
import { meRoutes } from '../../shared/api/people/me.ts';
import { passkeyRoutes } from '../../shared/api/people/passkeys.ts';
import { sessionRoutes } from '../../shared/api/people/sessions.ts';
import { workspaceRoutes } from '../../shared/api/people/workspaces.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { absenceHandlers } from './absences/handlers.ts';
import { childHandlers } from './children/handlers.ts';
import { groupHandlers } from './groups/handlers.ts';
import { jobHandlers } from './jobs/handlers.ts';
import { kioskHandlers } from './kiosk/handlers.ts';
import { meHandlers } from './me/handlers.ts';
import { passkeyHandlers } from './passkeys/handlers.ts';
import { sessionHandlers } from './sessions/handlers.ts';
import { workspaceHandlers } from './workspaces/handlers.ts';

const routes: RoutesOf<'people/api'> = {
  ...jobRoutes,
  ...meRoutes,
  ...workspaceRoutes,
  ...absenceRoutes,
  ...passkeyRoutes,
  ...childRoutes,
  ...kioskRoutes,
  ...sessionRoutes,
  ...groupRoutes,
};

export const handler = serve(routes, {
  ...jobHandlers,
  ...meHandlers,
  ...workspaceHandlers,
  ...absenceHandlers,
  ...passkeyHandlers,
  ...childHandlers,
  ...kioskHandlers,
  ...sessionHandlers,
  ...groupHandlers,
});
