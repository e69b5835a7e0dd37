import * as z from 'zod';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { HealthDetails, healthRoutes } from '../../../shared/api/platform/health.ts';
import { environment } from '../../../shared/env.ts';
import { healthDetails } from './checks.ts';

const { STAGE: stage, COMMIT: commit } = environment({ STAGE: z.string(), COMMIT: z.string() });

/** How every part of the stage is at this instant, and which stage and build it is. */
export const healthOfStage = async (now: string): Promise<HealthDetails> => ({
  stage,
  commit,
  checkedAt: now,
  ...(await healthDetails(now)),
});

export const healthHandlers: HandlersOf<typeof healthRoutes> = {
  getHealth: async () => ({ status: 'ok' as const, stage, commit }),

  getHealthDetails: async ({ now }) => healthOfStage(now),
};
