import * as z from 'zod';
import { healthRoutes } from '../../../shared/api/platform/health.ts';
import { environment } from '../../../shared/env.ts';
import { serve } from '../../../shared/runtime/http/serve.ts';
import { healthDetails } from './checks.ts';

const { STAGE: stage, COMMIT: commit } = environment({ STAGE: z.string(), COMMIT: z.string() });

export const handler = serve(healthRoutes, {
  getHealth: async () => ({ status: 'ok' as const, stage, commit }),

  getHealthDetails: async ({ now }) => ({ stage, commit, checkedAt: now, ...(await healthDetails(now)) }),
});
