import { allSchedulesIn, schedules } from '../../../../shared/data/clinic/schedules.ts';
import type { Schedule } from '../../../../shared/domain/clinic/booking/schedule.ts';
import type { ScheduleId, WorkspaceId } from '../../../../shared/domain/core/ids.ts';

/** All schedules of a clinic, those that are booked no more with them, or of one kind. */
export const schedulesIn = async (workspaceId: WorkspaceId, kind?: Schedule['kind']): Promise<Schedule[]> =>
  (await allSchedulesIn(workspaceId)).filter(each => kind === undefined || each.kind === kind);

/** Those of these schedules that are there, each once. */
export const schedulesAmong = async (workspaceId: WorkspaceId, ids: readonly ScheduleId[]): Promise<Schedule[]> => {
  const found = await Promise.all([...new Set(ids)].map(scheduleId => schedules.find({ workspaceId, scheduleId })));
  return found.filter(each => each !== undefined);
};
