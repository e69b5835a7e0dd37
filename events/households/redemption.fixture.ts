import { emptyBalance, giveBack, reserve, spend, withEntry } from '../../shared/domain/households/balance.ts';
import { written } from '../../shared/domain/households/points-entry.ts';
import { advanceRedemption, askFor, endRedemption, eraseRedemption, spentBy } from '../../shared/domain/households/redemption.ts';
import { createReward } from '../../shared/domain/households/reward.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z' } as const;

/** A redemption, all that happens to it, and to the points that it is for. */
export const redemptionSamples = (): Sample[] => {
  const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', rewardId: 'reward_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const reward = createReward({ name: 'Cinema', points: 50 }, ids, acting).next;
  const asked = askFor(reward, {}, 'redemption_01kb8m3tq2e8fvq3w5r7c9d0ea', acting);
  const ends = (['granted', 'refused', 'withdrawn', 'expired'] as const).map(
    status => endRedemption(asked.next, { status, by: acting.userId, now: acting.now })!,
  );
  const balance = withEntry(emptyBalance(asked.next), { points: 60 });
  const reserved = reserve(balance.next, 50);
  return [
    ...samplesOf('redemption', asked, ...ends, advanceRedemption(asked.next, asked.next.until), eraseRedemption(asked.next, acting.now)),
    ...samplesOf('balance', reserved, spend(reserved.next, 50), giveBack(reserved.next, 50)),
    ...samplesOf('points_entry', written(spentBy(ends[0]!.next, 'points_01kb8m3tq2e8fvq3w5r7c9d0ed'))),
  ];
};
