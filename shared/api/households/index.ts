import { allowanceRoutes } from './allowances.ts';
import { boardRoutes } from './board.ts';
import { fairnessRoutes } from './fairness.ts';
import { pointsRoutes } from './points.ts';
import { rewardRoutes } from './rewards.ts';
import { streakRoutes } from './streaks.ts';

/** The routes of each module of households. */
export const modules = {
  allowances: allowanceRoutes,
  points: pointsRoutes,
  rewards: rewardRoutes,
  board: boardRoutes,
  fairness: fairnessRoutes,
  streaks: streakRoutes,
} as const;
