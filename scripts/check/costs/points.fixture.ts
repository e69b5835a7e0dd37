import type { PointsEntryId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { adjust } from '../../../shared/domain/households/points-entry.ts';
import { contribute, pooledBy } from '../../../shared/domain/households/pool.ts';
import { askFor, endRedemption } from '../../../shared/domain/households/redemption.ts';
import { createReward } from '../../../shared/domain/households/reward.ts';

const load = async () => ({
  ...(await import('../../../shared/data/households/balances.ts')),
  ...(await import('../../../shared/data/households/ledger.ts')),
  ...(await import('../../../shared/data/households/points-entries.ts')),
  ...(await import('../../../shared/data/households/pool.ts')),
  ...(await import('../../../shared/data/households/redeem.ts')),
  ...(await import('../../../shared/data/households/redemptions.ts')),
  ...(await import('../../../shared/data/households/rewards.ts')),
});

type World = { workspaceId: WorkspaceId; acting: { userId: UserId; now: string; requestId: string } };

/** The ledger of somebody with twenty entries: what each asks of the table. */
export const pointsCosts = ({ workspaceId, acting }: World) => {
  let data: Awaited<ReturnType<typeof load>>;
  const of = { workspaceId, holderId: acting.userId };
  const entryOf = (i: number) => {
    const pointsEntryId: PointsEntryId = `points_01kb8m3tq2e8fvq3w5r7c9d${100 + i}`;
    return adjust({ points: 5, note: 'Helped with the shopping' }, { ...of, pointsEntryId }, acting);
  };
  const ids = { workspaceId, rewardId: 'reward_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const reward = createReward({ name: 'Cinema', points: 10 }, ids, acting).next;
  const poolIds = { workspaceId, rewardId: 'reward_01kb8m3tq2e8fvq3w5r7c9d0eb' } as const;
  const give = () =>
    data.movePoints(
      poolIds,
      each => contribute(each, 5, acting.userId),
      each => pooledBy(each, entryOf(40).pointsEntryId, -5, acting),
      acting,
    );
  const idOf = (i: number) => ({ ...of, redemptionId: `redemption_01kb8m3tq2e8fvq3w5r7c9d${100 + i}` as const });
  const ask = (i: number) => data.writeRedemption(askFor(reward, {}, idOf(i).redemptionId, acting), reward, acting);
  const end = (i: number, status: 'granted' | 'refused') =>
    data.endOf(idOf(i), each => endRedemption(each, { status, by: acting.userId, now: acting.now }), entryOf(30 + i).pointsEntryId, acting);
  return {
    fill: async (): Promise<void> => {
      data = await load();
      for (let i = 1; i <= 20; i++) await data.postEntry(entryOf(i), acting);
      for (let i = 1; i <= 2; i++) await ask(i);
      await data.rewards.create(createReward({ name: 'Zoo', points: 50, shared: true }, poolIds, acting), acting);
    },
    patterns: {
      'points into the ledger, with the balance of whose they are': () => data.postEntry(entryOf(21), acting),
      'the same points again: they are there': () => data.postEntry(entryOf(20), acting),
      'twenty entries of the ledger of somebody': () => data.entriesOf(of, { limit: 20 }),
      'a redemption, with the balance that reserves its points': () => ask(3),
      'a redemption that is granted, with its entry and the balance': () => end(1, 'granted'),
      'a redemption that is refused, with the balance': () => end(2, 'refused'),
      'points given to a reward of all, with their entry and the balance': give,
      'the rewards of a workspace': () => data.rewardsOf(workspaceId, { limit: 50 }),
      'the redemptions of a workspace': () => data.redemptionsIn({ workspaceId }, { limit: 50 }),
      'the balances of a workspace': () => data.balancesIn(workspaceId, { limit: 50 }),
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
