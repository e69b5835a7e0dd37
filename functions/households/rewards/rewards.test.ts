import { describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { listenTo } from '../../../scripts/testing/bus.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { everyPage, join, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';

const cinema = { name: 'An evening at the cinema', points: 5 } as const;

/** A household of Ada's with a member who has points. */
const household = async (points = 12) => {
  const ada = await person('ada');
  const params = await workspaceOf(ada);
  const ben = await memberOf(params, ada, 'member');
  const bens = { ...params, userId: ben.userId };
  await ada.api.addPoints({ params: bens, body: { points, note: 'Thanks' } });
  return { ada, ben, params, bens };
};
type Household = Awaited<ReturnType<typeof household>>;
const balanceOf = async ({ ada, bens }: Household) => {
  const { points, reserved } = (await ada.api.getBalance({ params: bens })).data;
  return { points, reserved };
};
const rewardFor = async ({ ada, params }: Household, more = {}) =>
  (await ada.api.createReward({ params, body: { ...cinema, ...more } })).data;
const redeem = async (by: Person, params: Parameters<Person['api']['createRedemption']>[0]['params'], body = {}) => {
  const { data } = await by.api.createRedemption({ params, body });
  return { data, at: { ...data, userId: data.holderId } };
};

describe('rewards', () => {
  test('are made, changed and archived by who may approve, and named to everybody', async () => {
    const home = await household();
    const { ada, ben, params } = home;
    const request = { params, body: { ...cinema, weekly: 2, members: [ben.userId] }, idempotencyKey: uuidv7(Date.now()) };
    const { data: reward, status } = await ada.api.createReward(request);
    expect({ status, reward }).toMatchObject({ status: 201, reward: { ...request.body, createdBy: ada.userId, version: 1 } });
    expect((await ada.api.createReward(request)).data).toEqual(reward);
    for (const act of [
      () => ben.api.createReward({ params, body: cinema }),
      () => ben.api.changeReward({ params: reward, body: { points: 1 } }),
    ])
      await expect(act()).rejects.toMatchObject({ status: 403 });
    const stranger = await person('stranger');
    await expect(stranger.api.getReward({ params: reward })).rejects.toMatchObject({ status: 404 });
    const wrong = ada.api.createReward({ params, body: { ...cinema, members: [stranger.userId] } });
    await expect(wrong).rejects.toMatchObject({ status: 400, errors: [{ pointer: '/members/0', code: 'not_members' }] });
    expect((await ben.api.listRewards({ params })).data).toEqual([reward]);
    const { data: archived } = await ada.api.changeReward({ params: reward, body: { archived: true, weekly: null } });
    expect(archived).toMatchObject({ archivedAt: expect.any(String), version: 2 });
    expect((await ben.api.listRewards({ params })).data).toEqual([]);
    expect((await ben.api.listRewards({ params, query: { archived: 'true' } })).data).toEqual([archived]);
    await expect(ben.api.createRedemption({ params: reward, body: {} })).rejects.toMatchObject({ status: 409, code: 'reward_archived' });
  });

  test('are for whom they are for, and no more often in a week than is said', async () => {
    const home = await household();
    const { ada, ben } = home;
    const reward = await rewardFor(home, { points: 1, weekly: 2, members: [ben.userId] });
    await expect(ada.api.createRedemption({ params: reward, body: {} })).rejects.toMatchObject({ status: 403 });
    const { at: first } = await redeem(ben, reward);
    await redeem(ben, reward);
    const refused = { status: 409, code: 'limit_reached' };
    await expect(ben.api.createRedemption({ params: reward, body: {} })).rejects.toMatchObject(refused);
    await ben.api.withdrawRedemption({ params: first });
    await redeem(ben, reward);
    await expect(ben.api.createRedemption({ params: reward, body: {} })).rejects.toMatchObject(refused);
  });
});

describe('a redemption', () => {
  test('reserves its points, which are spent by an entry when it is granted, once', async () => {
    const heard = await listenTo(['redemption.asked', 'redemption.granted', 'points_entry.spent']);
    const home = await household();
    const { ada, ben, params, bens } = home;
    const reward = await rewardFor(home);
    const request = { params: reward, body: {}, idempotencyKey: uuidv7(Date.now()) };
    const { data: asked, status } = await ben.api.createRedemption(request);
    expect({ status, asked }).toMatchObject({ status: 201, asked: { ...cinema, holderId: ben.userId, status: 'waiting', version: 1 } });
    expect((await ben.api.createRedemption(request)).data).toEqual(asked);
    expect(await balanceOf(home)).toEqual({ points: 12, reserved: 5 });
    const at = { ...asked, userId: ben.userId };
    expect((await ada.api.listRedemptions({ params, query: { status: 'waiting' } })).data).toEqual([asked]);
    await ada.api.changeReward({ params: reward, body: { points: 9 } });
    await expect(ben.api.grantRedemption({ params: at })).rejects.toMatchObject({ status: 403 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => ada.api.grantRedemption({ params: at })));
    for (const { data } of answers) expect(data).toMatchObject({ status: 'granted', endedBy: ada.userId, version: 2 });
    expect(await balanceOf(home)).toEqual({ points: 7, reserved: 0 });
    const { data: entries } = await ben.api.listPointsEntries({ params: bens });
    const { redemptionId, rewardId } = asked;
    expect(entries).toMatchObject([{ points: -5, cause: 'spent', redemptionId, rewardId, by: ada.userId }, { points: 12 }]);
    const over = { status: 409, code: 'redemption_over' };
    await expect(ada.api.refuseRedemption({ params: at, body: {} })).rejects.toMatchObject(over);
    await expect(ben.api.withdrawRedemption({ params: at })).rejects.toMatchObject(over);
    const told = await eventually('its events', async () => {
      const here = (await heard()).filter(({ detail }) => detail.record.workspaceId === params.workspaceId);
      return here.length >= 3 && here.map(({ detail }) => detail.type).sort();
    });
    expect(told).toEqual(['points_entry.spent', 'redemption.asked', 'redemption.granted']);
  });

  test('gives its points back when it is refused, withdrawn, or nobody decides in time', async () => {
    const home = await household();
    const { ada, ben, params } = home;
    const reward = await rewardFor(home);
    const { at: first } = await redeem(ben, reward);
    await expect(ada.api.withdrawRedemption({ params: first })).rejects.toMatchObject({ status: 403 });
    const { data: refused } = await ada.api.refuseRedemption({ params: first, body: { note: 'Not on a school day' } });
    expect(refused).toMatchObject({ status: 'refused', note: 'Not on a school day', endedBy: ada.userId });
    const { at: second } = await redeem(ben, reward);
    expect((await ben.api.withdrawRedemption({ params: second })).data).toMatchObject({ status: 'withdrawn' });
    expect(await balanceOf(home)).toEqual({ points: 12, reserved: 0 });
    const { at: third } = await redeem(ben, reward, { until: new Date(Date.now() + 2_000).toISOString() });
    expect(await balanceOf(home)).toEqual({ points: 12, reserved: 5 });
    const expired = await eventually('its time', async () => {
      const { data } = await ben.api.getRedemption({ params: third });
      return data.status !== 'waiting' && data;
    });
    expect(expired).toMatchObject({ status: 'expired' });
    expect(expired.endedBy).toBeUndefined();
    expect(await balanceOf(home)).toEqual({ points: 12, reserved: 0 });
    const { all } = await everyPage(cursor => ada.api.listRedemptions({ params, query: { limit: '1', cursor } }));
    expect(all.map(({ status }) => status)).toEqual(['refused', 'withdrawn', 'expired']);
  });

  test('is never of points that are not there, however many ask at once', async () => {
    const home = await household(17);
    const reward = await rewardFor(home);
    const asked = await Promise.allSettled(Array.from({ length: 12 }, () => redeem(home.ben, reward)));
    const refused = asked.filter(each => each.status === 'rejected').map(({ reason }) => reason);
    for (const error of refused) expect(error).toMatchObject({ status: 409, code: 'not_enough_points', details: { needs: 5, free: 2 } });
    expect(refused).toHaveLength(9);
    expect(await balanceOf(home)).toEqual({ points: 17, reserved: 15 });
  });

  test('of who leaves is withdrawn, and the points are there when they come back', async () => {
    const home = await household();
    const { ada, ben, params, bens } = home;
    const { at } = await redeem(ben, await rewardFor(home));
    await ada.api.removeMember({ params: bens });
    const { data } = await eventually('its end', async () => {
      const found = await ada.api.getRedemption({ params: at });
      return found.data.status !== 'waiting' && found;
    });
    expect(data).toMatchObject({ status: 'withdrawn' });
    await join(params, ada, ben, 'member');
    expect(await balanceOf(home)).toEqual({ points: 12, reserved: 0 });
    const { all } = await everyPage(cursor => ben.api.exportMe({ query: { limit: '100', cursor } }));
    expect(all.filter(({ kind }) => kind === 'redemption')).toMatchObject([{ record: { status: 'withdrawn' } }]);
  });

  test('is asked for by a guardian in the name of a child, by a guest for what is theirs, and seen by nobody else', async () => {
    const heard = await listenTo(['redemption.asked']);
    const home = await household();
    const { ada, ben, params } = home;
    const body = { name: 'Mia', zone: 'Europe/Berlin', consent: { method: 'account' } } as const;
    const { data: child } = await ada.api.createChild({ params, body });
    const guest = await memberOf(params, ada, 'guest');
    const reward = await rewardFor(home);
    for (const { userId } of [child, guest])
      await ada.api.addPoints({ params: { ...params, userId }, body: { points: 5, note: 'Thanks' } });
    const { data: childs } = await ada.api.createRedemption({ params: reward, body: {}, actingFor: child.userId });
    expect(childs).toMatchObject({ holderId: child.userId, status: 'waiting' });
    await expect(ben.api.createRedemption({ params: reward, body: {}, actingFor: child.userId })).rejects.toMatchObject({ status: 403 });
    const told = await eventually('the event', async () =>
      (await heard()).find(({ detail }) => detail.record.redemptionId === childs.redemptionId),
    );
    expect(told.detail).toMatchObject({ by: ada.userId, for: child.userId });
    const { data: guests } = await redeem(guest, reward);
    expect((await guest.api.listRedemptions({ params })).data).toEqual([guests]);
    const others = guest.api.getRedemption({ params: { ...childs, userId: child.userId } });
    await expect(others).rejects.toMatchObject({ status: 404 });
    const granted = await ada.api.grantRedemption({ params: { ...childs, userId: child.userId } });
    expect(granted.data.status).toBe('granted');
  });
});
