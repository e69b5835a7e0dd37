import * as z from 'zod';
import { personal } from '../core/data-class.ts';
import type { Actor, Change } from '../core/due.ts';
import { Failure } from '../core/failure.ts';
import { RewardId, UserId, WorkspaceId } from '../core/ids.ts';
import { invalidCode } from '../core/invalid.ts';
import { Line } from '../core/text.ts';

/** How many people save for a reward of all at the most. */
export const poolRules = { people: 20 };

const name = Line(80);
const points = z.int().min(1).max(10_000);
const weekly = z.int().min(1).max(50);
const members = z
  .array(UserId)
  .min(1)
  .max(20)
  .refine(userIds => new Set(userIds).size === userIds.length, invalidCode('same_thing_twice'));
const instant = z.iso.datetime();

/** What members of a workspace get for their points. It is archived, never deleted: redemptions and entries go on naming it. */
export const Reward = z.object({
  workspaceId: WorkspaceId,
  rewardId: RewardId,
  name: personal(name),
  /** What it costs. */
  points,
  /** How often a member may redeem it within seven days; absent where they may as often as they can. */
  weekly: weekly.optional(),
  /** Who may redeem it; absent where everybody may. */
  members: members.optional(),
  /** Whether all save for it together, in place of each for themselves. */
  shared: z.literal(true).optional(),
  /** Who has given how many points to it, since it was granted last. */
  parts: z
    .array(z.object({ userId: UserId, points: z.int().positive() }))
    .max(poolRules.people)
    .optional(),
  /** When it was granted to all last. */
  grantedAt: instant.optional(),
  createdBy: UserId,
  createdAt: instant,
  /** Since when nobody redeems it any more. */
  archivedAt: instant.optional(),
  version: z.int().positive(),
});
export type Reward = z.infer<typeof Reward>;

const settings = { name, points, weekly: weekly.optional(), members: members.optional() };
export const RewardInput = z.strictObject({ ...settings, shared: z.literal(true).optional() });
/** A merge patch (RFC 7396): null removes, what is absent stays. */
export const RewardPatch = z
  .strictObject({ ...settings, weekly: weekly.nullable(), members: members.nullable(), archived: z.boolean() })
  .partial();
type Patch = z.infer<typeof RewardPatch>;

/** A new reward. */
export const createReward = (
  input: z.infer<typeof RewardInput>,
  ids: { workspaceId: WorkspaceId; rewardId: RewardId },
  { userId, now }: Actor,
): Change<Reward> => ({
  next: { ...ids, ...input, createdBy: userId, createdAt: now, version: 1 },
  event: { type: 'reward.created', data: {} },
});

/** A reward with a merge patch applied. What waits was asked for as it was, and stays so. */
export const changeReward = (reward: Reward, patch: Patch, now: string): Change<Reward> => {
  const event = { type: 'reward.changed', data: { fields: Object.keys(patch) } };
  if (Object.keys(patch).length === 0) return { next: reward, event };
  const { archived = reward.archivedAt !== undefined, weekly: often = reward.weekly, members: whose = reward.members, ...rest } = patch;
  return {
    next: {
      ...reward,
      ...rest,
      weekly: often ?? undefined,
      members: whose ?? undefined,
      archivedAt: archived ? (reward.archivedAt ?? now) : undefined,
    },
    event,
  };
};

/** Fails with `reward_archived`. */
export const requireNotArchived = ({ rewardId, archivedAt }: Reward): void => {
  if (archivedAt) throw new Failure('reward_archived', { rewardId });
};

/** Fails with `reward_archived`, or `forbidden` where it is for others. */
export const requireOpen = (reward: Reward, userId: UserId): void => {
  requireNotArchived(reward);
  const { members: whose } = reward;
  if (whose && !whose.includes(userId)) throw new Failure('forbidden', { reason: 'reward_of_others' });
};

/** The same of what somebody redeems for themselves. Fails with `reward_shared` where all save for it. */
export const requireRedeemable = (reward: Reward, userId: UserId): void => {
  requireOpen(reward, userId);
  if (reward.shared) throw new Failure('reward_shared', { rewardId: reward.rewardId });
};
