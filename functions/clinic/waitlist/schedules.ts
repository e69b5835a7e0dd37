import { schedulesOf } from '../../../shared/data/clinic/schedules.ts';
import { scheduleRules } from '../../../shared/domain/clinic/booking/schedule.ts';
import type { ScheduleId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';

/** The schedules that are of a member: one at the most. */
export const schedulesOfMember = async (workspaceId: WorkspaceId, userId: UserId): Promise<ScheduleId[]> => {
  const { items } = await schedulesOf(workspaceId, { limit: scheduleRules.perWorkspace, keep: each => each.userId === userId });
  return items.map(({ scheduleId }) => scheduleId);
};
