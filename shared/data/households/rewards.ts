import type { WorkspaceId } from '../../domain/core/ids.ts';
import { Reward } from '../../domain/households/reward.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable, wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** What members of a workspace get for their points. */
export const rewards = entity({ name: 'reward', pk: 'WS#{workspaceId}', sk: 'REWARD#{rewardId}', schema: Reward });

const below = (workspaceId: WorkspaceId) => ({ pk: `WS#${workspaceId}`, prefix: 'REWARD#' });

type Options = { limit: number; cursor?: string; keep?: (reward: Reward) => boolean };

/** A page of a workspace's rewards, oldest first. */
export const rewardsOf = (workspaceId: WorkspaceId, options: Options): Promise<Page<Reward>> =>
  queryTable(below(workspaceId), rewards.fromRow, options);

const rewardsAtMost = 200;

/** How many rewards a workspace may have, those that are archived with them. */
export const rewardQuota = (workspaceId: WorkspaceId): Quota => ({
  pk: `WS#${workspaceId}`,
  name: rewards.name,
  most: rewardsAtMost,
  held: () => wholeOfTable(below(workspaceId), rewards.fromRow, rewardsAtMost, () => true),
});
