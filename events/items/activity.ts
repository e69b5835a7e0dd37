import * as z from 'zod';
import { Activity } from '../../shared/domain/items/activity/activity.ts';
import type { EventKinds } from '../event.ts';

/** An entry is what another event has become: nobody needs to hear of it a second time. */
export const activityEvents = {
  'activity.noted': { data: z.object({}), record: Activity, audience: 'internal' },
} as const satisfies EventKinds;
