import { Schedule, scheduleRules } from '../../domain/clinic/booking/schedule.ts';
import { Failure } from '../../domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable, wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** When a clinician, a room or a device can be booked. */
export const schedules = entity({ name: 'schedule', pk: 'WS#{workspaceId}', sk: 'SCHEDULE#{scheduleId}', schema: Schedule });

const rangeOf = (workspaceId: WorkspaceId) => ({ pk: `WS#${workspaceId}`, prefix: 'SCHEDULE#' });

/** A page of a workspace's schedules, oldest first. */
export const schedulesOf = (
  workspaceId: WorkspaceId,
  page: { limit: number; cursor?: string | undefined; keep?: (schedule: Schedule) => boolean },
): Promise<Page<Schedule>> => queryTable(rangeOf(workspaceId), schedules.fromRow, page);

/** All schedules of a workspace, those that are booked no more with them. */
export const allSchedulesIn = (workspaceId: WorkspaceId): Promise<Schedule[]> =>
  wholeOfTable(rangeOf(workspaceId), schedules.fromRow, scheduleRules.perWorkspace, () => true);

/** The schedule of a member, where they have one that is booked. */
export const scheduleOfMember = async (workspaceId: WorkspaceId, userId: UserId): Promise<Schedule | undefined> =>
  (await wholeOfTable(rangeOf(workspaceId), schedules.fromRow, 1, each => each.userId === userId))[0];

/**
 * How many schedules there are in a workspace, archived or not. A member has one at the most (`already_exists`): of two, each would let
 * another visit take the same time of theirs.
 */
export const scheduleQuota = (workspaceId: WorkspaceId, userId: UserId | undefined): Quota => ({
  pk: `WS#${workspaceId}`,
  name: 'schedule',
  most: scheduleRules.perWorkspace,
  held: async () => {
    const held = await allSchedulesIn(workspaceId);
    const theirs = userId && held.find(each => each.userId === userId);
    if (theirs) throw new Failure('already_exists', { what: 'schedule', scheduleId: theirs.scheduleId });
    return held;
  },
});
