import { Balance } from '../../domain/households/balance.ts';
import { PointsEntryShown, PointsInput } from '../../domain/households/points-entry.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

/** A balance as it is shown. */
export const BalanceView = Balance.omit({ version: true });

const of = { workspaceId: ids.workspaceId, holderId: ids.userId };
const balance = { ...of, points: 15, reserved: 0 };
const earned = {
  ...of,
  pointsEntryId: 'points_01h455vb4pex5vsknk084sn02q',
  points: 5,
  cause: 'completed',
  itemId: ids.itemId,
  occurrenceId: 'occ_01h455vb4pex5vsknk084sn02q',
  by: ids.userId,
  at: '2026-11-28T08:20:00.000Z',
  version: 1,
};
const body = { points: 10, note: 'Helped with the shopping' } as const;
const bonus = {
  ...of,
  pointsEntryId: 'points_01h455vb4pex5vsknk084sn02r',
  ...body,
  cause: 'bonus',
  by: ids.userId,
  at: '2026-11-28T09:00:00.000Z',
  version: 1,
};

const ofMember = '/v1/workspaces/{workspaceId}/members/{userId}';
const own = 'Whoever may read only the items that are assigned to them sees their own.';

export const pointsRoutes = {
  listBalances: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/balances',
    access: 'item:read',
    summary: 'List how many points each has earned in a workspace',
    description: `Those who have left are in the list with what they had: they find it again when they come back. Who has earned nothing yet is not in it. ${own}`,
    query: Paging,
    list: BalanceView,
    fails: [],
    example: { reply: [balance] },
  },
  getBalance: {
    method: 'GET',
    path: `${ofMember}/balance`,
    access: 'item:read',
    summary: 'Read how many points a member has',
    description: `It is the sum of their entries, and is written with each of them. What is \`reserved\` of it waits for somebody to grant a reward. ${own}`,
    reply: BalanceView,
    fails: [],
    example: { reply: balance },
  },
  listPointsEntries: {
    method: 'GET',
    path: `${ofMember}/points`,
    access: 'item:read',
    summary: 'Read why a member has the points that they have, newest first',
    description: `Whoever completes an item that is worth points (\`points\`) earns them, once for each occurrence; the entry comes a moment after. An item that is opened again takes them back by an entry that names the first (\`reverses\`). Nothing is ever taken out of the ledger. ${own}`,
    query: Paging,
    list: PointsEntryShown,
    fails: [],
    example: { reply: [bonus, earned] },
  },
  addPoints: {
    method: 'POST',
    path: `${ofMember}/points`,
    access: 'item:approve',
    summary: 'Give a member points, or take some, and say why',
    description:
      'Above zero it is a bonus, below zero a correction: a balance may fall below zero by it. Whoever may approve only the items that are assigned to them gives none.',
    body: PointsInput,
    reply: PointsEntryShown,
    status: 201,
    fails: ['conflict'],
    example: { body, reply: bonus },
  },
} as const satisfies Routes;
