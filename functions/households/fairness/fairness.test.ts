import { describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { apiOf, type Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';

type Place = { workspaceId: WorkspaceId };
const today = new Date().toISOString().slice(0, 10);
const days = { from: today, to: today, zone: 'UTC' };
const fairnessOf = async ({ api }: Person, params: Place, query: object = {}) =>
  (await api.getFairness({ params, query: { ...days, ...query } })).data;
type Seen = Awaited<ReturnType<typeof fairnessOf>>;
const of = ({ people }: Seen, { userId }: Person) => people.find(each => each.userId === userId);

describe('who did how much in a household', () => {
  test('is shared among whoever was there, by list and rota, and not of what is taken back', async () => {
    const ada = await person('ada');
    const params = await workspaceOf(ada);
    const [ben, cleo, guest] = [
      await memberOf(params, ada, 'parent'),
      await memberOf(params, ada, 'member'),
      await memberOf(params, ada, 'guest'),
    ];
    await cleo.api.createAbsence({
      params: { ...params, userId: cleo.userId },
      body: { from: today, to: today, zone: 'UTC', category: 'illness' },
    });
    const { data: list } = await ada.api.createList({ params, body: { name: 'Garden' } });
    const order = [ada.userId, ben.userId];
    const { data: rota } = await ada.api.createRota({ params, body: { name: 'Kitchen', kind: 'in_order', order, zone: 'UTC' } });
    const done = async (by: Person, body: object, took?: string) => {
      const { data: item } = await ada.api.createItem({
        params,
        body: { title: 'Chore', due: { date: today, time: '23:59', zone: 'UTC' }, assignees: [by.userId], ...body } as never,
      });
      return (await by.api.completeItem({ params: item, body: took ? { took } : {} })).data;
    };
    await done(ada, { duration: 'PT30M', points: 4, rotaId: rota.rotaId }, 'PT20M');
    await done(ada, { duration: 'PT30M', listId: list.listId });
    await done(guest, { points: 1 });
    const back = await done(ben, { duration: 'PT10M', points: 9 });
    await eventually(
      'all of it',
      async () => of(await fairnessOf(ada, params), ben)?.points === 9 && of(await fairnessOf(ada, params), guest)?.done === 1,
    );
    await ada.api.reopenItem({ params: back });
    const seen = await eventually('what was taken back', async () => {
      const found = await fairnessOf(ada, params);
      return of(found, ben)?.done === 0 && found;
    });
    expect(of(seen, ada)).toEqual({
      ...{
        userId: ada.userId,
        displayName: expect.any(String),
        done: 2,
        minutes: 50,
        points: 4,
        skipped: 0,
        missed: 0,
        excused: 0,
        days: 1,
      },
      ...{ perDay: expect.anything(), ahead: { done: 1, minutes: 25, points: 2 } },
    });
    expect(of(seen, ben)).toMatchObject({ done: 0, ahead: { done: -1, minutes: -25, points: -2 } });
    expect(of(seen, cleo)).toMatchObject({ days: 0, ahead: { done: 0, minutes: 0, points: 0 } });
    expect(of(seen, guest)).toMatchObject({ done: 1, points: 1 });
    expect(of(seen, guest)).not.toHaveProperty('ahead');
    expect(of(await fairnessOf(ada, params, { listId: list.listId }), ada)).toMatchObject({ done: 1, minutes: 30 });
    const inRota = await fairnessOf(ada, params, { rotaId: rota.rotaId });
    expect(inRota.people.map(({ userId }) => userId).toSorted()).toEqual(order.toSorted());
    expect(of(inRota, ada)).toMatchObject({ done: 1, minutes: 20, ahead: { minutes: 10 } });
    // Whoever may see only what is theirs sees their own numbers, and nothing of others.
    const own = await fairnessOf(guest, params);
    expect(own.people).toEqual([{ userId: guest.userId, done: 1, minutes: 0, points: 1, skipped: 0, missed: 0, excused: 0 }]);
    // A program that reads items, and not members, sees what was done and by whom, and neither names nor who was there.
    const scopes = [{ ...params, rows: [{ resource: 'item', actions: ['read'] }] }] as const;
    const { data: key } = await ada.api.createKey({ body: { name: 'Display', scopes } });
    const { people } = (await apiOf(stage, key.token).getFairness({ params, query: days })).data;
    expect(people.find(({ userId }) => userId === ada.userId)).toEqual({
      userId: ada.userId,
      done: 2,
      minutes: 50,
      points: 4,
      skipped: 0,
      missed: 0,
      excused: 0,
    });
    expect(JSON.stringify(people)).not.toMatch(/displayName|days|ahead/);
    await expect(fairnessOf(await person('eve'), params)).rejects.toMatchObject({ status: 404 });
    expect(JSON.stringify(seen)).not.toContain('illness');
  });

  test.each([
    ['that end before they begin', { from: '2026-11-02', to: '2026-11-01' }],
    ['of more than a year', { from: '2025-01-01', to: '2026-01-02' }],
    ['of a zone that there is not', { zone: 'Berlin' }],
  ])('of days %s is refused', async (_, query) => {
    const ada = await person('ada');
    await expect(fairnessOf(ada, { workspaceId: ada.workspaceId }, query)).rejects.toMatchObject({ status: 400 });
  });

  test('of a rota that there is not is not found', async () => {
    const ada = await person('ada');
    const rotaId = 'rota_01kb8m3tq2e8fvq3w5r7c9d0ea';
    await expect(fairnessOf(ada, { workspaceId: ada.workspaceId }, { rotaId })).rejects.toMatchObject({
      status: 404,
      details: { what: 'rota' },
    });
  });
});
