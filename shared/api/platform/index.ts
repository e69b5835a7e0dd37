import { batchRoutes } from './batch.ts';
import { configRoutes } from './config.ts';
import { docsRoutes } from './docs.ts';
import { flagRoutes } from './flags.ts';
import { healthRoutes } from './health.ts';

/** The routes of each module of platform. */
export const modules = {
  batch: batchRoutes,
  config: configRoutes,
  docs: docsRoutes,
  health: healthRoutes,
  flags: flagRoutes,
} as const;
