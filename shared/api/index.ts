import { actionRoutes } from './actions.ts';
import { activityRoutes } from './activity.ts';
import { agendaRoutes, digestRoutes } from './agenda.ts';
import { batchRoutes } from './batch.ts';
import { configRoutes } from './config.ts';
import { docsRoutes } from './docs.ts';
import { feedRoutes } from './feeds.ts';
import { consentRoutes, grantRoutes } from './grants.ts';
import { healthRoutes } from './health.ts';
import { importRoutes } from './imports.ts';
import { invitationRoutes } from './invitations.ts';
import { itemRoutes } from './items.ts';
import { keyRoutes } from './keys.ts';
import { meRoutes } from './me.ts';
import { notificationRoutes, pushRoutes } from './notifications.ts';
import { recurrenceRoutes } from './recurrence.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { workspaceRoutes } from './workspaces.ts';

/** The routes of each module: `functions/<module>/api.ts` answers them. */
export const routesByModule = {
  actions: actionRoutes,
  activity: activityRoutes,
  agenda: agendaRoutes,
  batch: batchRoutes,
  config: configRoutes,
  consents: consentRoutes,
  digests: digestRoutes,
  docs: docsRoutes,
  feeds: feedRoutes,
  health: healthRoutes,
  grants: grantRoutes,
  invitations: invitationRoutes,
  imports: importRoutes,
  items: itemRoutes,
  keys: keyRoutes,
  me: meRoutes,
  notifications: notificationRoutes,
  push: pushRoutes,
  recurrence: recurrenceRoutes,
  subscriptions: subscriptionRoutes,
  workspaces: workspaceRoutes,
} as const;
export type ModuleName = keyof typeof routesByModule;

/** Every route of the API, by its name. */
export const routes = {
  ...actionRoutes,
  ...activityRoutes,
  ...agendaRoutes,
  ...batchRoutes,
  ...configRoutes,
  ...consentRoutes,
  ...digestRoutes,
  ...docsRoutes,
  ...feedRoutes,
  ...healthRoutes,
  ...grantRoutes,
  ...invitationRoutes,
  ...importRoutes,
  ...itemRoutes,
  ...keyRoutes,
  ...meRoutes,
  ...notificationRoutes,
  ...pushRoutes,
  ...recurrenceRoutes,
  ...subscriptionRoutes,
  ...workspaceRoutes,
} as const;
