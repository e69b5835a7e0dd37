import * as z from 'zod';
import { UserId } from '../../domain/core/ids.ts';
import { Absence, AbsenceCategory, AbsenceInput, AbsencePatch } from '../../domain/people/absences/absence.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { paging } from '../core/shapes.ts';

/** An absence as it is shown: its category and its note to whom it is of, and to who manages members, alone. */
export const AbsenceView = Absence.omit({ dueAt: true, expiresAt: true }).extend({
  category: AbsenceCategory.optional(),
  /** Nothing of it comes any more. */
  over: z.boolean(),
});

const absenceId = 'abs_01h455vb4pex5vsknk084sn02q';
const body = { from: '2026-12-21', to: '2027-01-03', category: 'vacation', note: 'Skiing' } as const;
const absence = {
  workspaceId: ids.workspaceId,
  userId: ids.userId,
  absenceId,
  ...body,
  zone: 'Europe/Berlin',
  createdBy: ids.userId,
  createdAt: '2026-11-28T08:00:00.000Z',
  over: false,
  version: 1,
} as const;

const ofMember = '/v1/workspaces/{workspaceId}/members/{userId}/absences';
const one = `${ofMember}/{absenceId}` as const;
const managed = 'Your own; those of another member need the right to change members.';
const params = { absenceId };

export const absenceRoutes = {
  listAbsences: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/absences',
    access: 'member:read',
    summary: 'List who is away, and who will be, by member',
    description:
      'Those that are over stay in the list for 400 days, without why: for so long it is known who was there to share what was done. Why somebody is away (`category`, `note`) is shown to them, and to who may change members.',
    query: z.strictObject({ ...paging, userId: UserId.optional() }),
    list: AbsenceView,
    fails: [],
    example: { reply: [absence] },
  },
  createAbsence: {
    method: 'POST',
    path: ofMember,
    access: 'workspace:read',
    keys: 'never',
    summary: 'Say when you, or another member, will be away',
    description: `From the first day to the last one, in a zone: it begins and is over at local midnight. With a \`rule\`, such as \`FREQ=WEEKLY;INTERVAL=2\` for a child who lives elsewhere every other week, it begins again for as many days. ${managed}`,
    body: AbsenceInput,
    reply: AbsenceView,
    status: 201,
    location: one,
    fails: ['invalid_recurrence', 'limit_reached', 'conflict'],
    example: { body, reply: absence },
  },
  getAbsence: {
    method: 'GET',
    path: one,
    access: 'workspace:read',
    summary: 'Read an absence',
    reply: AbsenceView,
    fails: [],
    example: { params, reply: absence },
  },
  changeAbsence: {
    method: 'PATCH',
    path: one,
    access: 'workspace:read',
    keys: 'never',
    summary: 'Change an absence (merge patch: null removes)',
    description: `Who is away, and would not be by its new days, is back at once. ${managed}`,
    body: AbsencePatch,
    reply: AbsenceView,
    fails: ['invalid_recurrence', 'precondition_failed', 'conflict', 'absence_over'],
    example: { params, body: { to: '2027-01-06' }, reply: { ...absence, to: '2027-01-06', version: 2 } },
  },
  endAbsence: {
    method: 'POST',
    path: `${one}/end`,
    access: 'workspace:read',
    keys: 'never',
    summary: 'End an absence now, or call it off before it begins',
    description: `What was until now stays as it was. Ended again, it stays as it is. ${managed}`,
    reply: AbsenceView,
    fails: ['precondition_failed', 'conflict'],
    example: { params, reply: { ...absence, endedAt: '2026-12-20T08:00:00.000Z', over: true, version: 2 } },
  },
} as const satisfies Routes;
