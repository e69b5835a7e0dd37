import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';

let ada: Person;
let ben: Person;
beforeAll(async () => {
  [ada, ben] = await Promise.all([person('ada'), person('ben')]);
});

type Place = Awaited<ReturnType<typeof workspaceOf>>;
const make = async (params: Place, name: string, color?: string) => (await ada.api.createTag({ params, body: { name, color } })).data;
const itemWith = async (params: Place, ...tags: string[]) => (await ada.api.createItem({ params, body: { title: 'Dig', tags } })).data;
const called = async (params: Place) => (await ada.api.listTags({ params })).data.map(({ name }) => name);
const wordsOf = async (params: Parameters<Person['api']['getItem']>[0]['params']) => (await ada.api.getItem({ params })).data.tags;

describe('tags', () => {
  test('are made once, however often that comes, and however they are typed', async () => {
    const params = await workspaceOf(ada);
    const request = { params, body: { name: ' Garden ', color: 'green' }, idempotencyKey: uuidv7(Date.now()) };
    const { data: tag, status } = await ada.api.createTag(request);
    const { tagId } = tag;
    const shown = { ...params, tagId, name: 'garden', color: 'green', createdBy: ada.userId, createdAt: expect.any(String), version: 1 };
    expect({ status, tag }).toEqual({ status: 201, tag: shown });
    expect((await ada.api.createTag(request)).data).toEqual(tag);
    const taken = { status: 409, code: 'already_exists', details: { tagId } };
    await expect(ada.api.createTag({ params, body: { name: 'GARDEN' } })).rejects.toMatchObject(taken);
    expect((await ada.api.getTag({ params: tag })).data).toEqual(tag);
    await expect(ada.api.createTag({ params, body: { name: '' } })).rejects.toMatchObject({ status: 400 });
    const { data: teal } = await ada.api.changeTag({ params: tag, body: { color: 'teal' }, ifMatch: 1 });
    expect(teal).toEqual({ ...tag, color: 'teal', version: 2 });
    await expect(ada.api.changeTag({ params: tag, body: { color: null }, ifMatch: 1 })).rejects.toMatchObject({ status: 412 });
  });

  test('are listed page by page, oldest first, to those who read lists, and none of another workspace', async () => {
    const params = await workspaceOf(ada);
    const [first, second] = [await make(params, 'b'), await make(params, 'a')];
    await make(await workspaceOf(ada), 'c');
    const { all, pages } = await everyPage(cursor => ada.api.listTags({ params, query: { limit: '1', cursor } }));
    expect(all).toEqual([first, second]);
    expect(pages).toBeGreaterThan(1);
    for (const act of [() => ben.api.listTags({ params }), () => ben.api.getTag({ params: first })])
      await expect(act()).rejects.toMatchObject({ status: 404 });
    await expect(ada.api.getTag({ params: { ...first, workspaceId: ada.workspaceId } })).rejects.toMatchObject({ status: 404 });
  });

  test('are made of the words that items have', async () => {
    const params = await workspaceOf(ada);
    const item = await itemWith(params, 'Garden', 'balcony');
    await eventually('a tag for each', async () => (await called(params)).length === 2);
    await ada.api.changeItem({ params: item, body: { tags: ['garden', 'shed'] }, ifMatch: 1 });
    await eventually('one more', async () => (await called(params)).length === 3);
    expect((await called(params)).sort()).toEqual(['balcony', 'garden', 'shed']);
    const { data } = await ada.api.listTags({ params });
    expect(data.map(({ createdBy }) => createdBy)).toEqual(data.map(() => ada.userId));
  });
});

