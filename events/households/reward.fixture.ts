import { contribute, grantToAll, takeBack } from '../../shared/domain/households/pool.ts';
import { changeReward, createReward } from '../../shared/domain/households/reward.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z' } as const;

/** A reward, and all that happens to it. */
export const rewardSamples = (): Sample[] => {
  const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', rewardId: 'reward_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const created = createReward({ name: 'Cinema', points: 50, weekly: 1, members: [acting.userId] }, ids, acting);
  const pool = createReward({ name: 'Zoo', points: 5, shared: true }, ids, acting);
  const given = contribute(pool.next, 5, acting.userId);
  const moved = [given, takeBack(given.next, 2, acting.userId), grantToAll(given.next, acting.now)];
  return samplesOf('reward', created, changeReward(created.next, { archived: true }, acting.now), ...moved);
};
