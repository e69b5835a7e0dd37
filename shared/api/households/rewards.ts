import * as z from 'zod';
import { UserId } from '../../domain/core/ids.ts';
import { PoolInput } from '../../domain/households/pool.ts';
import { RedemptionInput, RedemptionShown, RedemptionStatus, RefusalInput, redemptionRules } from '../../domain/households/redemption.ts';
import { poolRules, Reward, RewardInput, RewardPatch } from '../../domain/households/reward.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { paging } from '../core/shapes.ts';

const rewardId = 'reward_01h455vb4pex5vsknk084sn02q';
const redemptionId = 'redemption_01h455vb4pex5vsknk084sn02q';
const body = { name: 'An evening at the cinema', points: 50, weekly: 1 } as const;
const made = { createdBy: ids.userId, createdAt: '2026-11-28T08:00:00.000Z', version: 1 } as const;
const reward = { workspaceId: ids.workspaceId, rewardId, ...body, ...made };
const waiting = {
  ...{ workspaceId: ids.workspaceId, holderId: ids.userId, redemptionId, rewardId, name: body.name, points: body.points },
  ...{ status: 'waiting', createdAt: '2026-11-28T08:20:00.000Z', until: '2026-12-12T08:20:00.000Z', version: 1 },
} as const;
const pool = { workspaceId: ids.workspaceId, rewardId, name: 'A day at the zoo', points: 100, shared: true, ...made } as const;
const parts = [{ userId: ids.userId, points: 40 }];
const ended = { endedAt: '2026-11-28T17:05:00.000Z', endedBy: ids.userId, version: 2 } as const;

const all = '/v1/workspaces/{workspaceId}/rewards';
const one = `${all}/{rewardId}` as const;
const redemption = '/v1/workspaces/{workspaceId}/members/{userId}/redemptions/{redemptionId}';
const approvers = 'Whoever may approve only the items that are assigned to them may not.';
const own = 'Whoever may read only the items that are assigned to them sees their own.';
const params = { redemptionId };
const decided = ['precondition_failed', 'conflict', 'redemption_over'] as const;
const again = 'Once it has ended so it is answered as it is.';

