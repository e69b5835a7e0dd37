import { allSchedulesIn } from '../../../../shared/data/clinic/schedules.ts';
import type { Schedule } from '../../../../shared/domain/clinic/booking/schedule.ts';
import type { WorkspaceId } from '../../../../shared/domain/core/ids.ts';

/** All schedules of a clinic, those that are booked no more with them, or of one kind. */
export const schedulesIn = async (workspaceId: WorkspaceId, kind?: Schedule['kind']): Promise<Schedule[]> =>
  (await allSchedulesIn(workspaceId)).filter(each => kind === undefined || each.kind === kind);
