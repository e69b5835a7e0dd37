import type { Routes } from '../../core/route.ts';
import { doorRoutes } from './doors.ts';
import { figureRoutes } from './figures.ts';
import { machineryRoutes } from './machinery.ts';
import { userRoutes } from './users.ts';

/** The routes of the operators' door, an API of its own that no other client knows. */
export const operatorModules = {
  operatorDoor: doorRoutes,
  operatorMachinery: machineryRoutes,
  operatorFigures: figureRoutes,
  operatorUsers: userRoutes,
} as const;

export const operatorRoutes = { ...doorRoutes, ...machineryRoutes, ...figureRoutes, ...userRoutes } as const satisfies Routes;
