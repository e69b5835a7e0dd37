import type { scheduleRoutes } from '../../../shared/api/clinic/schedules.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { scheduleQuota, schedules, schedulesOf } from '../../../shared/data/clinic/schedules.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { changeSchedule, createSchedule, type Schedule } from '../../../shared/domain/clinic/booking/schedule.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { requireClinic } from '../patients/clinic.ts';

export const scheduleHandlers: HandlersOf<typeof scheduleRoutes> = {
  createSchedule: async ({ params: { workspaceId }, body, newId, context }) => {
    requireClinic(await workspaces.get({ workspaceId }));
    const ids = { workspaceId, scheduleId: await newId('schedule') };
    const change = createSchedule(body, ids, context);
    const { userId } = body;
    if (userId && !(await membershipOf({ workspaceId, userId }))) throw invalid('/userId', 'not_members');
    return (await createWithin(scheduleQuota(workspaceId, userId), schedules, ids, change, context)).record;
  },
  listSchedules: async ({ params: { workspaceId }, query: { archived, ...page } }) =>
    schedulesOf(workspaceId, { ...page, keep: ({ archivedAt }: Schedule) => String(archivedAt !== undefined) === archived }),
  getSchedule: async ({ params }) => schedules.get(params),
  changeSchedule: async ({ params, body, context, ifMatch }) =>
    schedules.update(params, schedule => changeSchedule(schedule, body, context.now), context, ifMatch),
};
