import { actionRoutes } from './actions.ts';
import { digestRoutes } from './digests.ts';
import { notificationRoutes, pushRoutes } from './notifications.ts';

/** The routes of each module of notifications. */
export const modules = {
  actions: actionRoutes,
  digests: digestRoutes,
  inbox: notificationRoutes,
  push: pushRoutes,
} as const;
