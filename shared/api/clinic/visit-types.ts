import * as z from 'zod';
import { VisitType, VisitTypeInput, VisitTypePatch } from '../../domain/clinic/booking/visit-type.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { paging } from '../core/shapes.ts';

const visitTypeId = 'visit_type_01h455vb4pex5vsknk084sn02q';
const body = { name: 'Consultation', minutes: 30, after: 10, noticeMinutes: 120, needs: ['clinician', 'room'] } as const;
const visitType = {
  ...{
    workspaceId: ids.workspaceId,
    visitTypeId,
    before: 0,
    every: 15,
    seats: 1,
    horizonDays: 90,
    reminders: ['P3D', 'P1D'],
    zone: 'Europe/Berlin',
    ...body,
  },
  ...{ needs: [...body.needs], createdBy: ids.userId, createdAt: '2026-11-28T08:00:00.000Z', version: 1 },
};
const params = { visitTypeId };
const all = '/v1/workspaces/{workspaceId}/visit-types';
const one = `${all}/{visitTypeId}` as const;

export const visitTypeRoutes = {
  createVisitType: {
    method: 'POST',
    path: all,
    access: 'schedule:create',
    summary: 'Say what is booked in a clinic',
    description:
      'A visit takes its `minutes`, and its schedules take nothing else `before` and `after` it. It begins `every` so many minutes of the wall clock of its `zone` (yours, unless it is said), counted from midnight, with so much notice at the least and within the horizon. A schedule takes as many at the same time as the one with the fewest `seats` allows, `perDay` and `perPatient` as many in a local day. One schedule of each kind in `needs` is booked for it. Its patient is reminded by mail by `reminders`: three days and one day before it, unless it is said; by none where the list is empty.',
    body: VisitTypeInput,
    reply: VisitType,
    status: 201,
    location: one,
    fails: ['limit_reached', 'conflict'],
    example: { body: { ...body, needs: [...body.needs] }, reply: visitType },
  },
  listVisitTypes: {
    method: 'GET',
    path: all,
    access: 'schedule:read',
    summary: 'List what is booked in a clinic, oldest first',
    query: z.strictObject({ ...paging, archived: z.enum(['true', 'false']).default('false') }),
    list: VisitType,
    fails: [],
    example: { reply: [visitType] },
  },
  getVisitType: {
    method: 'GET',
    path: one,
    access: 'schedule:read',
    summary: 'Read a type of visit, archived or not',
    reply: VisitType,
    fails: [],
    example: { params, reply: visitType },
  },
  changeVisitType: {
    method: 'PATCH',
    path: one,
    access: 'schedule:change',
    summary: 'Change what is booked in a clinic, or archive it (merge patch: null removes)',
    description:
      'It holds for what is booked from now on: what is booked keeps its time, and its buffers. What is `archived` is booked no more, until it is brought back by `false`.',
    body: VisitTypePatch,
    reply: VisitType,
    fails: ['precondition_failed', 'conflict'],
    example: { params, body: { minutes: 45 }, reply: { ...visitType, minutes: 45, version: 2 } },
  },
} as const satisfies Routes;
