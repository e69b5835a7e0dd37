import { allowanceRoutes } from '../../shared/api/households/allowances.ts';
import { boardRoutes } from '../../shared/api/households/board.ts';
import { fairnessRoutes } from '../../shared/api/households/fairness.ts';
import { pointsRoutes } from '../../shared/api/households/points.ts';
import { rewardRoutes } from '../../shared/api/households/rewards.ts';
import { streakRoutes } from '../../shared/api/households/streaks.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { allowanceHandlers } from './allowances/handlers.ts';
import { boardHandlers } from './board/handlers.ts';
import { fairnessHandlers } from './fairness/handlers.ts';
import { pointsHandlers } from './points/handlers.ts';
import { rewardHandlers } from './rewards/handlers.ts';
import { streakHandlers } from './streaks/handlers.ts';

const routes: RoutesOf<'households/api'> = {
  ...allowanceRoutes,
  ...boardRoutes,
  ...fairnessRoutes,
  ...pointsRoutes,
  ...rewardRoutes,
  ...streakRoutes,
};

export const handler = serve(routes, {
  ...allowanceHandlers,
  ...boardHandlers,
  ...fairnessHandlers,
  ...pointsHandlers,
  ...rewardHandlers,
  ...streakHandlers,
});
