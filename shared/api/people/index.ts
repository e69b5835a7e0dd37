import { invitationRoutes } from './invitations.ts';
import { keyRoutes } from './keys.ts';
import { meRoutes } from './me.ts';
import { workspaceRoutes } from './workspaces.ts';

/** The routes of each module of people. */
export const modules = {
  invitations: invitationRoutes,
  keys: keyRoutes,
  me: meRoutes,
  workspaces: workspaceRoutes,
} as const;
