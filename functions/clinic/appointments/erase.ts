import { bookedPartition } from '../../../shared/data/clinic/booked-days.ts';
import { schedulesOf } from '../../../shared/data/clinic/schedules.ts';
import { erasePartition } from '../../../shared/data/core/erase.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';

/** Erases what has taken the time of a workspace's schedules, and says whether it came to its end before the moment that is given (milliseconds). The schedules go after it. */
export const eraseBookedDaysIn = async (workspaceId: WorkspaceId, untilMs: number): Promise<boolean> => {
  let cursor: string | undefined;
  do {
    const page = await schedulesOf(workspaceId, { limit: 100, cursor });
    for (const { scheduleId } of page.items)
      if (!(await erasePartition(bookedPartition(workspaceId, scheduleId), [], untilMs))) return false;
    cursor = page.cursor;
  } while (cursor !== undefined);
  return true;
};
