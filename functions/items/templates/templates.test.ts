import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import { templateRoutes } from '../../../shared/api/items/templates.ts';

let ada: Person;
let ben: Person;
beforeAll(async () => {
  [ada, ben] = await Promise.all([person('ada'), person('ben')]);
});

const { body } = templateRoutes.createTemplate.example;
const trip = {
  name: 'Trip',
  items: [
    { title: 'Passports', tags: ['Trip'], due: { afterDays: 0, time: '08:00', reminders: [{ offset: '-PT2H' }] } },
    { title: 'Pack', checklist: ['Tent', 'Stove'], due: { afterDays: 3 } },
    { title: 'Rest' },
  ],
};
const gone = { status: 404, details: { what: 'template' } };

test('a template is created once, however often the request comes', async () => {
  const params = await workspaceOf(ada);
  const request = { params, body, idempotencyKey: uuidv7(Date.now()) };
  const { data: template, status } = await ada.api.createTemplate(request);
  expect({ status, template }).toMatchObject({ status: 201, template: { ...params, ...body, createdBy: ada.userId, version: 1 } });
  expect((await ada.api.createTemplate(request)).data).toEqual(template);
  await expect(ada.api.createTemplate({ params, body: { ...body, name: '' } })).rejects.toMatchObject({ status: 400 });
  await expect(ben.api.createTemplate({ params, body })).rejects.toMatchObject({ status: 404 });
});

test('templates are listed page by page, oldest first, and none of another workspace', async () => {
  const params = await workspaceOf(ada);
  const make = async (place: Pick<Person, 'workspaceId'>) => (await ada.api.createTemplate({ params: place, body })).data;
  const [first, second] = [await make(params), await make(params)];
  await make(await workspaceOf(ada));
  const { all, pages } = await everyPage(cursor => ada.api.listTemplates({ params, query: { limit: '1', cursor } }));
  expect(all).toEqual([first, second]);
  expect(pages).toBeGreaterThan(1);
  await expect(ben.api.listTemplates({ params })).rejects.toMatchObject({ status: 404 });
  await expect(ben.api.getTemplate({ params: { ...first, workspaceId: ben.workspaceId } })).rejects.toMatchObject(gone);
});

test('a template is changed at the version that its reader has seen, and deleted by who may', async () => {
  const params = await workspaceOf(ada);
  const member = await memberOf(params, ada, 'member');
  const { data: template } = await ada.api.createTemplate({ params, body });
  const { data: renamed } = await ada.api.changeTemplate({ params: template, body: { name: 'Second' }, ifMatch: 1 });
  expect(renamed).toEqual({ ...template, name: 'Second', version: 2 });
  await expect(ada.api.changeTemplate({ params: template, body: { name: 'Third' }, ifMatch: 1 })).rejects.toMatchObject({ status: 412 });
  await expect(ada.api.changeTemplate({ params: template, body: trip })).rejects.toMatchObject({ status: 428 });
  expect((await ada.api.changeTemplate({ params: template, body: trip, ifMatch: 2 })).data).toMatchObject({ name: 'Trip', version: 3 });
  await expect(member.api.deleteTemplate({ params: template })).rejects.toMatchObject({ status: 403 });
  await expect(ada.api.deleteTemplate({ params: template, ifMatch: 1 })).rejects.toMatchObject({ status: 412 });
  expect((await ada.api.deleteTemplate({ params: template })).status).toBe(204);
  for (const act of [
    () => ada.api.getTemplate({ params: template }),
    () => ada.api.changeTemplate({ params: template, body: { name: 'a' } }),
    () => ada.api.deleteTemplate({ params: template }),
    () => ada.api.createItemsFromTemplate({ params: template, body: { day: '2031-06-14' } }),
  ])
    await expect(act()).rejects.toMatchObject(gone);
  expect((await ada.api.listTemplates({ params })).data).toEqual([]);
});

describe('what a template makes', () => {
  test('are items of their own, counted from a day, in a list, for those who are named', async () => {
    const params = await workspaceOf(ada);
    const member = await memberOf(params, ada, 'member');
    const { data: list } = await ada.api.createList({ params, body: { name: 'Lake' } });
    const { data: template } = await ada.api.createTemplate({ params, body: trip });
    const use = { day: '2031-06-14', listId: list.listId, assignees: [member.userId] };
    const { status, data } = await member.api.createItemsFromTemplate({ params: template, body: use });
    expect(status).toBe(201);
    expect(data.items.map(({ title, listId, assignees, createdBy }) => ({ title, listId, assignees, createdBy }))).toEqual(
      trip.items.map(({ title }) => ({ title, listId: list.listId, assignees: [member.userId], createdBy: member.userId })),
    );
    expect(data.items.map(({ due }) => due?.date)).toEqual(['2031-06-14', '2031-06-17', undefined]);
    expect(data.items[0]).toMatchObject({ tags: ['trip'], due: { time: '08:00' }, reminders: [{ offset: '-PT2H' }] });
    expect(data.items[1]!.checklist).toEqual(['Tent', 'Stove'].map(text => ({ text, done: false })));
    expect((await ada.api.listItems({ params, query: { listId: list.listId } })).data).toEqual(data.items);
    await ada.api.deleteTemplate({ params: template });
    expect((await ada.api.listItems({ params })).data).toHaveLength(3);
  });

  test('is made once by a request that is sent again, also where the template is another by then', async () => {
    const params = await workspaceOf(ada);
    const { data: template } = await ada.api.createTemplate({ params, body: trip });
    const request = { params: template, body: { day: '2031-06-14' }, idempotencyKey: uuidv7(Date.now()) };
    const { data: first } = await ada.api.createItemsFromTemplate(request);
    await ada.api.changeTemplate({ params: template, body: { items: [{ title: 'Other' }] }, ifMatch: 1 });
    const { data: again, headers } = await ada.api.createItemsFromTemplate(request);
    expect(again).toEqual(first);
    expect(headers.get('idempotency-replayed')).toBe('true');
    const { data: renamed } = await ada.api.changeItem({ params: first.items[1]!, body: { title: 'Pack now' } });
    expect((await ada.api.createItemsFromTemplate(request)).data.items[1]).toEqual(renamed);
    await expect(ada.api.createItemsFromTemplate({ ...request, body: { day: '2031-06-15' } })).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
    expect((await ada.api.listItems({ params })).data).toHaveLength(3);
    await Promise.all(Array.from({ length: 3 }, () => ada.api.createItemsFromTemplate({ ...request, idempotencyKey: 'the-same-for-all' })));
    expect((await ada.api.listItems({ params })).data).toHaveLength(4);
  });

  test('is nothing where its list, or one whom it is for, is not there, or its maker may not', async () => {
    const params = await workspaceOf(ada);
    const guest = await memberOf(params, ada, 'guest');
    const { data: template } = await ada.api.createTemplate({ params, body: trip });
    const { data: list } = await ada.api.createList({ params, body: { name: 'Lake' } });
    await ada.api.deleteList({ params: list });
    const use = (more: object, who = ada) =>
      who.api.createItemsFromTemplate({ params: template, body: { day: '2031-06-14', ...more }, idempotencyKey: randomUUID() });
    await expect(use({ listId: list.listId })).rejects.toMatchObject({ status: 404, details: { what: 'list' } });
    await expect(use({ assignees: [ben.userId] })).rejects.toMatchObject({ status: 400 });
    await expect(use({}, guest)).rejects.toMatchObject({ status: 403 });
    await expect(use({}, ben)).rejects.toMatchObject({ status: 404 });
    expect((await ada.api.listItems({ params })).data).toEqual([]);
  });
});
