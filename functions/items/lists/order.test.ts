import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { ItemId, ListId, SectionId } from '../../../shared/domain/core/ids.ts';

let ada: Person;
beforeAll(async () => {
  ada = await person('ada');
});

/** A list with two sections and items named after letters, some of them due. */
const shopOf = async (letters: string) => {
  const params = await workspaceOf(ada);
  const body = { name: 'Shop', sections: [{ name: 'Fruit' }, { name: 'Bread' }] };
  const { data: list } = await ada.api.createList({ params, body });
  const ids: Record<string, ItemId> = {};
  for (const [i, title] of [...letters].entries()) {
    const due = i % 2 === 0 ? { due: { date: '2031-06-14' } } : {};
    ids[title] = (await ada.api.createItem({ params, body: { title, listId: list.listId, ...due } })).data.itemId;
  }
  const titles = async (who = ada) => (await who.api.listItemsInOrder({ params: list })).data.map(({ title }) => title).join('');
  const becomes = (wanted: string) => eventually(`the order ${wanted}`, async () => (await titles()) === wanted);
  const place = (title: string, where: object) =>
    ada.api.placeItem({ params: { ...params, itemId: ids[title]! }, body: where as { before: ItemId } });
  const [fruit, bread] = list.sections!.map(({ sectionId }) => sectionId);
  return { params, list, ids, titles, becomes, place, fruit: fruit!, bread: bread! };
};

describe('a list in the order of its people', () => {
  test('is that of creation until somebody moves something, by one write each', async () => {
    const { ids, becomes, place, fruit, bread, params, list } = await shopOf('abcd');
    await becomes('abcd');
    const { data: moved } = await place('d', { before: ids.b });
    expect(moved).toMatchObject({ title: 'd', version: 2 });
    expect(moved).not.toHaveProperty('place');
    await becomes('adbc');
    await place('a', { after: ids.c });
    await becomes('dbca');
    await place('a', { sectionId: bread, at: 'first' });
    await becomes('dbca');
    await place('c', { sectionId: fruit });
    await becomes('dbca');
    expect((await place('b', { after: ids.c })).data.sectionId).toBe(fruit);
    await becomes('dcba');
    const { data: e } = await ada.api.createItem({ params, body: { title: 'e', listId: list.listId, sectionId: fruit } });
    await becomes('dcbea');
    await ada.api.placeItem({ params: e, body: { sectionId: null, at: 'first' } });
    await becomes('edcba');
    expect((await ada.api.listItems({ params, query: { listId: list.listId } })).data.every(({ version }) => version <= 3)).toBe(true);
  });

  test('comes in pages, whatever is moved between them', async () => {
    const { ids, list, becomes, place } = await shopOf('abcde');
    await becomes('abcde');
    const { data: first, cursor } = await ada.api.listItemsInOrder({ params: list, query: { limit: '2' } });
    expect(first.map(({ title }) => title)).toEqual(['a', 'b']);
    await place('e', { before: ids.a });
    await becomes('eabcd');
    const { data: second, cursor: end } = await ada.api.listItemsInOrder({ params: list, query: { limit: '5', cursor: cursor! } });
    expect([second.map(({ title }) => title), end]).toEqual([['c', 'd'], undefined]);
  });

  test('holds over completing, reopening and the trash, and not in another list', async () => {
    const { params, ids, becomes, place, fruit, list } = await shopOf('abc');
    await place('c', { sectionId: fruit });
    await place('b', { before: ids.a });
    await becomes('bac');
    const item = (title: string) => ({ ...params, itemId: ids[title]! });
    for (const title of ['b', 'c']) await ada.api.completeItem({ params: item(title) });
    await becomes('a');
    // What is done is a neighbour for others, too.
    await place('a', { before: ids.c });
    for (const title of ['b', 'c']) await ada.api.reopenItem({ params: item(title) });
    await becomes('bac');
    await ada.api.deleteItem({ params: item('b') });
    await ada.api.restoreItem({ params: item('b') });
    await becomes('bac');
    const { data: other } = await ada.api.createList({ params, body: { name: 'Other' } });
    const { data: moved } = await ada.api.moveItem({ params: item('c'), body: { listId: other.listId } });
    expect(moved).not.toHaveProperty('sectionId');
    await becomes('ba');
    await ada.api.moveItem({ params: item('c'), body: { listId: list.listId } });
    await becomes('bca');
    await ada.api.moveItem({ params: item('b'), body: { listId: null } });
    await becomes('ca');
  });

  test('holds what two people move at the same moment', async () => {
    const { params, ids, becomes, list } = await shopOf('abcdef');
    const ben = await memberOf(params, ada, 'member');
    const put = (who: Person, title: string, before: string) =>
      who.api.placeItem({ params: { ...params, itemId: ids[title]! }, body: { before: ids[before]! } });
    await becomes('abcdef');
    await Promise.all([put(ada, 'e', 'b'), put(ben, 'f', 'b'), put(ada, 'c', 'a')]);
    const order = await eventually('an order', async () => {
      const found = (await ada.api.listItemsInOrder({ params: list })).data.map(({ title }) => title).join('');
      return /^ca(ef|fe)bd$/.test(found) && found;
    });
    const between = order[2] === 'e' ? ['f', 'efd', 'e'] : ['e', 'fed', 'f'];
    await put(ben, 'd', between[0]!);
    await becomes(`ca${between[2]}d${between[0]}b`);
  });

  test('is nobody else’s: what is not within reach is not there, neither to be seen nor to stand beside', async () => {
    const { params, ids, titles, becomes, list } = await shopOf('ab');
    const guest = await memberOf(params, ada, 'guest');
    await becomes('ab');
    await ada.api.changeItem({ params: { ...params, itemId: ids.a! }, body: { assignees: [guest.userId] }, ifMatch: 1 });
    await eventually('theirs alone', async () => (await titles(guest)) === 'a');
    await expect(
      guest.api.placeItem({ params: { ...params, itemId: ids.b! }, body: { sectionId: null, at: 'first' } }),
    ).rejects.toMatchObject({ status: 403 });
    const bob = await person('bob');
    await expect(bob.api.listItemsInOrder({ params: list })).rejects.toMatchObject({ status: 404 });
  });
});

