import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { ListId } from '../../../shared/domain/core/ids.ts';

let ada: Person;
beforeAll(async () => {
  ada = await person('ada');
});

const missing = { status: 404, details: { what: 'list' } };

test('lists are made, renamed and put away', async () => {
  const params = await workspaceOf(ada);
  const key = uuidv7(Date.now());
  const { data: list, status } = await ada.api.createList({ params, body: { name: 'Garden' }, idempotencyKey: key });
  expect({ status, list }).toEqual({
    status: 201,
    list: { ...params, listId: list.listId, name: 'Garden', createdBy: ada.userId, createdAt: expect.any(String), version: 1 },
  });
  expect((await ada.api.createList({ params, body: { name: 'Garden' }, idempotencyKey: key })).data).toEqual(list);
  const { data: renamed } = await ada.api.changeList({ params: list, body: { name: 'Balcony' } });
  expect(renamed).toEqual({ ...list, name: 'Balcony', version: 2 });
  expect((await ada.api.listLists({ params })).data).toEqual([renamed]);

  await expect(ada.api.deleteList({ params: list, ifMatch: 1 })).rejects.toMatchObject({ status: 412 });
  expect((await ada.api.deleteList({ params: list, ifMatch: 2 })).status).toBe(204);
  expect((await ada.api.listLists({ params })).data).toEqual([]);
  for (const act of [() => ada.api.changeList({ params: list, body: { name: 'a' } }), () => ada.api.deleteList({ params: list })])
    await expect(act()).rejects.toMatchObject(missing);
  await expect(ada.api.createItem({ params, body: { title: 'Dig', listId: list.listId } })).rejects.toMatchObject(missing);
});

test('A17: a deleted list is listed, read and restored, and its items go and come with it', async () => {
  const params = await workspaceOf(ada);
  const { data: list } = await ada.api.createList({ params, body: { name: 'Garden' } });
  const { data: other } = await ada.api.createList({ params, body: { name: 'Kitchen' } });
  const make = async (title: string, listId?: ListId) => (await ada.api.createItem({ params, body: { title, listId } })).data;
  const [rake, hoe, thrown] = [await make('Rake', list.listId), await make('Hoe', list.listId), await make('Old', list.listId)];
  const cook = await make('Cook', other.listId);
  await ada.api.deleteItem({ params: thrown });

  await ada.api.deleteList({ params: list });
  expect((await ada.api.listLists({ params })).data).toEqual([other]);
  const { data: trashed } = await ada.api.listLists({ params, query: { status: 'trashed' } });
  expect(trashed).toEqual([{ ...list, trashedAt: expect.any(String), expiresAt: expect.any(Number), version: 2 }]);
  expect((await ada.api.getList({ params: list })).data).toEqual(trashed[0]);
  expect((await ada.api.listItems({ params })).data).toEqual([cook]);
  const { data: gone } = await ada.api.listItems({ params, query: { status: 'trashed' } });
  expect(gone.map(({ title, trashedWith }) => [title, trashedWith])).toEqual([
    ['Rake', 'list'],
    ['Hoe', 'list'],
    ['Old', undefined],
  ]);
  // Restored alone it is in no list, not in one that is gone.
  expect((await ada.api.restoreItem({ params: hoe })).data.listId).toBeUndefined();

  const { data: restored } = await ada.api.restoreList({ params: list });
  expect(restored).toEqual({ ...list, version: restored.version });
  expect((await ada.api.restoreList({ params: list })).data).toEqual(restored);
  const { data: inList } = await ada.api.listItems({ params, query: { listId: list.listId } });
  expect(inList).toEqual([{ ...rake, version: inList[0]!.version }]);
  expect((await ada.api.listItems({ params, query: { status: 'trashed' } })).data.map(({ title }) => title)).toEqual(['Old']);
  expect((await ada.api.restoreItem({ params: thrown })).data).toMatchObject({ title: 'Old', listId: list.listId });
});

test('A17: the items of a long list follow it, those beyond the first by its event', async () => {
  const params = await workspaceOf(ada);
  const { data: list } = await ada.api.createList({ params, body: { name: 'Long' } });
  const path = `/v1/workspaces/${params.workspaceId}/items`;
  for (let batch = 0; batch < 3; batch++) {
    const commands = Array.from({ length: 25 }, (_, i) => ({
      method: 'POST' as const,
      path,
      body: { title: `Item ${batch} ${i}`, listId: list.listId },
    }));
    await ada.api.runBatch({ body: { commands } });
  }
  const open = async () => (await ada.api.listItems({ params, query: { limit: 100 } })).data.length;
  expect(await open()).toBe(75);
  await ada.api.deleteList({ params: list });
  await eventually('the items in the trash', async () => (await open()) === 0);
  await ada.api.restoreList({ params: list });
  await eventually('the items back', async () => (await open()) === 75);
});

test('A17: the trash is emptied for good by whoever may delete lists and items', async () => {
  const params = await workspaceOf(ada);
  const [member, guest] = [await memberOf(params, ada, 'member'), await memberOf(params, ada, 'guest')];
  const { data: list } = await ada.api.createList({ params, body: { name: 'Garden' } });
  const { data: rake } = await ada.api.createItem({ params, body: { title: 'Rake', listId: list.listId } });
  const { data: kept } = await ada.api.createItem({ params, body: { title: 'Kept' } });
  await ada.api.deleteList({ params: list });
  for (const { api } of [member, guest]) await expect(api.emptyTrash({ params })).rejects.toMatchObject({ status: 403 });
  expect((await ada.api.emptyTrash({ params })).status).toBe(204);
  await eventually('the end of the list', () =>
    ada.api.getList({ params: list }).then(
      () => false,
      ({ status }) => status === 404,
    ),
  );
  await expect(ada.api.getItem({ params: rake })).rejects.toMatchObject({ status: 404 });
  await expect(ada.api.restoreItem({ params: rake })).rejects.toMatchObject({ status: 404 });
  await expect(ada.api.restoreList({ params: list })).rejects.toMatchObject(missing);
  expect((await ada.api.listItems({ params })).data).toEqual([kept]);
});

test('A14: items and lists stand in the order of creation, whatever key each was sent with', async () => {
  const params = await workspaceOf(ada);
  const keys = [
    randomUUID(),
    undefined,
    uuidv7(Date.now() - 86_400_000),
    randomUUID(),
    uuidv7(Date.now() + 3_600_000),
    'a-word-of-mine',
    undefined,
  ];
  for (const [i, idempotencyKey] of keys.entries()) {
    const first = await ada.api.createList({ params, body: { name: `List ${i}` }, idempotencyKey });
    await ada.api.createItem({ params, body: { title: `Item ${i}` }, idempotencyKey });
    if (idempotencyKey)
      expect((await ada.api.createList({ params, body: { name: `List ${i}` }, idempotencyKey })).data).toEqual(first.data);
  }
  expect((await ada.api.listLists({ params })).data.map(({ name }) => name)).toEqual(keys.map((_, i) => `List ${i}`));
  expect((await ada.api.listItems({ params })).data.map(({ title }) => title)).toEqual(keys.map((_, i) => `Item ${i}`));
});
