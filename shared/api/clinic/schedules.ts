import * as z from 'zod';
import { Schedule, ScheduleInput, SchedulePatch } from '../../domain/clinic/booking/schedule.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { paging } from '../core/shapes.ts';

const scheduleId = 'schedule_01h455vb4pex5vsknk084sn02q';
const hours = [{ first: '2026-11-30', rule: 'FREQ=WEEKLY;BYDAY=MO,TU,TH', from: '08:00', to: '12:30' }];
const body = { name: 'Dr. Muster', kind: 'clinician', userId: ids.userId, zone: 'Europe/Berlin', hours };
const schedule = {
  ...{ workspaceId: ids.workspaceId, scheduleId, ...body, kind: 'clinician', closed: [] },
  ...{ createdBy: ids.userId, createdAt: '2026-11-28T08:00:00.000Z', version: 1 },
} as const;
const params = { scheduleId };
const all = '/v1/workspaces/{workspaceId}/schedules';
const one = `${all}/{scheduleId}` as const;

export const scheduleRoutes = {
  createSchedule: {
    method: 'POST',
    path: all,
    access: 'schedule:create',
    summary: 'Say when a clinician, a room or a device can be booked',
    description:
      'Each of `hours` is open on its `first` day and by its rule from then on, by the wall clock of the `zone` (yours, unless it is said), also when clocks change; hours that do not end after they begin end the next day, and those that touch are one. Whatever they say, it is not open while it is `closed`, nor while the member whose schedule it is (`userId`, of a clinician) is absent, and not at all once they have left. A member has one schedule, so that nobody is booked twice at one time: where they work at several places, it has the hours of all.',
    body: ScheduleInput,
    reply: Schedule,
    status: 201,
    location: one,
    fails: ['limit_reached', 'conflict', 'already_exists'],
    example: { body, reply: schedule },
  },
  listSchedules: {
    method: 'GET',
    path: all,
    access: 'schedule:read',
    summary: 'List the schedules of a clinic, oldest first',
    query: z.strictObject({ ...paging, archived: z.enum(['true', 'false']).default('false') }),
    list: Schedule,
    fails: [],
    example: { reply: [schedule] },
  },
  getSchedule: {
    method: 'GET',
    path: one,
    access: 'schedule:read',
    summary: 'Read a schedule, archived or not',
    reply: Schedule,
    fails: [],
    example: { params, reply: schedule },
  },
  changeSchedule: {
    method: 'PATCH',
    path: one,
    access: 'schedule:change',
    summary: 'Change when a schedule is open, or archive it (merge patch)',
    description:
      'Lists replace those that are there: with them, `If-Match` must say which you have seen (428 without). It holds for what is booked from now on: no visit is moved or called off by it. What is `archived` is booked no more, until it is brought back by `false`.',
    ifMatch: ['hours', 'closed'],
    body: SchedulePatch,
    reply: Schedule,
    fails: ['precondition_failed', 'conflict'],
    example: { params, body: { name: 'Dr. Anna Muster' }, reply: { ...schedule, name: 'Dr. Anna Muster', version: 2 } },
  },
} as const satisfies Routes;