export const rewardRoutes = {
  createReward: {
    method: 'POST',
    path: all,
    access: 'item:approve',
    summary: 'Say what members get for their points',
    description: `\`weekly\` is how often a member may redeem it within seven days, \`members\` who may, where not everybody. For one that is \`shared\` all of them save together, and have it once its points are gathered; it stays so. ${approvers}`,
    body: RewardInput,
    reply: Reward,
    status: 201,
    location: one,
    fails: ['limit_reached', 'conflict'],
    example: { body, reply: reward },
  },
  listRewards: {
    method: 'GET',
    path: all,
    access: 'item:read',
    summary: 'List what members get for their points, oldest first',
    query: z.strictObject({ ...paging, archived: z.enum(['true', 'false']).default('false') }),
    list: Reward,
    fails: [],
    example: { reply: [reward] },
  },
  getReward: {
    method: 'GET',
    path: one,
    access: 'item:read',
    summary: 'Read a reward, archived or not',
    reply: Reward,
    fails: [],
    example: { params: { rewardId }, reply: reward },
  },
  changeReward: {
    method: 'PATCH',
    path: one,
    access: 'item:approve',
    summary: 'Change a reward, or archive it (merge patch: null removes)',
    description: `What waits was asked for as the reward was then, and costs what it cost. With \`archived\` nobody redeems it any more, until it is brought back by \`false\`. ${approvers}`,
    body: RewardPatch,
    reply: Reward,
    fails: ['precondition_failed', 'conflict'],
    example: { params: { rewardId }, body: { points: 40 }, reply: { ...reward, points: 40, version: 2 } },
  },
  createRedemption: {
    method: 'POST',
    path: `${one}/redemptions`,
    access: 'item:complete',
    summary: 'Ask for a reward: its points are reserved until somebody decides',
    description: `Points that are reserved are redeemed no second time (\`not_enough_points\`). They are spent when it is granted, and free again when it is refused, withdrawn, or not decided on \`until\` then: ${redemptionRules.days} days from now unless it is said, ${redemptionRules.daysAtMost} at the most. ${redemptionRules.waiting} wait at the most.`,
    body: RedemptionInput.optional(),
    reply: RedemptionShown,
    status: 201,
    location: redemption.replace('{userId}', '{holderId}') as `/${string}`,
    fails: ['not_enough_points', 'reward_archived', 'reward_shared', 'limit_reached', 'conflict'],
    example: { params: { rewardId }, body: {}, reply: waiting },
  },
  contributePoints: {
    method: 'POST',
    path: `${one}/contribute`,
    access: 'item:complete',
    summary: 'Give points of yours to a reward for which all save',
    description: `They leave your balance by an entry (\`pooled\`), written with it; no more than are missing (\`limit_reached\`), and none that wait for another reward. Until it is granted you may take them back. ${poolRules.people} members save for one at the most. A reward that is not \`shared\` has no pool (404).`,
    body: PoolInput,
    reply: Reward,
    fails: ['not_enough_points', 'reward_archived', 'limit_reached', 'precondition_failed', 'conflict'],
    example: { params: { rewardId }, body: { points: 40 }, reply: { ...pool, parts, version: 2 } },
  },
  takeBackPoints: {
    method: 'POST',
    path: `${one}/take-back`,
    access: 'item:complete',
    summary: 'Take back points that you gave to a reward for which all save',
    description:
      'They come back by an entry (`pool_returned`), also where the reward is archived meanwhile. Nobody takes back what others gave.',
    body: PoolInput,
    reply: Reward,
    fails: ['not_enough_points', 'precondition_failed', 'conflict'],
    example: { params: { rewardId }, body: { points: 10 }, reply: { ...pool, parts: [{ userId: ids.userId, points: 30 }], version: 3 } },
  },
  grantReward: {
    method: 'POST',
    path: `${one}/grant`,
    access: 'item:approve',
    summary: 'Grant a reward for which all have saved',
    description: `Its points have to be gathered (\`pool_not_full\`): they are spent by it, once, and saving for it begins anew. ${approvers}`,
    reply: Reward,
    fails: ['pool_not_full', 'reward_archived', 'precondition_failed', 'conflict'],
    example: { params: { rewardId }, reply: { ...pool, grantedAt: '2026-11-28T17:05:00.000Z', version: 4 } },
  },
  listRedemptions: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/redemptions',
    access: 'item:read',
    summary: 'List what members want for their points, by member, oldest first',
    description: `Those that have ended stay in the list for thirty days; what was spent stays in the ledger. ${own}`,
    query: z.strictObject({ ...paging, status: RedemptionStatus.optional(), userId: UserId.optional() }),
    list: RedemptionShown,
    fails: [],
    example: { query: { status: 'waiting' }, reply: [waiting] },
  },
  getRedemption: {
    method: 'GET',
    path: redemption,
    access: 'item:read',
    summary: 'Read what a member wants for their points, and what has become of it',
    description: own,
    reply: RedemptionShown,
    fails: [],
    example: { params, reply: waiting },
  },
  grantRedemption: {
    method: 'POST',
    path: `${redemption}/grant`,
    access: 'item:approve',
    summary: 'Grant a reward: its points are spent',
    description: `By an entry in the ledger (\`spent\`), written with it. ${again} ${approvers}`,
    reply: RedemptionShown,
    fails: decided,
    example: { params, reply: { ...waiting, ...ended, status: 'granted' } },
  },
  refuseRedemption: {
    method: 'POST',
    path: `${redemption}/refuse`,
    access: 'item:approve',
    summary: 'Refuse a reward: its points are free again',
    description: `${again} ${approvers}`,
    body: RefusalInput.optional(),
    reply: RedemptionShown,
    fails: decided,
    example: {
      params,
      body: { note: 'Not on a school day' },
      reply: { ...waiting, ...ended, status: 'refused', note: 'Not on a school day' },
    },
  },
  withdrawRedemption: {
    method: 'POST',
    path: `${redemption}/withdraw`,
    access: 'item:complete',
    summary: 'Take back that you want a reward: its points are free again',
    description: again,
    reply: RedemptionShown,
    fails: decided,
    example: { params, reply: { ...waiting, ...ended, status: 'withdrawn' } },
  },
} as const satisfies Routes;
