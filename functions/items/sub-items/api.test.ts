import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';

type OfItem = { workspaceId: WorkspaceId; itemId: ItemId };
type Body = Parameters<Person['api']['createItem']>[0]['body'];

let ada: Person;
let ben: Person;
let guest: Person;
let home: { workspaceId: WorkspaceId };
beforeAll(async () => {
  ada = await person('ada');
  home = await workspaceOf(ada);
  [ben, guest] = await Promise.all([memberOf(home, ada, 'member'), memberOf(home, ada, 'guest')]);
});

const itemOf = async (title: string, more: Partial<Body> = {}, { api } = ada) =>
  (await api.createItem({ params: home, body: { title, ...more } })).data;
const get = async (params: OfItem) => (await ada.api.getItem({ params })).data;
const subItemsOf = async ({ itemId: parentId }: OfItem, { api } = ada) => (await api.listItems({ params: home, query: { parentId } })).data;
const familyOf = async (title: string, more: Partial<Body>, ...titles: string[]) => {
  const parent = await itemOf(title, more);
  const found = [];
  for (const each of titles) found.push(await itemOf(each, { parentId: parent.itemId }));
  return { parent, found };
};
const refused = (status: number, code: string, details: object = {}) =>
  expect.objectContaining({ status, code, details: expect.objectContaining(details) });
const progresses = (of: OfItem, done: number, total: number) =>
  eventually(`${done} of ${total}`, async () => {
    const { progress } = await get(of);
    return progress?.done === done && progress.total === total && 'so it is';
  });
const listId = async (name: string) => (await ada.api.createList({ params: home, body: { name } })).data.listId;

describe('a sub-item', () => {
  test('is made once, shown with its item in lists and agendas, and found by its parent', async () => {
    const { parent, found } = await familyOf('Trip', { due: { date: '2031-06-14' } }, 'Pack');
    const request = {
      params: home,
      body: { title: 'Passports', parentId: parent.itemId, due: { date: '2031-06-13' }, assignees: [ben.userId] },
      idempotencyKey: uuidv7(Date.now()),
    };
    const { data: made } = await ada.api.createItem(request);
    expect((await ada.api.createItem(request)).data.itemId).toBe(made.itemId);
    expect(await get(parent)).toMatchObject({ subItems: [found[0]!.itemId, made.itemId], progress: { done: 0, total: 2 } });
    expect((await subItemsOf(parent, ben)).map(({ title }) => title)).toEqual(['Pack', 'Passports']);
    const filtered = await ada.api.listItems({ params: home, query: { filter: `parent = ${parent.itemId} and due < 2031-06-14` } });
    expect(filtered.data).toMatchObject([{ title: 'Passports', parentId: parent.itemId }]);

    await ben.api.completeItem({ params: made });
    await progresses(parent, 1, 2);
    const window = { from: '2031-06-13T00:00:00Z', to: '2031-06-16T00:00:00Z', workspaceId: home.workspaceId };
    await eventually('the agenda', async () => {
      const [{ data: old }, { data: page }] = await Promise.all([
        ada.api.getAgenda({ query: window }),
        ada.api.getAgendaPage({ query: window }),
      ]);
      const shown = [...old, ...page].map(each => 'progress' in each && each.progress?.done);
      return shown.join() === '1,1' && 'shows it';
    });
  });

  test('has none of its own, is of the same workspace, and of what its maker may read and change', async () => {
    const { parent, found } = await familyOf('Trip', {}, 'Pack');
    const { data: elsewhere } = await ada.api.createItem({ params: { workspaceId: ada.workspaceId }, body: { title: 'Elsewhere' } });
    const under = (parentId: ItemId, who = ada) => itemOf('Tent', { parentId }, who);
    await expect(under(found[0]!.itemId)).rejects.toEqual(refused(400, 'invalid_request'));
    await expect(under(elsewhere.itemId)).rejects.toEqual(refused(404, 'not_found'));
    await expect(ada.api.changeItem({ params: parent, body: { parentId: parent.itemId } })).rejects.toEqual(
      refused(400, 'invalid_request'),
    );
    await expect(under(parent.itemId, guest)).rejects.toMatchObject({ status: 403 });
    await ada.api.completeItem({ params: parent, body: { openSubItems: 'complete' } });
    await expect(under(parent.itemId)).rejects.toEqual(refused(409, 'item_not_open'));
    await ada.api.deleteItem({ params: parent });
    await expect(under(parent.itemId)).rejects.toEqual(refused(409, 'item_in_trash'));
  });

  test('goes over to another item, or to none', async () => {
    const [first, second] = [await familyOf('First', {}, 'Part'), await familyOf('Second', {}, 'Other')];
    const [part] = first.found;
    await ada.api.changeItem({ params: part!, body: { parentId: second.parent.itemId } });
    expect(await get(first.parent)).not.toHaveProperty('subItems');
    expect(await get(second.parent)).toMatchObject({ progress: { done: 0, total: 2 } });
    await ada.api.changeItem({ params: part!, body: { parentId: null, title: 'Alone' } });
    expect(await get(second.parent)).toMatchObject({ subItems: [second.found[0]!.itemId], progress: { done: 0, total: 1 } });
    expect(await get(part!)).toMatchObject({ title: 'Alone' });
    expect(await get(part!)).not.toHaveProperty('parentId');
    await ada.api.changeItem({ params: part!, body: { parentId: first.parent.itemId } });
    await expect(ada.api.changeItem({ params: first.parent, body: { parentId: second.parent.itemId } })).rejects.toEqual(
      refused(400, 'invalid_request'),
    );
  });
});

