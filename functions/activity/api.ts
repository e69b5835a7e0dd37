import { activityRoutes } from '../../shared/api/activity.ts';
import { activityOf } from '../../shared/data/activities.ts';
import { items } from '../../shared/data/items.ts';
import { withinReach } from '../../shared/domain/item-view.ts';
import { serve } from '../../shared/runtime/serve.ts';

export const handler = serve(activityRoutes, {
  listActivity: async ({ caller, params, query, reach }) => {
    const [item, activity] = await Promise.all([items.get(params), activityOf(params, query)]);
    withinReach(item, reach, caller.userId);
    return activity;
  },
});
