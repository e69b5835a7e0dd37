import type { Caller, HandlersOf } from '../../../shared/api/core/route.ts';
import type { rewardRoutes } from '../../../shared/api/households/rewards.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { movePoints } from '../../../shared/data/households/pool.ts';
import { writeRedemption } from '../../../shared/data/households/redeem.ts';
import { redemptions, redemptionsIn } from '../../../shared/data/households/redemptions.ts';
import { rewardQuota, rewards, rewardsOf } from '../../../shared/data/households/rewards.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { contribute, grantToAll, pooledBy, takeBack } from '../../../shared/domain/households/pool.ts';
import { askFor, type Redemption } from '../../../shared/domain/households/redemption.ts';
import { changeReward, createReward, type Reward, requireRedeemable } from '../../../shared/domain/households/reward.ts';
import { requireMembers } from '../../items/items/needs.ts';
import { mayRead, requireApprover } from '../points/rights.ts';
import { end } from './end.ts';

const shown = ({ dueAt: _dueAt, expiresAt: _expiresAt, ...redemption }: Redemption) => redemption;

const requireEach = (workspaceId: WorkspaceId, userIds: readonly UserId[] | null = []): Promise<void> =>
  requireMembers(
    workspaceId,
    (userIds ?? []).map((userId, i) => ({ userId, at: `/members/${i}` })),
  );

type Params = { workspaceId: WorkspaceId; userId: UserId; redemptionId: Redemption['redemptionId'] };
const idOf = ({ workspaceId, userId: holderId, redemptionId }: Params) => ({ workspaceId, holderId, redemptionId });

/** A reward as somebody may see it: who has given how much to it shows where points of others do. */
const shownTo = (asked: Parameters<typeof mayRead>[0], { parts, ...reward }: Reward): Reward => {
  const seen = parts?.filter(({ userId }) => mayRead(asked, userId));
  return { ...reward, ...(seen && seen.length > 0 ? { parts: seen } : {}) };
};

const requireHolder = ({ userId }: Caller, holderId: UserId): void => {
  if (userId !== holderId) throw new Failure('forbidden', { reason: 'reward_of_others' });
};

export const rewardHandlers: HandlersOf<typeof rewardRoutes> = {
  createReward: async ({ params: { workspaceId }, body, reach, newId, context }) => {
    requireApprover(reach);
    await requireEach(workspaceId, body.members);
    const ids = { workspaceId, rewardId: await newId('reward') };
    return (await createWithin(rewardQuota(workspaceId), rewards, ids, createReward(body, ids, context), context)).record;
  },

  listRewards: async ({ params: { workspaceId }, query: { archived, ...page }, ...asked }) => {
    const keep = ({ archivedAt }: Reward): boolean => String(archivedAt !== undefined) === archived;
    const found = await rewardsOf(workspaceId, { ...page, keep });
    return { ...found, items: found.items.map(reward => shownTo(asked, reward)) };
  },

  getReward: async ({ params, ...asked }) => shownTo(asked, await rewards.get(params)),

  changeReward: async ({ params, body, reach, context, ifMatch }) => {
    requireApprover(reach);
    await requireEach(params.workspaceId, body.members);
    return rewards.update(params, reward => changeReward(reward, body, context.now), context, ifMatch);
  },

  createRedemption: async ({ params, body = {}, newId, context }) => {
    const reward = await rewards.get(params);
    requireRedeemable(reward, context.userId);
    return shown(await writeRedemption(askFor(reward, body, await newId('redemption'), context), reward, context));
  },

  contributePoints: async ({ params, body: { points }, newId, context, ifMatch, ...asked }) => {
    const pointsEntryId = await newId('pointsEntry');
    const entryOf = (reward: Reward) => pooledBy(reward, pointsEntryId, -points, context);
    return shownTo(asked, await movePoints(params, reward => contribute(reward, points, context.userId), entryOf, context, ifMatch));
  },

  takeBackPoints: async ({ params, body: { points }, newId, context, ifMatch, ...asked }) => {
    const pointsEntryId = await newId('pointsEntry');
    const entryOf = (reward: Reward) => pooledBy(reward, pointsEntryId, points, context);
    return shownTo(asked, await movePoints(params, reward => takeBack(reward, points, context.userId), entryOf, context, ifMatch));
  },

  grantReward: async ({ params, reach, context, ifMatch }) => {
    requireApprover(reach);
    return rewards.update(params, reward => grantToAll(reward, context.now), context, ifMatch);
  },

  listRedemptions: async ({ params: { workspaceId }, query: { status, userId, ...page }, ...asked }) => {
    const keep = (each: Redemption): boolean => mayRead(asked, each.holderId) && (status === undefined || each.status === status);
    const found = await redemptionsIn({ workspaceId, holderId: userId }, { ...page, keep });
    return { ...found, items: found.items.map(shown) };
  },

  getRedemption: async ({ params, ...asked }) => {
    if (!mayRead(asked, params.userId)) throw new Failure('not_found', { what: redemptions.name });
    return shown(await redemptions.get(idOf(params)));
  },

  grantRedemption: async ({ params, reach, context, ifMatch }) => {
    requireApprover(reach);
    return shown(await end(idOf(params), { status: 'granted', by: context.userId }, context, ifMatch));
  },

  refuseRedemption: async ({ params, body = {}, reach, context, ifMatch }) => {
    requireApprover(reach);
    return shown(await end(idOf(params), { status: 'refused', by: context.userId, ...body }, context, ifMatch));
  },

  withdrawRedemption: async ({ params, caller, context, ifMatch }) => {
    requireHolder(caller, params.userId);
    return shown(await end(idOf(params), { status: 'withdrawn', by: context.userId }, context, ifMatch));
  },
};
