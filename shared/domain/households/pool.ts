import * as z from 'zod';
import type { Actor, Change } from '../core/due.ts';
import { Failure } from '../core/failure.ts';
import type { PointsEntryId, UserId } from '../core/ids.ts';
import type { PointsEntry } from './points-entry.ts';
import { poolRules, Reward, requireNotArchived, requireOpen } from './reward.ts';

/** How many points somebody gives to a reward of all, or takes back. */
export const PoolInput = z.strictObject({ points: Reward.shape.points });

/** How many points are gathered for a reward. */
export const gatheredFor = ({ parts = [] }: Pick<Reward, 'parts'>): number => parts.reduce((sum, { points }) => sum + points, 0);

const partOf = ({ parts = [] }: Reward, userId: UserId): number => parts.find(each => each.userId === userId)?.points ?? 0;

/** The parts of all with that of one person, who stands where they stood, and in no place with nothing. */
const withPart = ({ parts = [] }: Reward, userId: UserId, points: number): Reward['parts'] => {
  const isNew = !parts.some(each => each.userId === userId);
  const all = isNew ? [...parts, { userId, points }] : parts.map(each => (each.userId === userId ? { userId, points } : each));
  const held = all.filter(each => each.points > 0);
  return held.length > 0 ? held : undefined;
};

const requirePool = ({ shared }: Reward): void => {
  if (!shared) throw new Failure('not_found', { what: 'pool' });
};

/** A reward of all to which somebody gives points of theirs. Fails with `limit_reached` beyond what is missing, or where so many have given that no other may. */
export const contribute = (reward: Reward, points: number, userId: UserId): Change<Reward> => {
  requirePool(reward);
  requireOpen(reward, userId);
  const [missing, own] = [reward.points - gatheredFor(reward), partOf(reward, userId)];
  if (points > missing) throw new Failure('limit_reached', { limit: Math.max(0, missing) });
  if (own === 0 && (reward.parts?.length ?? 0) >= poolRules.people) throw new Failure('limit_reached', { limit: poolRules.people });
  return { next: { ...reward, parts: withPart(reward, userId, own + points) }, event: { type: 'reward.contributed', data: { points } } };
};

/** A reward of all from which somebody takes back what they gave. Fails with `not_enough_points` where that was less. */
export const takeBack = (reward: Reward, points: number, userId: UserId): Change<Reward> => {
  requirePool(reward);
  const own = partOf(reward, userId);
  if (points > own) throw new Failure('not_enough_points', { needs: points, free: own });
  return { next: { ...reward, parts: withPart(reward, userId, own - points) }, event: { type: 'reward.taken_back', data: { points } } };
};

/** A reward that all of them have now: what was given is spent, and saving for it begins anew. Fails with `pool_not_full`, and with `reward_archived`, as then all is given back. */
export const grantToAll = (reward: Reward, now: string): Change<Reward> => {
  requirePool(reward);
  requireNotArchived(reward);
  const { points: needs, parts = [] } = reward;
  const gathered = gatheredFor(reward);
  if (gathered < needs) throw new Failure('pool_not_full', { needs, gathered });
  return { next: { ...reward, parts: undefined, grantedAt: now }, event: { type: 'reward.granted', data: { parts } } };
};

/** A reward of all without what somebody gave to it whose points are erased. Undefined where that is nothing. */
export const withoutGiver = (reward: Reward, userId: UserId): Change<Reward> | undefined =>
  partOf(reward, userId) === 0
    ? undefined
    : { next: { ...reward, parts: withPart(reward, userId, 0) }, event: { type: 'reward.changed', data: { fields: ['parts'] } } };

/** What somebody gives to a reward of all leaves their points by an entry; what they take back comes by one. */
export const pooledBy = (
  { workspaceId, rewardId }: Reward,
  pointsEntryId: PointsEntryId,
  points: number,
  { userId: holderId, now: at }: Actor,
): PointsEntry => ({
  ...{ workspaceId, holderId, pointsEntryId, points, cause: points < 0 ? 'pooled' : 'pool_returned' },
  ...{ rewardId, by: holderId, at, version: 1 },
});
