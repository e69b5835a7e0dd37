import type { ItemId, WorkspaceId } from '../../domain/core/ids.ts';
import { Activity } from '../../domain/items/activity/activity.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable } from '../core/query.ts';

/** What happened to an item and stands nowhere else. Ids follow from the moment, so that their order is that of time. */
export const activities = entity({ name: 'activity', pk: 'WS#{workspaceId}', sk: 'ACTIVITY#{itemId}#{activityId}', schema: Activity });

type Of = { workspaceId: WorkspaceId; itemId: ItemId };

/** Where the activity of an item stands. */
export const activityBelow = ({ workspaceId, itemId }: Of) => ({ pk: `WS#${workspaceId}`, prefix: `ACTIVITY#${itemId}#` });

/** A page of the activity of an item, newest first. */
export const activityOf = (of: Of, options: { limit: number; cursor?: string }): Promise<Page<Activity>> =>
  queryTable(activityBelow(of), activities.fromRow, { ...options, descending: true });
