import * as z from 'zod';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { commaSeparated, paging } from '../core/shapes.ts';

/** An entry of the log as an auditor reads it: who did what to which record, when and in which request, and nothing of what people wrote. */
export const AuditEntry = z.object({
  id: z.string().describe('The event: the same wherever it is heard of.'),
  type: z.string().describe('What was done: the kind of record, a dot, and the deed in the past tense.'),
  at: z.iso.datetime().describe('When it was done.'),
  recordedAt: z.iso.datetime().describe('When it came into the log, as a rule within a second.'),
  by: z.string().describe('Who did it: a user, the API key that acted for one, or `clock`, `mail`, `cognito`.'),
  for: z.string().optional().describe('In whose name, where somebody acted for another: a guardian (`by`) for a child.'),
  requestId: z.string().describe('The request in which it was done.'),
  entity: z.string().describe('The kind of record.'),
  subject: z.string().describe('The record: the last id in its key.'),
  version: z.int().positive().describe('The version of the record after it.'),
  details: z.record(z.string(), z.unknown()).describe('What the event says beside the record, such as the role before and after.'),
  record: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Of members, roles, keys, invitations and accesses the record as it was then: who may what, or who saw what.'),
  position: z.int().positive().optional().describe('Its place in the log, for who may read all of it.'),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

const word = z.string().regex(/^[\w.-]{1,100}$/);
const query = z.strictObject({
  ...paging,
  by: word
    .optional()
    .describe('Who did it: a user, or an API key; also in whose name. Of a user also what they saw or were refused through a key.'),
  types: commaSeparated(z.string().regex(/^[a-z_]+\.[a-z_]+$/)).optional(),
  entity: z
    .string()
    .regex(/^[a-z_]{1,40}$/)
    .optional()
    .describe('The kind of record.'),
  subject: word.optional().describe('The record: the last id in its key, such as an item, a user or an API key.'),
  from: z.iso.datetime({ offset: true }).optional().describe('What came into the log at this moment or later.'),
  to: z.iso.datetime({ offset: true }).optional().describe('What came into the log before this moment.'),
});
export type AuditQuery = z.infer<typeof query>;

const words =
  'Who did what, when and in which request, the last first: every change, with the steps that the clock made by itself; who was shown what is audited, this list among it (`access.read`, `access.exported`); refusals of who belongs here, the first of its kind in an hour (`access.refused`). Of records of the workspace it tells what happened to which, and not what people wrote in them. Times are those at which an entry came into the log (`recordedAt`). Each page looks at some hundreds of entries only, so that it may be short, or empty, while there is a `cursor`: go on with it.';

const example = {
  id: `WS#${ids.workspaceId}/MEMBER#${ids.userId}@2`,
  type: 'member.role_changed',
  at: '2026-11-21T08:00:00.000Z',
  recordedAt: '2026-11-21T08:00:00.412Z',
  by: ids.userId,
  requestId: 'ZxY1mgQnIAMEMJA=',
  entity: 'member',
  subject: ids.userId,
  version: 2,
  details: { from: 'member', to: 'admin' },
  record: { workspaceId: ids.workspaceId, userId: ids.userId, role: 'admin', version: 2 },
  position: 42,
};

export const auditRoutes = {
  listAudit: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/audit',
    access: 'audit:read',
    limit: 'search',
    summary: 'Who did what in a workspace, the last first',
    description: words,
    query,
    list: AuditEntry,
    audited: 'read',
    fails: [],
    example: { query: { types: 'member.role_changed', from: '2026-11-21T00:00:00Z', limit: '50' }, reply: [example] },
  },
  listMyAudit: {
    method: 'GET',
    path: '/v1/me/audit',
    access: 'user',
    keys: 'never',
    limit: 'search',
    summary: 'What happened to your account, the last first',
    description: `${words} Here of what is your own: profile, sign-ins (\`access.signed_in\`, seen by the first request of a session), devices, feeds, keys and their use (\`key.used\`, once a day), connections, calendars and exports.`,
    query,
    list: AuditEntry,
    audited: 'read',
    fails: [],
    example: {
      query: { types: 'access.signed_in' },
      reply: [
        {
          ...example,
          id: `ACCESS#USER#${ids.userId}/RI0zVJzCkx2nS1t9oPRbxQ@1`,
          type: 'access.signed_in',
          entity: 'access',
          subject: 'RI0zVJzCkx2nS1t9oPRbxQ',
          version: 1,
          details: {},
          record: { userId: ids.userId, signedInAt: '2026-11-21T08:00:00.000Z', subjects: {}, query: {}, version: 1 },
        },
      ],
    },
  },
} as const satisfies Routes;
