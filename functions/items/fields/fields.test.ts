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
type Field = Awaited<ReturnType<typeof make>>;
const make = async (params: Place, name: string, more: { kind?: 'text' | 'number' | 'date'; listId?: `list_${string}` } = {}) =>
  (await ada.api.createField({ params, body: { name, kind: 'text', ...more } })).data;
const choice = async (params: Place, name: string, ...options: string[]) =>
  (await ada.api.createField({ params, body: { name, kind: 'choice', options: options.map(each => ({ name: each })) } })).data;
const optionOf = ({ options = [] }: Field, name: string) => options.find(each => each.name === name)!.optionId;
const itemWith = async (params: Place, fields: Record<string, string | number>, more: { listId?: `list_${string}` } = {}) =>
  (await ada.api.createItem({ params, body: { title: 'Drill', fields: fields as never, ...more } })).data;
const saidBy = async (params: Parameters<Person['api']['getItem']>[0]['params']) => (await ada.api.getItem({ params })).data.fields;
const wrong = (pointer: string, code: string) => ({ status: 400, details: { errors: [expect.objectContaining({ pointer, code })] } });

describe('fields', () => {
  test('are made once, however often that comes, called by no other’s name, and listed in their order', async () => {
    const params = await workspaceOf(ada);
    const request = {
      params,
      body: { name: 'Weight', kind: 'number', unit: 'kg', position: 2 },
      idempotencyKey: uuidv7(Date.now()),
    } as const;
    const { data: weight, status } = await ada.api.createField(request);
    const shown = { ...params, fieldId: weight.fieldId, createdBy: ada.userId, createdAt: expect.any(String), version: 1 };
    expect({ status, weight }).toEqual({ status: 201, weight: { ...shown, ...request.body } });
    expect((await ada.api.createField(request)).data).toEqual(weight);
    await expect(ada.api.createField({ params, body: { name: 'WEIGHT', kind: 'text' } })).rejects.toMatchObject({
      status: 409,
      code: 'already_exists',
      details: { fieldId: weight.fieldId },
    });
    const colour = await make(params, 'Colour');
    await expect(ada.api.changeField({ params: colour, body: { name: 'weight' } })).rejects.toMatchObject({ status: 409 });
    expect((await ada.api.listFields({ params })).data).toEqual([colour, weight]);
    expect((await ada.api.getField({ params: weight })).data).toEqual(weight);
    const unit = { status: 409, code: 'field_of_other_kind', details: { kind: 'text' } };
    await expect(ada.api.changeField({ params: colour, body: { unit: 'kg' } })).rejects.toMatchObject(unit);
    for (const act of [() => ben.api.listFields({ params }), () => ben.api.getField({ params: weight })])
      await expect(act()).rejects.toMatchObject({ status: 404 });
    await expect(ada.api.getField({ params: { ...weight, workspaceId: ada.workspaceId } })).rejects.toMatchObject({ status: 404 });
  });

  test('are made and changed by members, deleted by admins, and closed to guests', async () => {
    const params = await workspaceOf(ada);
    const field = await make(params, 'Colour');
    const [member, guest] = [await memberOf(params, ada, 'member'), await memberOf(params, ada, 'guest')];
    expect((await member.api.changeField({ params: field, body: { name: 'Paint' }, ifMatch: 1 })).data).toMatchObject({
      name: 'Paint',
      version: 2,
    });
    await expect(member.api.changeField({ params: field, body: { name: 'Oil' }, ifMatch: 1 })).rejects.toMatchObject({ status: 412 });
    for (const act of [() => member.api.deleteField({ params: field }), () => guest.api.listFields({ params })])
      await expect(act()).rejects.toMatchObject({ status: 403 });
  });

  test('of two that are called the same at the same moment one is told of the other; thirty are as many as there may be', async () => {
    const params = await workspaceOf(ada);
    const both = await Promise.allSettled([make(params, 'Colour'), make(params, 'colour')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (let i = 1; i < 30; i++) await make(params, `Field ${i}`);
    await expect(make(params, 'One more')).rejects.toMatchObject({ status: 409, code: 'limit_reached', details: { limit: 30 } });
  });
});

describe('what an item says of a field', () => {
  test('is checked against it, changed like everything else, and taken back exactly', async () => {
    const params = await workspaceOf(ada);
    const [colour, weight, bought] = [
      await make(params, 'Colour'),
      await make(params, 'Weight', { kind: 'number' }),
      await make(params, 'Bought', { kind: 'date' }),
    ];
    const place = await choice(params, 'Place', 'Shed', 'Cellar');
    const shed = optionOf(place, 'Shed');
    const item = await itemWith(params, { [colour.fieldId]: ' red ', [place.fieldId]: shed });
    expect(item.fields).toEqual({ [colour.fieldId]: 'red', [place.fieldId]: shed });
    const change = async (fields: object | null) => (await ada.api.changeItem({ params: item, body: { fields } as never })).data;
    const changed = await change({ [colour.fieldId]: null, [weight.fieldId]: 2.5, [bought.fieldId]: '2026-11-28' });
    expect(changed.fields).toEqual({ [place.fieldId]: shed, [weight.fieldId]: 2.5, [bought.fieldId]: '2026-11-28' });
    for (const [fields, pointer, code] of [
      [{ [weight.fieldId]: '2.5' }, weight, 'not_a_number'],
      [{ [bought.fieldId]: '2026-02-30' }, bought, 'not_a_day'],
      [{ [place.fieldId]: 'Attic' }, place, 'not_one_of'],
      [{ [colour.fieldId]: 5 }, colour, 'not_text'],
    ] as const)
      await expect(change(fields)).rejects.toMatchObject(wrong(`/fields/${pointer.fieldId}`, code));
    const unknown = { status: 404, details: { what: 'field', fieldId: colour.fieldId } };
    await expect(itemWith(await workspaceOf(ada), { [colour.fieldId]: 'red' })).rejects.toMatchObject(unknown);
    const undone = await ada.api.undoItem({ params: item, body: { version: changed.version } });
    expect(undone.data.fields).toEqual(item.fields);
    expect((await change(null)).fields).toBeUndefined();
  });

  test('stays when the field or an option is called otherwise, and when it is retired, which takes no new ones', async () => {
    const params = await workspaceOf(ada);
    const place = await choice(params, 'Place', 'Shed', 'Cellar');
    const [shed, cellar] = [optionOf(place, 'Shed'), optionOf(place, 'Cellar')];
    const item = await itemWith(params, { [place.fieldId]: shed });
    const options = [{ optionId: shed, name: 'Garden shed' }, { optionId: cellar, name: 'Cellar' }, { name: 'Loft' }];
    await expect(ada.api.changeField({ params: place, body: { options } })).rejects.toMatchObject({ status: 428 });
    const { data: renamed } = await ada.api.changeField({ params: place, body: { name: 'Where', options, retired: true }, ifMatch: 1 });
    expect(renamed).toMatchObject({ name: 'Where', retiredAt: expect.any(String), options: [options[0], options[1], { name: 'Loft' }] });
    expect(await saidBy(item)).toEqual({ [place.fieldId]: shed });
    expect((await ada.api.getItem({ params: item })).data.version).toBe(1);
    const retired = wrong(`/fields/${place.fieldId}`, 'field_retired');
    await expect(ada.api.changeItem({ params: item, body: { fields: { [place.fieldId]: cellar } } })).rejects.toMatchObject(retired);
    await ada.api.changeItem({ params: item, body: { title: 'Saw', fields: { [place.fieldId]: shed } } });
    const { data: without } = await ada.api.changeItem({ params: item, body: { fields: { [place.fieldId]: null } } });
    expect(without.fields).toBeUndefined();
    expect((await ada.api.undoItem({ params: item, body: { version: without.version } })).data.fields).toEqual({ [place.fieldId]: shed });
    await ada.api.changeField({ params: place, body: { retired: false } });
    expect((await ada.api.changeItem({ params: item, body: { fields: { [place.fieldId]: cellar } } })).data.fields).toEqual({
      [place.fieldId]: cellar,
    });
  });

  test('goes with its field, and with its option, from items, those in the trash and templates; undo does not bring it back', async () => {
    const params = await workspaceOf(ada);
    const [place, colour] = [await choice(params, 'Place', 'Shed', 'Cellar'), await make(params, 'Colour')];
    const [shed, cellar] = [optionOf(place, 'Shed'), optionOf(place, 'Cellar')];
    const both = await itemWith(params, { [place.fieldId]: shed, [colour.fieldId]: 'red' });
    const [other, thrown] = [await itemWith(params, { [place.fieldId]: cellar }), await itemWith(params, { [colour.fieldId]: 'blue' })];
    await ada.api.deleteItem({ params: thrown });
    const items = [{ title: 'Dig', fields: { [place.fieldId]: shed, [colour.fieldId]: 'green' } }];
    const { data: template } = await ada.api.createTemplate({ params, body: { name: 'Spring', items } as never });
    const { data: taken } = await ada.api.changeItem({ params: both, body: { fields: { [colour.fieldId]: null } } });
    await ada.api.changeField({ params: place, body: { options: [{ optionId: cellar, name: 'Cellar' }] }, ifMatch: 1 });
    expect([await saidBy(both), await saidBy(other)]).toEqual([undefined, { [place.fieldId]: cellar }]);
    expect((await ada.api.deleteField({ params: colour })).status).toBe(204);
    await expect(ada.api.getField({ params: colour })).rejects.toMatchObject({ status: 404, details: { what: 'field' } });
    expect((await ada.api.restoreItem({ params: thrown })).data.fields).toBeUndefined();
    expect((await ada.api.getTemplate({ params: template })).data.items[0]?.fields).toBeUndefined();
    await expect(ada.api.undoItem({ params: both, body: { version: taken.version } })).rejects.toMatchObject({
      status: 409,
      code: 'changed_since',
    });
    await make(params, 'Colour');
    expect((await ada.api.listFields({ params })).data.map(({ name }) => name)).toEqual(['Place', 'Colour']);
  });

  test('undo leaves out what is gone and brings the rest back', async () => {
    const params = await workspaceOf(ada);
    const [colour, weight] = [await make(params, 'Colour'), await make(params, 'Weight', { kind: 'number' })];
    const item = await itemWith(params, { [colour.fieldId]: 'red', [weight.fieldId]: 3 });
    const { data: emptied } = await ada.api.changeItem({ params: item, body: { title: 'Saw', fields: null } });
    await ada.api.deleteField({ params: colour });
    const { data: back } = await ada.api.undoItem({ params: item, body: { version: emptied.version } });
    expect([back.title, back.fields]).toEqual(['Drill', { [weight.fieldId]: 3 }]);
  });

  test('is for the items of a list, where the field is: one that is moved on keeps what it says', async () => {
    const params = await workspaceOf(ada);
    const { data: list } = await ada.api.createList({ params, body: { name: 'Tools' } });
    const size = await make(params, 'Size', { listId: list.listId });
    await expect(itemWith(params, { [size.fieldId]: 'L' })).rejects.toMatchObject(wrong(`/fields/${size.fieldId}`, 'field_of_other_list'));
    const item = await itemWith(params, { [size.fieldId]: 'L' }, { listId: list.listId });
    const { data: moved } = await ada.api.moveItem({ params: item, body: { listId: null } });
    expect(moved.fields).toEqual({ [size.fieldId]: 'L' });
    expect((await ada.api.changeItem({ params: item, body: { fields: { [size.fieldId]: null } } })).data.fields).toBeUndefined();
    await expect(
      ada.api.createField({ params, body: { name: 'B', kind: 'text', listId: list.listId.replace(/.$/, '0') as never } }),
    ).rejects.toMatchObject({ status: 404 });
  });

  test('is made by templates, but for what no item can be given any more', async () => {
    const params = await workspaceOf(ada);
    const [colour, weight] = [await make(params, 'Colour'), await make(params, 'Weight', { kind: 'number' })];
    const fields = { [colour.fieldId]: 'green', [weight.fieldId]: 2 };
    const wrongly = { name: 'Spring', items: [{ title: 'Sow' }, { title: 'Dig', fields: { [weight.fieldId]: 'two' } }] };
    await expect(ada.api.createTemplate({ params, body: wrongly as never })).rejects.toMatchObject(
      wrong(`/items/1/fields/${weight.fieldId}`, 'not_a_number'),
    );
    const { data: template } = await ada.api.createTemplate({
      params,
      body: { name: 'Spring', items: [{ title: 'Dig', fields }] } as never,
    });
    await ada.api.changeField({ params: colour, body: { retired: true } });
    const { data } = await ada.api.createItemsFromTemplate({ params: template, body: { day: '2031-06-14' } });
    expect(data.items.map(({ fields: said }) => said)).toEqual([{ [weight.fieldId]: 2 }]);
  });
});

test('items are found and put in order by a field, page by page', async () => {
  const params = await workspaceOf(ada);
  const [weight, place] = [await make(params, 'Weight', { kind: 'number' }), await choice(params, 'Place', 'Shed', 'Cellar')];
  const [shed, cellar] = [optionOf(place, 'Shed'), optionOf(place, 'Cellar')];
  const heavy = await itemWith(params, { [weight.fieldId]: 10, [place.fieldId]: cellar });
  const none = await itemWith(params, {});
  const light = await itemWith(params, { [weight.fieldId]: 2.5, [place.fieldId]: shed });
  const sorted = async (sort: string) =>
    (await everyPage(cursor => ada.api.listItems({ params, query: { sort, limit: '1', cursor } as never }))).all.map(
      ({ itemId }) => itemId,
    );
  expect(await sorted(weight.fieldId)).toEqual([light, heavy, none].map(({ itemId }) => itemId));
  expect(await sorted(`-${weight.fieldId}`)).toEqual([heavy, light, none].map(({ itemId }) => itemId));
  expect(await sorted(place.fieldId)).toEqual([light, heavy, none].map(({ itemId }) => itemId));
  const found = async (filter: string) => (await ada.api.listItems({ params, query: { filter } })).data.map(({ itemId }) => itemId);
  expect(await found(`${weight.fieldId} >= 3`)).toEqual([heavy.itemId]);
  expect(await found(`${place.fieldId} = ${shed} or not has ${weight.fieldId}`)).toEqual([none.itemId, light.itemId]);
  await expect(ada.api.listItems({ params, query: { sort: weight.fieldId.replace(/.$/, '0') } as never })).rejects.toMatchObject({
    status: 404,
  });
});

test('more values than go at once go by the event of the field', async () => {
  const params = await workspaceOf(ada);
  const colour = await make(params, 'Colour');
  const path = `/v1/workspaces/${params.workspaceId}/items`;
  for (let batch = 0; batch < 4; batch++) {
    const body = (i: number) => ({ title: `${batch}-${i}`, fields: { [colour.fieldId]: 'red' } });
    await ada.api.runBatch({
      body: { commands: Array.from({ length: 25 }, (_, i) => ({ method: 'POST' as const, path, body: body(i) })) },
    });
  }
  await ada.api.deleteField({ params: colour });
  await eventually('the last of them', async () => {
    const { all } = await everyPage(cursor => ada.api.listItems({ params, query: { limit: '100', cursor } }));
    return all.length === 100 && all.every(({ fields }) => fields === undefined);
  });
});
