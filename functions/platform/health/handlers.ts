import * as z from 'zod';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { healthRoutes } from '../../../shared/api/platform/health.ts';
import { environment } from '../../../shared/env.ts';
import { healthDetails } from './checks.ts';

const { STAGE: stage, COMMIT: commit } = environment({ STAGE: z.string(), COMMIT: z.string() });

export const healthHandlers: HandlersOf<typeof healthRoutes> = {
  getHealth: async () => ({ status: 'ok' as const, stage, commit }),

  getHealthDetails: async ({ now }) => ({ stage, commit, checkedAt: now, ...(await healthDetails(now)) }),
};
