import { expect, test } from 'vitest';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { adjust } from '../../../shared/domain/households/points-entry.ts';
import { contribute } from '../../../shared/domain/households/pool.ts';
import { askFor } from '../../../shared/domain/households/redemption.ts';
import { createReward } from '../../../shared/domain/households/reward.ts';
import { onEngine } from '../costs/engine.fixture.ts';

/* What somebody has earned goes with their account, from every workspace, and nobody else's does. On a DynamoDB engine in memory. */
const data = onEngine(async () => ({
  ...(await import('../../../functions/households/points/erase.ts')),
  ...(await import('../../../shared/data/households/balances.ts')),
  ...(await import('../../../shared/data/households/ledger.ts')),
  ...(await import('../../../shared/data/households/points-entries.ts')),
  ...(await import('../../../shared/data/households/redeem.ts')),
  ...(await import('../../../shared/data/households/redemptions.ts')),
  ...(await import('../../../shared/data/households/rewards.ts')),
}));

const id = <P extends string>(prefix: P, i: number) => `${prefix}_01kb8m3tq2e8fvq3w5r7c9${String(i).padStart(4, '0')}` as const;
const [ada, ben] = [id('user', 1), id('user', 2)];
const context = { userId: ada, now: '2026-11-28T08:00:00.000Z', requestId: 'r' };

let given = 0;
const give = (workspaceId: WorkspaceId, holderId: UserId) =>
  data.postEntry(adjust({ points: 5, note: 'Thanks' }, { workspaceId, holderId, pointsEntryId: id('points', ++given) }, context), context);
const heldIn = async (workspaceId: WorkspaceId, holderId: UserId) => ({
  entries: (await data.entriesOf({ workspaceId, holderId }, { limit: 100 })).items.length,
  balance: (await data.balances.find({ workspaceId, holderId }))?.points,
  wanted: (await data.redemptionsIn({ workspaceId, holderId }, { limit: 100 })).items.length,
});

/** Somebody wants something for ten of their points. */
const ask = async (workspaceId: WorkspaceId, userId: UserId) => {
  const acting = { ...context, userId };
  const reward = createReward({ name: 'Cinema', points: 10 }, { workspaceId, rewardId: id('reward', 1) }, acting).next;
  await data.writeRedemption(askFor(reward, {}, id('redemption', ++given), acting), reward, acting);
};

/** A reward of all, to which Ada and Ben have given. */
const saveTogether = async (workspaceId: WorkspaceId) => {
  const ids = { workspaceId, rewardId: id('reward', 2) };
  const { record } = await data.rewards.create(createReward({ name: 'The zoo', points: 20, shared: true }, ids, context), context);
  for (const userId of [ada, ben]) await data.rewards.update(record, reward => contribute(reward, 4, userId), { ...context, userId });
};
const giversIn = async (workspaceId: WorkspaceId) =>
  (await data.rewards.get({ workspaceId, rewardId: id('reward', 2) })).parts?.map(({ userId }) => userId);

test('an account that is erased takes its points along, however many, and what it wants for them, and a second time nothing', async () => {
  const homes = [id('ws', 1), id('ws', 2)];
  for (const home of homes)
    for (const userId of [ada, ben]) {
      for (let i = 0; i < 30; i++) await give(home, userId);
      await ask(home, userId);
    }
  for (const home of homes) await saveTogether(home);
  for (const _ of ['once', 'again']) expect(await data.erasePointsOf(ben, Date.now() + 60_000, context)).toBe(true);
  for (const home of homes) {
    expect(await heldIn(home, ben)).toEqual({ entries: 0, balance: undefined, wanted: 0 });
    expect(await giversIn(home)).toEqual([ada]);
    expect(await heldIn(home, ada)).toEqual({ entries: 30, balance: 150, wanted: 1 });
  }
});
