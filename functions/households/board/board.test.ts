import { describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';

type Place = { workspaceId: WorkspaceId };
const dayMs = 86_400_000;
const day = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
const daily = { recurrence: { rule: 'FREQ=DAILY' }, zone: 'UTC', kind: 'chore' } as const;

const boardOf = async ({ api }: Person, params: Place) => (await api.getBoard({ params, query: { zone: 'UTC', days: 3 } })).data;
type Seen = Awaited<ReturnType<typeof boardOf>>;
const titlesOf = ({ people }: Seen, { userId }: Person) =>
  people.find(each => each.userId === userId)?.entries.map(({ state, date, title }) => `${state} ${date} ${title}`);

describe('the board of a household', () => {
  test('says who has what, what waits, what is done today, who is away, and whose turn comes next and why', async () => {
    const ada = await person('ada');
    const params = await workspaceOf(ada);
    const [ben, cleo] = [await memberOf(params, ada, 'parent'), await memberOf(params, ada, 'member')];
    const order = [ada.userId, ben.userId, cleo.userId];
    const { data: rota } = await ada.api.createRota({ params, body: { name: 'Kitchen', kind: 'in_order', order, zone: 'UTC' } });
    await ada.api.createAbsence({
      params: { ...params, userId: cleo.userId },
      body: { from: day(2), to: day(4), zone: 'UTC', category: 'illness' },
    });
    const create = async (body: object) => (await ada.api.createItem({ params, body: { title: '', ...body } as never })).data;
    await create({ ...daily, title: 'Dishes', due: { date: day(0) }, rotaId: rota.rotaId });
    await create({ title: 'Taxes', due: { date: day(-3) }, zone: 'UTC', assignees: [ben.userId] });
    await create({ title: 'Bins', due: { date: day(1) }, zone: 'UTC', assignees: [] });
    const claimed = await create({
      title: 'Homework',
      due: { date: day(1) },
      zone: 'UTC',
      assignees: [cleo.userId],
      approval: {},
      points: 3,
    });
    await cleo.api.claimItem({ params: claimed, body: {} });
    const lawn = await create({ title: 'Lawn', due: { date: day(0) }, zone: 'UTC', assignees: [ben.userId], points: 4 });
    await ben.api.completeItem({ params: lawn });
    const board = await eventually('the board', async () => {
      const found = await boardOf(ada, params);
      return found.done.length === 1 && found.unassigned.length === 1 && found;
    });
    expect(board).toMatchObject({ ...params, zone: 'UTC', from: day(0), to: day(2), more: false });
    expect(titlesOf(board, ada)).toEqual([`open ${day(0)} Dishes`, `ahead ${day(2)} Dishes`]);
    expect(titlesOf(board, ben)).toEqual([`overdue ${day(-3)} Taxes`, `ahead ${day(1)} Dishes`]);
    expect(titlesOf(board, cleo)).toEqual([`waiting ${day(1)} Homework`]);
    const [first, second] = board.people.find(({ userId }) => userId === ada.userId)!.entries;
    expect([first!.next, second!.turn]).toEqual([
      { userId: ben.userId, why: 'next_in_order' },
      { userId: ada.userId, why: 'next_in_order', away: [cleo.userId] },
    ]);
    const cleos = board.people.find(({ userId }) => userId === cleo.userId)!;
    expect(cleos).toMatchObject({ displayName: expect.any(String), away: [{ from: `${day(2)}T00:00:00.000Z` }] });
    expect(cleos.entries[0]!.claim).toEqual({ by: cleo.userId, at: expect.any(String) });
    expect(board.unassigned.map(({ title }) => title)).toEqual(['Bins']);
    expect(board.done).toEqual([{ itemId: lawn.itemId, title: 'Lawn', by: ben.userId, at: expect.any(String), points: 4 }]);
    expect(board.rotas).toMatchObject([{ name: 'Kitchen', order }]);
    // Why somebody is away is nobody's business.
    expect(JSON.stringify(board)).not.toContain('illness');
    await ada.api.reopenItem({ params: lawn });
    await eventually('nothing done', async () => (await boardOf(ada, params)).done.length === 0);
  });

  test('shows nobody more than they may read elsewhere', async () => {
    const ada = await person('ada');
    const params = await workspaceOf(ada);
    const [guest, stranger] = [await memberOf(params, ada, 'guest'), await person('eve')];
    const create = async (title: string, assignees: string[]) =>
      ada.api.createItem({ params, body: { title, due: { date: day(0) }, zone: 'UTC', assignees } as never });
    await create('secret', [ada.userId]);
    await create('everybody’s', []);
    await create('hers', [guest.userId]);
    await ada.api.createRota({ params, body: { name: 'Kitchen', kind: 'fair', order: [ada.userId] } });
    await eventually('the index', async () => (await boardOf(ada, params)).unassigned.length === 1);
    const seen = await eventually('hers', async () => {
      const board = await boardOf(guest, params);
      return board.people[0]?.entries.length === 1 && board;
    });
    expect(seen.people.map(({ userId, entries }) => [userId, entries.map(({ title }) => title)])).toEqual([[guest.userId, ['hers']]]);
    expect([seen.unassigned, seen.done, seen.rotas]).toEqual([[], [], undefined]);
    await expect(boardOf(stranger, params)).rejects.toMatchObject({ status: 404 });
  });

  test('asked again is not read again until something has changed', async () => {
    const ada = await person('ada');
    const params = await workspaceOf(ada);
    const { data: item } = await ada.api.createItem({ params, body: { title: 'Bins', due: { date: day(1) }, zone: 'UTC' } });
    const query = { zone: 'UTC', days: 3 };
    // Until ten seconds after the last change each answer is read anew, because the indexes are a moment behind.
    const settled = await eventually(
      'an answer that holds',
      async () => {
        const { etag } = await ada.api.getBoard({ params, query });
        return (await ada.api.getBoard({ params, query, ifNoneMatch: etag })).status === 304 && etag;
      },
      30_000,
    );
    const again = await ada.api.getBoard({ params, query, ifNoneMatch: settled });
    expect([again.status, again.etag]).toEqual([304, settled]);
    expect((await ada.api.getBoard({ params, query: { ...query, days: 4 }, ifNoneMatch: settled })).status).toBe(200);
    const ben = await memberOf(params, ada, 'member');
    expect((await ben.api.getBoard({ params, query, ifNoneMatch: settled })).status).toBe(200);
    await ada.api.completeItem({ params: item });
    await eventually('the change', async () => (await ada.api.getBoard({ params, query, ifNoneMatch: settled })).status === 200);
  }, 60_000);
});
