import type { RoutesOf } from '../../shared/api/index.ts';
import { activityRoutes } from '../../shared/api/items/activity.ts';
import { articleRoutes } from '../../shared/api/items/articles.ts';
import { claimRoutes } from '../../shared/api/items/claims.ts';
import { commentRoutes } from '../../shared/api/items/comments.ts';
import { fieldRoutes } from '../../shared/api/items/fields.ts';
import { historyRoutes } from '../../shared/api/items/history.ts';
import { itemRoutes } from '../../shared/api/items/items.ts';
import { recurrenceRoutes } from '../../shared/api/items/recurrence.ts';
import { relationRoutes } from '../../shared/api/items/relations.ts';
import { rotaRoutes } from '../../shared/api/items/rotas.ts';
import { sharingRoutes } from '../../shared/api/items/sharing.ts';
import { tagRoutes } from '../../shared/api/items/tags.ts';
import { templateRoutes } from '../../shared/api/items/templates.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { activityHandlers } from './activity/handlers.ts';
import { articleHandlers } from './articles/handlers.ts';
import { claimHandlers } from './claims/handlers.ts';
import { commentHandlers } from './comments/handlers.ts';
import { fieldHandlers } from './fields/handlers.ts';
import { historyHandlers } from './history/handlers.ts';
import { itemHandlers } from './items/handlers.ts';
import { recurrenceHandlers } from './recurrence/handlers.ts';
import { relationHandlers } from './relations/handlers.ts';
import { rotaHandlers } from './rotas/handlers.ts';
import { sharingHandlers } from './sharing/handlers.ts';
import { tagHandlers } from './tags/handlers.ts';
import { templateHandlers } from './templates/handlers.ts';

const routes: RoutesOf<'items/api'> = {
  ...itemRoutes,
  ...claimRoutes,
  ...activityRoutes,
  ...recurrenceRoutes,
  ...commentRoutes,
  ...templateRoutes,
  ...rotaRoutes,
  ...relationRoutes,
  ...historyRoutes,
  ...sharingRoutes,
  ...tagRoutes,
  ...articleRoutes,
  ...fieldRoutes,
};

export const handler = serve(routes, {
  ...itemHandlers,
  ...claimHandlers,
  ...activityHandlers,
  ...recurrenceHandlers,
  ...commentHandlers,
  ...templateHandlers,
  ...rotaHandlers,
  ...relationHandlers,
  ...historyHandlers,
  ...sharingHandlers,
  ...tagHandlers,
  ...articleHandlers,
  ...fieldHandlers,
});
