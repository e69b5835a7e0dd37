import type { PointsEntryId, RewardId, UserId } from '../../../shared/domain/core/ids.ts';
import { contribute, gatheredFor, grantToAll, pooledBy, takeBack } from '../../../shared/domain/households/pool.ts';
import { createReward, type Reward } from '../../../shared/domain/households/reward.ts';
import type { Home } from './redemptions.fixture.ts';
import { untilDone } from './world.fixture.ts';

/** The code that is tried, loaded when the environment is there. */
export const poolCode = async () => {
  const [{ movePoints }, { rewards }] = await Promise.all([
    import('../../../shared/data/households/pool.ts'),
    import('../../../shared/data/households/rewards.ts'),
  ]);
  return { movePoints, rewards };
};
type Code = Awaited<ReturnType<typeof poolCode>>;
type Acting = { userId: UserId; now: string; requestId: string; retryMark?: string };

const refusals = ['not_enough_points', 'limit_reached', 'pool_not_full', 'conflict'];
const unlessRefused = (error: Error & { code?: string }): undefined => {
  if (!refusals.includes(error.code ?? '')) throw error;
};

/** A reward for which all save, which costs so much. */
export const openPool = (
  { rewards }: Code,
  { workspaceId }: Pick<Home, 'workspaceId'>,
  rewardId: RewardId,
  points: number,
  acting: Acting,
) => untilDone(() => rewards.create(createReward({ name: 'Zoo', points, shared: true }, { workspaceId, rewardId }, acting), acting));

/** Somebody gives points to it, or takes some back below zero: what they are answered, or nothing where it is refused. */
export const move = (code: Code, id: Pick<Reward, 'workspaceId' | 'rewardId'>, points: number, entryId: PointsEntryId, acting: Acting) =>
  untilDone(() =>
    code.movePoints(
      id,
      reward => (points > 0 ? contribute(reward, points, acting.userId) : takeBack(reward, -points, acting.userId)),
      reward => pooledBy(reward, entryId, -points, acting),
      acting,
    ),
  ).catch(unlessRefused);

/** Somebody grants it to all: what they are answered, or nothing where it is refused. */
export const grant = ({ rewards }: Code, id: Pick<Reward, 'workspaceId' | 'rewardId'>, acting: Acting) =>
  untilDone(() => rewards.update(id, reward => grantToAll(reward, acting.now), acting)).catch(unlessRefused);

type Living = { users: readonly UserId[]; rewardId: RewardId; entryIdOf: (i: number) => PointsEntryId; moment: (i: number) => string };

/** All save for a reward at once, take back, and are granted it. Answers how many points each has in it or has spent by it, and how many were granted. */
export const livePool = async (code: Code, home: Home, { users, rewardId, entryIdOf, moment }: Living) => {
  const { workspaceId, dice } = home;
  const id = { workspaceId, rewardId };
  const acting = (userId: UserId, i: number): Acting => ({ userId, now: moment(i), requestId: 'r', retryMark: `pool${i}.x` });
  const cost = dice.between(2, 12);
  await openPool(code, home, rewardId, cost, acting(users[0]!, 0));
  const put = new Map<UserId, number>(users.map(userId => [userId, 0]));
  let granted = 0;
  const person = async (userId: UserId, of: number): Promise<void> => {
    for (let i = dice.below(6); i > 0; i--) {
      const step = of * 10 + i;
      const points = dice.pick([1, 2, 3, 5, -1, -2]);
      if (await move(code, id, points, entryIdOf(step), acting(userId, step))) put.set(userId, put.get(userId)! + points);
      if (dice.chance(0.3) && (await grant(code, id, acting(userId, step + 100)))) granted += cost;
    }
  };
  await Promise.all(users.map(person));
  return { put, granted };
};

/** What is gathered for a reward now. */
export const gatheredIn = async ({ rewards }: Code, id: Pick<Reward, 'workspaceId' | 'rewardId'>): Promise<number> =>
  gatheredFor(await rewards.get(id));
