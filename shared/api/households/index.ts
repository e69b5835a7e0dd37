import { pointsRoutes } from './points.ts';

/** The routes of each module of households. */
export const modules = {
  points: pointsRoutes,
} as const;
