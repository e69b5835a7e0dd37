import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { RotaId } from '../../../shared/domain/core/ids.ts';

let ada: Person;
beforeAll(async () => {
  ada = await person('ada');
});

const daily = { kind: 'chore', due: { date: '2031-06-14' }, recurrence: { rule: 'FREQ=DAILY' } } as const;
const perBatch = 25;

/** So many chores, in batches. */
const make = async (count: number, path: string, bodyOf: (i: number) => object): Promise<void> => {
  for (let from = 0; from < count; from += perBatch) {
    const commands = Array.from({ length: Math.min(perBatch, count - from) }, (_, i) => ({
      method: 'POST' as const,
      path,
      body: bodyOf(from + i),
    }));
    const { data } = await ada.api.runBatch({ body: { commands } });
    expect(data.results.filter(({ status }) => status !== 201)).toEqual([]);
  }
};

describe('a member who leaves', () => {
  test('in 500 chores and 20 rotas: within a minute nothing is with them, lost, or left to nobody', async () => {
    const params = await workspaceOf(ada);
    const [bob, cleo] = [await memberOf(params, ada, 'member'), await memberOf(params, ada, 'member')];
    const order = [bob.userId, cleo.userId, ada.userId];
    const rotas: RotaId[] = [];
    for (let i = 0; i < 20; i++)
      rotas.push((await ada.api.createRota({ params, body: { name: `Rota ${i}`, kind: 'fair', order } })).data.rotaId);
    const assignees = [bob.userId];
    await make(500, `/v1/workspaces/${params.workspaceId}/items`, i => ({
      ...daily,
      title: `Chore ${i}`,
      assignees,
      ...(i % 5 === 0 ? {} : { rotaId: rotas[i % 20] }),
    }));
    const begun = Date.now();
    await bob.api.removeMember({ params: { ...params, userId: bob.userId } });
    const bobs = async () => (await ada.api.listItems({ params, query: { assignee: bob.userId, limit: 1 } })).data.length;
    await eventually('the last of his chores', async () => (await bobs()) === 0, 60_000);
    console.log(`500 chores were handed over within ${Date.now() - begun} ms`);
    const { all } = await everyPage(cursor => ada.api.listItems({ params, query: { limit: 100, cursor } }));
    expect(all).toHaveLength(500);
    for (const item of all) expect(item.assignees.every(userId => [ada.userId, cleo.userId].includes(userId))).toBe(true);
    expect(all.filter(({ assignees: each }) => each.length === 0)).toEqual([]);
    for (const rota of (await ada.api.listRotas({ params })).data) expect(rota.order).toEqual([cleo.userId, ada.userId]);
  }, 180_000);

  test('by closing their account hands over too, and what is opened again does not go back to them', async () => {
    const params = await workspaceOf(ada);
    const bob = await memberOf(params, ada, 'member');
    const { data: rota } = await ada.api.createRota({
      params,
      body: { name: 'Kitchen', kind: 'in_order', order: [bob.userId, ada.userId] },
    });
    const create = async (body: object) => (await ada.api.createItem({ params, body: { ...daily, title: 'a', ...body } })).data;
    const [theirs, done] = [await create({ assignees: [bob.userId] }), await create({ rotaId: rota.rotaId })];
    expect(done.assignees).toEqual([bob.userId]);
    await bob.api.completeItem({ params: done });
    await bob.api.closeAccount({});
    await eventually('the hand-over', async () => (await ada.api.getItem({ params: theirs })).data.assignees[0] === ada.userId);
    await eventually('the rota', async () => (await ada.api.getRota({ params: rota })).data.order.length === 1);
    expect((await ada.api.reopenItem({ params: done })).data.assignees).toEqual([ada.userId]);
  });
});

describe('a member who is away', () => {
  test('is passed over: what is due until they are back goes to others, by the rota alone; who comes back is there again', async () => {
    const params = await workspaceOf(ada);
    const bob = await memberOf(params, ada, 'member');
    const { data: rota } = await ada.api.createRota({ params, body: { name: 'Kitchen', kind: 'fair', order: [bob.userId, ada.userId] } });
    const today = new Date().toISOString().slice(0, 10);
    const create = async (body: object) => (await ada.api.createItem({ params, body: { ...daily, title: 'a', ...body } })).data;
    const [soon, later, own] = await Promise.all([
      create({ due: { date: today }, rotaId: rota.rotaId, assignees: [bob.userId] }),
      create({ rotaId: rota.rotaId, assignees: [bob.userId] }),
      create({ due: { date: today }, assignees: [bob.userId] }),
    ]);
    const { data: absence } = await bob.api.createAbsence({
      params: { ...params, userId: bob.userId },
      body: { from: today, to: today, zone: 'UTC' },
    });
    const awayNow = async () => (await ada.api.getRota({ params: rota })).data.seats[0]!.away;
    await eventually('the hand-over', async () => (await ada.api.getItem({ params: soon })).data.assignees[0] === ada.userId);
    expect((await ada.api.getItem({ params: later })).data.assignees).toEqual([bob.userId]);
    expect((await ada.api.getItem({ params: own })).data.assignees).toEqual([bob.userId]);
    expect(await awayNow()).toBe(true);
    expect((await ada.api.getRota({ params: rota })).data.next).toMatchObject({ userId: ada.userId });
    await bob.api.endAbsence({ params: absence });
    await eventually('the return', async () => !(await awayNow()));
  });
});
