import { Child, ChildInput, ChildPatch, Consent } from '../../domain/people/children/child.ts';
import { Member } from '../../domain/people/workspaces/workspace.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

/** A child as it is shown: the year of its birth and the consent to its guardians alone. */
export const ChildView = Child.omit({ erasedAt: true, dueAt: true, expiresAt: true }).extend({
  consent: Consent.optional(),
  guardians: Member.shape.guardians.unwrap(),
});

const body = { name: 'Mia', color: 'coral', birthYear: 2018, consent: { method: 'account' } } as const;
const childId = 'user_01h455vb4pex5vsknk084sn02s';
const child = {
  workspaceId: ids.workspaceId,
  userId: childId,
  name: body.name,
  color: body.color,
  birthYear: body.birthYear,
  zone: 'Europe/Berlin',
  guardians: [ids.userId],
  consent: { by: ids.userId, at: '2026-11-29T08:00:00.000Z', method: 'account' },
  createdBy: ids.userId,
  createdAt: '2026-11-29T08:00:00.000Z',
  version: 1,
} as const;

const all = '/v1/workspaces/{workspaceId}/children';
const one = `${all}/{userId}` as const;
const params = { userId: childId };

export const childRoutes = {
  listChildren: {
    method: 'GET',
    path: all,
    access: 'child:read',
    summary: 'List the children of the workspace who have no account',
    description: 'Twenty at the most. The year of birth and the consent are shown to the guardians of a child alone.',
    list: ChildView,
    fails: [],
    example: { reply: [child] },
  },
  createChild: {
    method: 'POST',
    path: all,
    access: 'child:create',
    keys: 'never',
    summary: 'Add a child, which needs neither a mail address nor an account',
    description:
      'You are its guardian, and say yes to what is kept of it: `consent` is written down with your id and the time. The child is a member in the role `child`: items can be assigned to it, and what falls due for it is told to its guardians. Nothing is ever sent to a child.',
    body: ChildInput,
    reply: ChildView,
    status: 201,
    location: one,
    fails: ['limit_reached', 'conflict'],
    example: { body, reply: child },
  },
  getChild: {
    method: 'GET',
    path: one,
    access: 'child:read',
    summary: 'Read a child',
    reply: ChildView,
    fails: [],
    example: { params, reply: child },
  },
  changeChild: {
    method: 'PATCH',
    path: one,
    access: 'child:change',
    keys: 'never',
    summary: 'Change a child, as one of its guardians (merge patch: null removes)',
    description:
      '`guardians` are members with accounts of their own, one to four; the list replaces the one that is there: with it, `If-Match` must say which you have seen (428 without).',
    ifMatch: ['guardians'],
    body: ChildPatch,
    reply: ChildView,
    fails: ['precondition_failed', 'conflict'],
    example: { params, body: { color: 'teal' }, reply: { ...child, color: 'teal', version: 2 } },
  },
  eraseChild: {
    method: 'DELETE',
    path: one,
    access: 'child:delete',
    keys: 'never',
    summary: 'Erase a child, as one of its guardians',
    description:
      'It is a member no more at once, and what is held of it goes within minutes: profile, absences, comments, files and points. What it had to do goes to others. There is no way back.',
    fails: ['precondition_failed', 'conflict'],
    example: { params },
  },
} as const satisfies Routes;
