import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { eraseBookedDaysIn } from '../appointments/erase.ts';
import { type ErasureResult, erasePatientsIn } from '../patients/erase.ts';

/** Erases what stands of a deleted clinic in partitions of its own: its patients, as far as they need not be kept, and once none is left what has taken the time of its schedules. */
export const eraseClinicOf = async (workspaceId: WorkspaceId, limits: { now: string; untilMs: number }): Promise<ErasureResult> => {
  const left = await erasePatientsIn(workspaceId, limits);
  return left.isDone ? { isDone: await eraseBookedDaysIn(workspaceId, limits.untilMs) } : left;
};