describe('items', () => {
  test('follow a tag that is renamed, in the trash too, and so do templates', async () => {
    const params = await workspaceOf(ada);
    const tag = await make(params, 'garden');
    const [item, both, thrown] = [
      await itemWith(params, 'garden'),
      await itemWith(params, 'b', 'garden'),
      await itemWith(params, 'garden'),
    ];
    await ada.api.deleteItem({ params: thrown });
    const { data: template } = await ada.api.createTemplate({
      params,
      body: { name: 'Spring', items: [{ title: 'Dig', tags: ['garden'] }] },
    });
    const { data: renamed } = await ada.api.changeTag({ params: tag, body: { name: 'Outside' } });
    expect(renamed).toMatchObject({ tagId: tag.tagId, name: 'outside' });
    expect(renamed.leaving).toBeUndefined();
    expect(await wordsOf(item)).toEqual(['outside']);
    expect(await wordsOf(both)).toEqual(['b', 'outside']);
    expect((await ada.api.getItem({ params: item })).data.version).toBe(2);
    const { data: found } = await ada.api.listItems({ params, query: { tag: 'outside' } });
    expect(found.map(({ itemId }) => itemId)).toEqual([item.itemId, both.itemId]);
    expect((await ada.api.listItems({ params, query: { tag: 'garden' } })).data).toEqual([]);
    expect((await ada.api.restoreItem({ params: thrown })).data.tags).toEqual(['outside']);
    expect((await ada.api.getTemplate({ params: template })).data.items[0]?.tags).toEqual(['outside']);
    await make(params, 'garden');
  });

  test('more than follow at once follow by the event of the tag', async () => {
    const params = await workspaceOf(ada);
    const tag = await make(params, 'garden');
    const path = `/v1/workspaces/${params.workspaceId}/items`;
    for (let batch = 0; batch < 4; batch++) {
      const commands = Array.from({ length: 25 }, (_, i) => ({
        method: 'POST' as const,
        path,
        body: { title: `${batch}-${i}`, tags: ['garden'] },
      }));
      await ada.api.runBatch({ body: { commands } });
    }
    await ada.api.changeTag({ params: tag, body: { name: 'outside' } });
    // Whatever is on its way is found by its new name.
    const { all } = await everyPage(cursor => ada.api.listItems({ params, query: { tag: 'outside', limit: '100', cursor } }));
    expect(all).toHaveLength(100);
    const settled = await eventually('the last of them', async () => {
      const { data } = await ada.api.getTag({ params: tag });
      return data.leaving === undefined && data;
    });
    expect(settled.name).toBe('outside');
    const after = await everyPage(cursor => ada.api.listItems({ params, query: { limit: '100', cursor } }));
    expect(new Set(after.all.flatMap(({ tags }) => tags))).toEqual(new Set(['outside']));
  });

  test('have the other tag when one is merged into it, and none when it is deleted', async () => {
    const params = await workspaceOf(ada);
    const [garden, outside, shed] = [await make(params, 'garden'), await make(params, 'outside', 'green'), await make(params, 'shed')];
    const [one, both] = [await itemWith(params, 'garden'), await itemWith(params, 'garden', 'outside', 'shed')];
    await expect(ada.api.changeTag({ params: garden, body: { name: 'outside' } })).rejects.toMatchObject({
      status: 409,
      code: 'already_exists',
      details: { tagId: outside.tagId },
    });
    await expect(ada.api.mergeTag({ params: garden, body: { into: garden.tagId } })).rejects.toMatchObject({ status: 400 });
    const request = { params: garden, body: { into: outside.tagId }, idempotencyKey: uuidv7(Date.now()) };
    expect((await ada.api.mergeTag(request)).data).toMatchObject({ tagId: outside.tagId, name: 'outside', color: 'green' });
    expect((await ada.api.mergeTag(request)).data).toMatchObject({ tagId: outside.tagId });
    expect([await wordsOf(one), await wordsOf(both)]).toEqual([['outside'], ['outside', 'shed']]);
    for (const act of [
      () => ada.api.getTag({ params: garden }),
      () => ada.api.changeTag({ params: garden, body: { name: 'x' } }),
      () => ada.api.mergeTag({ params: outside, body: { into: garden.tagId } }),
    ])
      await expect(act()).rejects.toMatchObject({ status: 404, details: { what: 'tag' } });
    expect((await ada.api.deleteTag({ params: shed })).status).toBe(204);
    expect(await wordsOf(both)).toEqual(['outside']);
    expect(await called(params)).toEqual(['outside']);
  });
});

test('members make and rename tags, and do not merge or delete them; guests see none', async () => {
  const params = await workspaceOf(ada);
  const tag = await make(params, 'garden');
  const other = await make(params, 'outside');
  const [member, guest] = [await memberOf(params, ada, 'member'), await memberOf(params, ada, 'guest')];
  expect((await member.api.changeTag({ params: tag, body: { name: 'yard' } })).data.name).toBe('yard');
  for (const act of [
    () => member.api.mergeTag({ params: tag, body: { into: other.tagId } }),
    () => member.api.deleteTag({ params: tag }),
    () => guest.api.listTags({ params }),
  ])
    await expect(act()).rejects.toMatchObject({ status: 403 });
});

test('of two who rename two tags to one name at the same moment one is told of the other', async () => {
  const params = await workspaceOf(ada);
  const [one, other] = [await make(params, 'a'), await make(params, 'b')];
  const renames = await Promise.allSettled([one, other].map(tag => ada.api.changeTag({ params: tag, body: { name: 'c' } })));
  expect(renames.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const [refused] = renames.flatMap(each => (each.status === 'rejected' ? [each.reason] : []));
  expect(refused).toMatchObject({ status: 409, code: 'already_exists' });
  expect((await called(params)).filter(name => name === 'c')).toHaveLength(1);
});
