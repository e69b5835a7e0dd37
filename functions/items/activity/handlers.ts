import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { activityRoutes } from '../../../shared/api/items/activity.ts';
import { activityOf } from '../../../shared/data/items/activities.ts';
import { items } from '../../../shared/data/items/items.ts';
import { withinReach } from '../../../shared/domain/items/items/item-view.ts';

export const activityHandlers: HandlersOf<typeof activityRoutes> = {
  listActivity: async ({ caller, params, query, reach }) => {
    const [item, activity] = await Promise.all([items.get(params), activityOf(params, query)]);
    withinReach(item, reach, caller.userId);
    return activity;
  },
};
