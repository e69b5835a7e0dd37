import { absenceRoutes } from './absences.ts';
import { childRoutes } from './children.ts';
import { groupRoutes } from './groups.ts';
import { invitationRoutes } from './invitations.ts';
import { jobRoutes } from './jobs.ts';
import { keyRoutes } from './keys.ts';
import { kioskRoutes } from './kiosk.ts';
import { meRoutes } from './me.ts';
import { passkeyRoutes } from './passkeys.ts';
import { sessionRoutes } from './sessions.ts';
import { workspaceRoutes } from './workspaces.ts';

/** The routes of each module of people. */
export const modules = {
  invitations: invitationRoutes,
  jobs: jobRoutes,
  keys: keyRoutes,
  me: meRoutes,
  workspaces: workspaceRoutes,
  absences: absenceRoutes,
  passkeys: passkeyRoutes,
  children: childRoutes,
  kiosk: kioskRoutes,
  sessions: sessionRoutes,
  groups: groupRoutes,
} as const;
