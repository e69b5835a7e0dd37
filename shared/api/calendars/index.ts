import { connectionRoutes, consentRoutes } from './connections.ts';
import { feedRoutes } from './feeds.ts';
import { importRoutes } from './imports.ts';
import { subscriptionRoutes } from './subscriptions.ts';

/** The routes of each module of calendars. */
export const modules = {
  connections: connectionRoutes,
  consents: consentRoutes,
  feeds: feedRoutes,
  imports: importRoutes,
  subscriptions: subscriptionRoutes,
} as const;
