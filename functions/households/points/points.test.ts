import { InvokeCommand } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { localAccount } from '../../../scripts/operate/redrive/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { listenTo } from '../../../scripts/testing/bus.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { everyPage, join, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';

type Place = { workspaceId: WorkspaceId };
const daily = { title: 'Dishes', kind: 'chore', due: { date: '2031-06-14' }, recurrence: { rule: 'FREQ=DAILY' } } as const;

const entriesOf = async ({ api }: Person, params: Place & { userId: UserId }) => (await api.listPointsEntries({ params })).data;
/** The ledger of somebody once it has so many entries. */
const ledger = (of: Person, params: Place & { userId: UserId }, count: number) =>
  eventually(`${count} entries`, async () => {
    const all = await entriesOf(of, params);
    return all.length === count && all;
  });
const sum = (entries: readonly { points: number }[]): number => entries.reduce((total, { points }) => total + points, 0);

/** A household of Ada's with a member who does chores. */
const household = async () => {
  const ada = await person('ada');
  const params = await workspaceOf(ada);
  const ben = await memberOf(params, ada, 'member');
  return { ada, ben, params, bens: { ...params, userId: ben.userId } };
};

describe('what members do', () => {
  test('earns whoever did it what it was worth, once, and is taken back by an entry that names the first', async () => {
    const { ada, ben, params, bens } = await household();
    expect((await ben.api.getBalance({ params: bens })).data).toEqual({ ...params, holderId: ben.userId, points: 0, reserved: 0 });
    const { data: item } = await ada.api.createItem({ params, body: { ...daily, points: 5, assignees: [ada.userId] } });
    await ben.api.completeItem({ params: item });
    const [earned] = await ledger(ben, bens, 1);
    expect(earned).toEqual({
      ...params,
      holderId: ben.userId,
      pointsEntryId: expect.stringMatching(/^points_/),
      points: 5,
      cause: 'completed',
      itemId: item.itemId,
      occurrenceId: (await ada.api.listItemHistory({ params: item })).data[0]?.occurrenceId ?? expect.stringMatching(/^occ_/),
      by: ben.userId,
      at: expect.any(String),
      version: 1,
    });
    await ada.api.changeItem({ params: item, body: { points: 7 } });
    await ada.api.reopenItem({ params: item });
    await ledger(ben, bens, 2);
    await ben.api.completeItem({ params: item });
    const [again, back, first] = await ledger(ben, bens, 3);
    expect(back).toMatchObject({ points: -5, cause: 'taken_back', reverses: first!.pointsEntryId, by: ada.userId });
    expect([again!.points, first]).toEqual([7, earned]);
    expect((await ben.api.getBalance({ params: bens })).data.points).toBe(7);
    const { all, pages } = await everyPage(cursor => ada.api.listPointsEntries({ params: bens, query: { limit: '2', cursor } }));
    expect({ all, pages: pages > 1 }).toEqual({ all: [again, back, first], pages: true });
  });

  test('counts once however often its event comes', async () => {
    const heard = await listenTo(['points_entry.earned']);
    const { ada, ben, params, bens } = await household();
    const { data: item } = await ada.api.createItem({ params, body: { title: 'Dishes', points: 3 } });
    const completed = await listenTo(['item.completed']);
    await ben.api.completeItem({ params: item });
    const event = await eventually(
      'the event',
      async () => (await completed()).find(({ detail }) => detail.record.itemId === item.itemId)?.detail,
    );
    await ledger(ben, bens, 1);
    const message = { messageId: '1', body: JSON.stringify({ ...event, listener: 'points' }), attributes: {} };
    const Payload = JSON.stringify({ Records: [message, { ...message, messageId: '2' }] });
    const answer = await localAccount(stage.endpoint!).lambda.send(
      new InvokeCommand({ FunctionName: 'almanac-local-households-on-event', Payload }),
    );
    expect(JSON.parse(answer.Payload!.transformToString())).toEqual({ batchItemFailures: [] });
    expect(await entriesOf(ben, bens)).toHaveLength(1);
    expect((await ben.api.getBalance({ params: bens })).data.points).toBe(3);
    const told = await eventually('the entry', async () =>
      (await heard()).find(({ detail }) => detail.record.workspaceId === params.workspaceId),
    );
    expect(told.detail.record).toMatchObject({ holderId: ben.userId, points: 3 });
  });
});

describe('points that somebody gives', () => {
  test('need the right to approve, are given once under a key, to members alone, and all add up', async () => {
    const { ada, ben, params, bens } = await household();
    const stranger = await person('stranger');
    const body = { points: 10, note: 'Helped with the shopping' };
    const request = { params: bens, body, idempotencyKey: uuidv7(Date.now()) };
    const { data: bonus, status } = await ada.api.addPoints(request);
    expect({ status, bonus }).toMatchObject({ status: 201, bonus: { ...body, cause: 'bonus', holderId: ben.userId, by: ada.userId } });
    expect((await ada.api.addPoints(request)).data).toEqual(bonus);
    await Promise.all(Array.from({ length: 6 }, () => ada.api.addPoints({ params: bens, body: { points: -2, note: 'Broken' } })));
    const entries = await entriesOf(ben, bens);
    expect(entries.map(({ points }) => points).sort((a, b) => a - b)).toEqual([...Array(6).fill(-2), 10]);
    expect((await ada.api.listBalances({ params })).data).toEqual([{ ...params, holderId: ben.userId, points: sum(entries), reserved: 0 }]);
    await expect(ben.api.addPoints({ params: bens, body })).rejects.toMatchObject({ status: 403 });
    for (const act of [
      () => ada.api.addPoints({ params: { ...params, userId: stranger.userId }, body }),
      () => stranger.api.addPoints({ params: bens, body }),
      () => stranger.api.getBalance({ params: bens }),
      () => stranger.api.listPointsEntries({ params: { ...stranger, userId: ben.userId } }),
      () => ada.api.getBalance({ params: { ...params, userId: stranger.userId } }),
    ])
      await act().then(
        ({ data }) => expect(data).toEqual([]),
        error => expect(error).toMatchObject({ status: 404 }),
      );
  });

  test('a guest sees their own alone; who leaves and comes back finds what they had', async () => {
    const { ada, ben, params, bens } = await household();
    const guest = await memberOf(params, ada, 'guest');
    const guests = { ...params, userId: guest.userId };
    const body = { points: 4, note: 'Thanks' };
    await ada.api.addPoints({ params: bens, body });
    await ada.api.addPoints({ params: guests, body });
    expect((await guest.api.listBalances({ params })).data).toMatchObject([{ holderId: guest.userId, points: 4 }]);
    expect(await entriesOf(guest, guests)).toMatchObject([body]);
    for (const act of [() => guest.api.getBalance({ params: bens }), () => entriesOf(guest, bens)])
      await expect(act()).rejects.toMatchObject({ status: 404 });
    await ada.api.removeMember({ params: bens });
    expect((await ada.api.getBalance({ params: bens })).data.points).toBe(4);
    await join(params, ada, ben, 'member');
    expect((await ben.api.getBalance({ params: bens })).data.points).toBe(4);
    const { all } = await everyPage(cursor => ben.api.exportMe({ query: { limit: '100', cursor } }));
    const exported = all.filter(({ kind }) => kind === 'points_entry' || kind === 'balance').map(({ record }) => record);
    expect(exported).toMatchObject([{ holderId: ben.userId }, { holderId: ben.userId }]);
  });
});
