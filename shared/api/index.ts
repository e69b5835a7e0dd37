import { connectionRoutes, consentRoutes } from './calendars/connections.ts';
import { feedRoutes } from './calendars/feeds.ts';
import { importRoutes } from './calendars/imports.ts';
import { subscriptionRoutes } from './calendars/subscriptions.ts';
import { activityRoutes } from './items/activity.ts';
import { itemRoutes } from './items/items.ts';
import { recurrenceRoutes } from './items/recurrence.ts';
import { actionRoutes } from './notifications/actions.ts';
import { digestRoutes } from './notifications/digests.ts';
import { notificationRoutes, pushRoutes } from './notifications/notifications.ts';
import { invitationRoutes } from './people/invitations.ts';
import { keyRoutes } from './people/keys.ts';
import { meRoutes } from './people/me.ts';
import { workspaceRoutes } from './people/workspaces.ts';
import { batchRoutes } from './platform/batch.ts';
import { configRoutes } from './platform/config.ts';
import { docsRoutes } from './platform/docs.ts';
import { healthRoutes } from './platform/health.ts';
import { agendaRoutes } from './views/agenda.ts';
import { exportRoutes } from './views/export.ts';

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
  export: exportRoutes,
  feeds: feedRoutes,
  health: healthRoutes,
  connections: connectionRoutes,
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
  ...exportRoutes,
  ...feedRoutes,
  ...healthRoutes,
  ...connectionRoutes,
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