describe('an item with sub-items', () => {
  test('is completed with them where that is said, all or none, and undone with them', async () => {
    const { parent, found } = await familyOf('Trip', { rotaId: undefined }, 'Pack', 'Tickets', 'Tent');
    await ada.api.completeItem({ params: found[0]! });
    await expect(ada.api.completeItem({ params: parent })).rejects.toEqual(refused(409, 'sub_items_open', { open: 2 }));
    const { data: done } = await ben.api.completeItem({ params: parent, body: { openSubItems: 'complete' } });
    expect(done).toMatchObject({ status: 'done', progress: { done: 3, total: 3 } });
    expect(await subItemsOf(parent)).toMatchObject([
      { completedBy: ada.userId },
      { completedBy: ben.userId, completedWithParent: true },
      { completedBy: ben.userId, completedWithParent: true },
    ]);
    await ben.api.undoItem({ params: parent, body: { version: done.version } });
    expect((await subItemsOf(parent)).map(({ status }) => status)).toEqual(['done', 'open', 'open']);
    expect(await get(parent)).toMatchObject({ status: 'open', progress: { done: 1, total: 3 } });
  });

  test('is not claimed while they are open, nor completed by who may not complete each of them', async () => {
    const { parent, found } = await familyOf('Report', { approval: {} }, 'Figures');
    await expect(ada.api.claimItem({ params: parent })).rejects.toEqual(refused(409, 'sub_items_open', { open: 1 }));
    await ada.api.completeItem({ params: found[0]! });
    expect((await ada.api.claimItem({ params: parent })).data.claim).toMatchObject({ by: ada.userId });
    const { parent: shared } = await familyOf('Shared', { assignees: [guest.userId], openSubItems: 'complete' }, 'Not theirs');
    await expect(guest.api.completeItem({ params: shared })).rejects.toEqual(refused(409, 'sub_items_open', { open: 1 }));
    expect((await ada.api.completeItem({ params: shared })).data.status).toBe('done');
  });

  test('takes them to another list and into the trash, and back, unless they are to stay', async () => {
    const [from, to] = [await listId('From'), await listId('To')];
    const { parent, found } = await familyOf('Trip', { listId: from }, 'Elsewhere');
    const pack = await itemOf('Pack', { parentId: parent.itemId, listId: from });
    const listsOf = async () => (await subItemsOf(parent)).map(each => each.listId);
    const { data: moved } = await ada.api.moveItem({ params: parent, body: { listId: to } });
    expect(await listsOf()).toEqual([undefined, to]);
    await ada.api.undoItem({ params: parent, body: { version: moved.version } });
    expect([(await get(parent)).listId, ...(await listsOf())]).toEqual([from, undefined, from]);
    await ada.api.moveItem({ params: parent, body: { listId: to, subItems: 'leave' } });
    expect(await listsOf()).toEqual([undefined, from]);

    await ada.api.deleteItem({ params: found[0]! });
    await ada.api.deleteItem({ params: parent });
    expect(await get(pack)).toMatchObject({ trashedWithParent: true });
    await ada.api.restoreItem({ params: parent });
    expect(await get(pack)).not.toHaveProperty('trashedAt');
    expect(await get(found[0]!)).toHaveProperty('trashedAt');
    expect(await get(parent)).toMatchObject({ progress: { done: 0, total: 1 } });
    await ada.api.deleteItem({ params: parent, query: { subItems: 'leave' } });
    expect(await get(pack)).not.toHaveProperty('trashedAt');
  });

  test('is restored, and its move taken back, only by who may do that with each that goes along', async () => {
    const rows = [
      {
        resource: 'item' as const,
        actions: ['read', 'change', 'delete'] as ('read' | 'change' | 'delete')[],
        conditions: ['assigned' as const],
      },
      { resource: 'list' as const, actions: ['read' as const] },
    ];
    const { data: role } = await ada.api.createRole({ params: home, body: { name: 'Own things', rows } });
    const eve = await memberOf(home, ada, role.roleId);
    const [from, to] = [await listId('From'), await listId('To')];
    const { parent } = await familyOf('Trip', { listId: from, assignees: [eve.userId, ada.userId] });
    const pack = await itemOf('Pack', { parentId: parent.itemId, listId: from, assignees: [eve.userId] });
    const { data: moved } = await eve.api.moveItem({ params: parent, body: { listId: to } });
    await ada.api.changeItem({ params: pack, body: { assignees: [ada.userId] }, ifMatch: (await get(pack)).version });
    await expect(eve.api.undoItem({ params: parent, body: { version: moved.version } })).rejects.toEqual(refused(403, 'forbidden'));
    expect([(await get(parent)).listId, (await get(pack)).listId]).toEqual([to, to]);
    await ada.api.deleteItem({ params: parent });
    await expect(eve.api.restoreItem({ params: parent })).rejects.toEqual(refused(403, 'forbidden'));
    await ada.api.restoreItem({ params: parent });
    expect(await get(pack)).not.toHaveProperty('trashedAt');
  });

  test('has them begin anew with its next occurrence, and as they were when that is taken back', async () => {
    const weekly = { due: { date: '2031-06-14' }, recurrence: { rule: 'FREQ=WEEKLY' } };
    const { parent, found } = await familyOf('Trip', weekly, 'Tickets');
    const pack = await itemOf('Pack', { parentId: parent.itemId, due: { date: '2031-06-13' } });
    await ada.api.completeItem({ params: found[0]! });
    const { data: next } = await ada.api.completeItem({ params: parent, body: { openSubItems: 'complete' } });
    expect(next).toMatchObject({ due: { date: '2031-06-21' }, progress: { done: 0, total: 2 } });
    expect(await subItemsOf(parent)).toMatchObject([{ status: 'open' }, { status: 'open', due: { date: '2031-06-20' } }]);
    await ada.api.reopenItem({ params: parent });
    expect(await subItemsOf(parent)).toMatchObject([{ status: 'done' }, { status: 'open', due: { date: '2031-06-13' } }]);
    await progresses(parent, 1, 2);
    await ada.api.skipItem({ params: parent });
    expect(await get(pack)).toMatchObject({ due: { date: '2031-06-20' } });
  });

  test('is done or gets another one, never both, whichever of many comes first', async () => {
    for (let round = 0; round < 6; round++) {
      const { parent } = await familyOf(`Race ${round}`, {}, 'Part');
      const attempts = await Promise.allSettled([
        ada.api.completeItem({ params: parent, body: { openSubItems: 'complete' } }),
        ...[1, 2, 3].map(n => itemOf(`Late ${n}`, { parentId: parent.itemId }, ben)),
      ]);
      const [after, parts] = [await get(parent), await subItemsOf(parent)];
      expect(attempts[0]!.status).toBe('fulfilled');
      expect({ status: after.status, open: parts.filter(({ status }) => status === 'open').length }).toEqual({ status: 'done', open: 0 });
      expect(parts).toHaveLength(1 + attempts.slice(1).filter(({ status }) => status === 'fulfilled').length);
      for (const attempt of attempts.slice(1))
        if (attempt.status === 'rejected') expect(attempt.reason).toEqual(refused(409, 'item_not_open'));
      expect(after.progress).toEqual({ done: parts.length, total: parts.length });
    }
  });

  test('has twenty at the most, however many come at once, and is completed with all of them', async () => {
    const parent = await itemOf('Many');
    const add = (n: number) => itemOf(`Part ${n}`, { parentId: parent.itemId });
    for (let n = 0; n < 18; n++) await add(n);
    const made = await Promise.allSettled([18, 19, 20, 21].map(add));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    for (const each of made) if (each.status === 'rejected') expect(each.reason).toEqual(refused(409, 'limit_reached', { limit: 20 }));
    const { data: done } = await ada.api.completeItem({ params: parent, body: { openSubItems: 'complete' } });
    expect(done.progress).toEqual({ done: 20, total: 20 });
    const { data: again } = await ada.api.undoItem({ params: parent, body: { version: done.version } });
    expect(again.progress).toEqual({ done: 0, total: 20 });
  });
});

test('a template carries sub-items', async () => {
  const items = [{ title: 'Trip' }, { title: 'Pack', partOf: 0 }, { title: 'Rest' }];
  const make = (some: typeof items) => ada.api.createTemplate({ params: home, body: { name: 'Trip', items: some } });
  const { data: template } = await make(items);
  const { data } = await ada.api.createItemsFromTemplate({ params: template, body: { day: '2031-06-14' } });
  const [trip, pack] = data.items;
  expect(data.items).toMatchObject([{ subItems: [pack!.itemId], progress: { done: 0, total: 1 } }, { parentId: trip!.itemId }, {}]);
  expect(await subItemsOf(trip!)).toMatchObject([{ title: 'Pack' }]);
  await expect(make([...items, { title: 'Tent', partOf: 1 }])).rejects.toEqual(refused(400, 'invalid_request'));
  await expect(make([{ title: 'Tent', partOf: 0 }])).rejects.toEqual(refused(400, 'invalid_request'));
});
