import { AllowanceInput, AllowancePatch, AllowanceShown } from '../../domain/households/allowance.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

const allowanceId = 'allowance_01h455vb4pex5vsknk084sn02q';
const settings = { points: 20, every: 'week', day: 6, time: '09:00', unlessAway: false } as const;
const allowance = {
  ...{ workspaceId: ids.workspaceId, allowanceId, holderId: ids.userId, ...settings, zone: 'Europe/Berlin' },
  ...{ createdBy: ids.userId, createdAt: '2026-11-28T08:20:00.000Z', nextAt: '2026-12-05T08:00:00.000Z', version: 1 },
} as const;

const { nextAt: _, ...over } = allowance;

const all = '/v1/workspaces/{workspaceId}/allowances';
const one = `${all}/{allowanceId}` as const;
const approvers = 'Whoever may approve only the items that are assigned to them may not.';
const own = 'Whoever may read only the items that are assigned to them sees their own.';
const params = { allowanceId };

export const allowanceRoutes = {
  createAllowance: {
    method: 'POST',
    path: all,
    access: 'item:approve',
    summary: 'Give a member so many points each week or month',
    description: `By an entry in the ledger (\`allowance\`), once for each week from Monday on, or each month, at a local time of a zone; a day that it lacks is its last. With \`unlessAway\` nothing is given where the member is away at that moment. It ends when they leave. ${approvers}`,
    freshProfile: true,
    body: AllowanceInput,
    reply: AllowanceShown,
    status: 201,
    location: one,
    fails: ['limit_reached', 'conflict'],
    example: { body: { userId: ids.userId, ...settings }, reply: allowance },
  },
  listAllowances: {
    method: 'GET',
    path: all,
    access: 'item:read',
    summary: 'List what members are given each week or month, oldest first',
    description: own,
    query: Paging,
    list: AllowanceShown,
    fails: [],
    example: { reply: [allowance] },
  },
  getAllowance: {
    method: 'GET',
    path: one,
    access: 'item:read',
    summary: 'Read what a member is given each week or month',
    description: own,
    reply: AllowanceShown,
    fails: [],
    example: { params, reply: allowance },
  },
  changeAllowance: {
    method: 'PATCH',
    path: one,
    access: 'item:approve',
    summary: 'Change an allowance, let it rest or go on (merge patch)',
    description: `A week or month that it was given for comes no second time, whatever its day is then. What would have been given while it rests (\`paused\`) is not given later. ${approvers}`,
    body: AllowancePatch,
    reply: AllowanceShown,
    fails: ['precondition_failed', 'conflict', 'allowance_over'],
    example: { params, body: { points: 25 }, reply: { ...allowance, points: 25, version: 2 } },
  },
  endAllowance: {
    method: 'POST',
    path: `${one}/end`,
    access: 'item:approve',
    summary: 'End an allowance',
    description: `What was given stays. Ended again, it stays as it is. ${approvers}`,
    reply: AllowanceShown,
    fails: ['precondition_failed', 'conflict'],
    example: { params, reply: { ...over, endedAt: '2026-12-01T08:00:00.000Z', version: 2 } },
  },
} as const satisfies Routes;