describe('sections', () => {
  test('are renamed, moved, added and deleted by who says what they have seen; items of one that is gone stand before all', async () => {
    const { list, ids, becomes, place, fruit, bread } = await shopOf('abc');
    await place('a', { sectionId: fruit });
    await place('b', { sectionId: bread });
    await becomes('cab');
    const change = (sections: { sectionId?: SectionId; name: string }[], ifMatch?: number) =>
      ada.api.changeList({ params: list, body: { sections }, ifMatch, idempotencyKey: uuidv7(Date.now()) });
    await expect(change([{ name: 'Milk' }])).rejects.toMatchObject({ status: 428 });
    const { data: turned } = await change([{ name: 'Milk' }, { sectionId: bread, name: 'Bakery' }, { sectionId: fruit, name: 'Fruit' }], 1);
    expect(turned.sections!.map(({ name }) => name)).toEqual(['Milk', 'Bakery', 'Fruit']);
    await becomes('cba');
    await change([{ sectionId: fruit, name: 'Fruit' }], 2);
    await place('b', { before: ids.c });
    await becomes('bca');
    await expect(place('b', { sectionId: bread })).rejects.toMatchObject({ status: 404, details: { what: 'section' } });
    await place('b', { after: ids.c });
    await becomes('cba');
  });

  test('a list or a section that is not there takes nothing, and changes nothing', async () => {
    const { params, list, ids, place, fruit } = await shopOf('a');
    const { data: loose } = await ada.api.createItem({ params, body: { title: 'Loose' } });
    const gone = { status: 404, details: { what: 'section' } };
    const elsewhere: { listId?: ListId; sectionId: SectionId } = { sectionId: fruit };
    await expect(ada.api.createItem({ params, body: { title: 'x', ...elsewhere } })).rejects.toMatchObject(gone);
    await expect(ada.api.placeItem({ params: loose, body: { sectionId: null, at: 'first' } })).rejects.toMatchObject({
      status: 404,
      details: { what: 'list' },
    });
    await expect(place('a', { before: loose.itemId })).rejects.toMatchObject({ status: 404, details: { what: 'item' } });
    expect((await place('a', { before: ids.a })).data.version).toBe(1);
    await ada.api.deleteList({ params: list });
    await expect(ada.api.listItemsInOrder({ params: list })).rejects.toMatchObject({ status: 404 });
    await expect(place('a', { sectionId: fruit })).rejects.toMatchObject({ code: 'item_in_trash' });
  });
});
