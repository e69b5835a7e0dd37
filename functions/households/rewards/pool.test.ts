import { describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { listenTo } from '../../../scripts/testing/bus.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';

/** A household in which Ada and Ben have twelve points each, and all save for the zoo. */
const household = async () => {
  const ada = await person('ada');
  const params = await workspaceOf(ada);
  const ben = await memberOf(params, ada, 'member');
  for (const { userId } of [ada, ben]) await ada.api.addPoints({ params: { ...params, userId }, body: { points: 12, note: 'Thanks' } });
  const { data: zoo } = await ada.api.createReward({ params, body: { name: 'The zoo', points: 20, shared: true } });
  const pointsOf = async ({ userId }: Person) => (await ada.api.getBalance({ params: { ...params, userId } })).data.points;
  return { ada, ben, params, zoo, pointsOf };
};

describe('a reward for which all save', () => {
  test('takes points of theirs until it is gathered, gives them back until it is granted, and is granted once', async () => {
    const heard = await listenTo(['reward.contributed', 'reward.granted', 'points_entry.pooled']);
    const { ada, ben, params, zoo, pointsOf } = await household();
    const request = { params: zoo, body: { points: 12 }, idempotencyKey: uuidv7(Date.now()) };
    const { data: given } = await ben.api.contributePoints(request);
    expect(given).toMatchObject({ shared: true, parts: [{ userId: ben.userId, points: 12 }], version: 2 });
    expect((await ben.api.contributePoints(request)).data).toEqual(given);
    await expect(ben.api.contributePoints({ params: zoo, body: { points: 1 } })).rejects.toMatchObject({ code: 'not_enough_points' });
    await expect(ada.api.contributePoints({ params: zoo, body: { points: 9 } })).rejects.toMatchObject({ code: 'limit_reached' });
    await expect(ada.api.grantReward({ params: zoo })).rejects.toMatchObject({ status: 409, code: 'pool_not_full' });
    await expect(ada.api.takeBackPoints({ params: zoo, body: { points: 1 } })).rejects.toMatchObject({ code: 'not_enough_points' });
    await ben.api.takeBackPoints({ params: zoo, body: { points: 2 } });
    await ada.api.contributePoints({ params: zoo, body: { points: 10 } });
    expect([await pointsOf(ada), await pointsOf(ben)]).toEqual([2, 2]);
    const entries = (await ben.api.listPointsEntries({ params: { ...params, userId: ben.userId } })).data;
    expect(entries.map(({ cause, points, rewardId }) => [cause, points, rewardId])).toEqual([
      ['pool_returned', 2, zoo.rewardId],
      ['pooled', -12, zoo.rewardId],
      ['bonus', 12, undefined],
    ]);
    await expect(ben.api.grantReward({ params: zoo })).rejects.toMatchObject({ status: 403 });
    const { data: granted } = await ada.api.grantReward({ params: zoo });
    expect(granted).toMatchObject({ grantedAt: expect.any(String), points: 20 });
    expect(granted).not.toHaveProperty('parts');
    await expect(ada.api.grantReward({ params: zoo })).rejects.toMatchObject({ code: 'pool_not_full' });
    expect([await pointsOf(ada), await pointsOf(ben)]).toEqual([2, 2]);
    const told = await eventually('the grant', async () => (await heard()).find(({ detail }) => detail.type === 'reward.granted'));
    expect(told.detail.data).toEqual({
      parts: [
        { userId: ben.userId, points: 10 },
        { userId: ada.userId, points: 10 },
      ],
    });
  });

  test('shows who gave how much to those who see points of others, and to a guest their own gift alone', async () => {
    const { ada, ben, params, zoo } = await household();
    const guest = await memberOf(params, ada, 'guest');
    await ben.api.contributePoints({ params: zoo, body: { points: 3 } });
    expect((await ada.api.getReward({ params: zoo })).data.parts).toEqual([{ userId: ben.userId, points: 3 }]);
    expect((await guest.api.getReward({ params: zoo })).data).not.toHaveProperty('parts');
    expect((await guest.api.listRewards({ params })).data.map(({ parts }) => parts)).toEqual([undefined]);
  });

  test('is redeemed by nobody alone, and another has no pool', async () => {
    const { ada, ben, params, zoo } = await household();
    await expect(ben.api.createRedemption({ params: zoo, body: {} })).rejects.toMatchObject({ status: 409, code: 'reward_shared' });
    const { data: cinema } = await ada.api.createReward({ params, body: { name: 'Cinema', points: 5 } });
    const body = { points: 1 };
    for (const act of [
      () => ben.api.contributePoints({ params: cinema, body }),
      () => ben.api.takeBackPoints({ params: cinema, body }),
      () => ada.api.grantReward({ params: cinema }),
    ])
      await expect(act()).rejects.toMatchObject({ status: 404, details: { what: 'pool' } });
    const stranger = await person('stranger');
    await expect(stranger.api.contributePoints({ params: zoo, body })).rejects.toMatchObject({ status: 404 });
    await ada.api.changeReward({ params: zoo, body: { archived: true } });
    await expect(ben.api.contributePoints({ params: zoo, body })).rejects.toMatchObject({ code: 'reward_archived' });
    await expect(ada.api.grantReward({ params: zoo })).rejects.toMatchObject({ code: 'reward_archived' });
  });
});
