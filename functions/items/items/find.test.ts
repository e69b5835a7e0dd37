import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { raw } from '../../../scripts/testing/raw.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { routes } from '../../../shared/api/index.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';

let ada: Person;
beforeAll(async () => {
  ada = await person('ada');
});

type Input = Parameters<Person['api']['createItem']>[0]['body'];
const create = async (params: { workspaceId: WorkspaceId }, body: Input) => (await ada.api.createItem({ params, body })).data;
const titles = (items: { title: string }[]): string[] => items.map(({ title }) => title);
const day = (date: number): { date: string } => ({ date: `2031-03-${String(date).padStart(2, '0')}` });
const march = { dueFrom: '2031-03-01T00:00:00Z', dueTo: '2031-04-01T00:00:00Z' };

test('items are found by list, status, tag, assignee, kind and due range, alone and together', async () => {
  const params = await workspaceOf(ada);
  const bob = await memberOf(params, ada, 'member');
  const { data: list } = await ada.api.createList({ params, body: { name: 'Garden' } });
  const { listId } = list;
  await create(params, { title: 'plain' });
  await create(params, { title: 'listed', listId, tags: ['garden'], due: day(20) });
  await create(params, { title: 'tagged', tags: ['garden', 'balcony'], kind: 'chore', due: day(10) });
  await create(params, { title: 'his', assignees: [bob.userId], deadline: day(15) });
  await create(params, { title: 'everybody’s', assignees: [], listId, due: { date: '2031-04-01', time: '00:00', zone: 'UTC' } });
  await ada.api.completeItem({ params: await create(params, { title: 'done', listId, due: day(11) }) });
  await ada.api.deleteItem({ params: await create(params, { title: 'trashed', tags: ['garden'], due: day(12) }) });

  const cases: [query: Record<string, string>, found: string[]][] = [
    [{}, ['plain', 'listed', 'tagged', 'his', 'everybody’s', 'done']],
    [{ status: 'open' }, ['plain', 'listed', 'tagged', 'his', 'everybody’s']],
    [{ status: 'done' }, ['done']],
    [{ status: 'trashed' }, ['trashed']],
    [{ listId }, ['listed', 'everybody’s', 'done']],
    [{ listId, status: 'open' }, ['listed', 'everybody’s']],
    [{ tag: 'garden' }, ['listed', 'tagged']],
    [{ tag: 'Garden , balcony' }, ['tagged']],
    [{ tag: 'garden', status: 'trashed' }, ['trashed']],
    [{ assignee: bob.userId }, ['his']],
    [{ kind: 'chore' }, ['tagged']],
    [{ kind: 'note' }, []],
    [march, ['tagged', 'his', 'listed']],
    [{ ...march, tag: 'garden' }, ['tagged', 'listed']],
    // A21: what is done, or in the trash, is found by its due as well.
    [{ ...march, status: 'open' }, ['tagged', 'his', 'listed']],
    [{ ...march, status: 'done' }, ['done']],
    [{ ...march, status: 'trashed' }, ['trashed']],
    [{ dueFrom: '2031-03-12T00:00:00Z', status: 'done' }, []],
    [{ dueTo: '2031-03-11T00:00:00Z', status: 'done' }, []],
    [{ dueFrom: '2031-03-15T01:00:00+01:00' }, ['his', 'listed', 'everybody’s']],
    [{ dueFrom: '2031-03-15T01:00:01+01:00' }, ['listed', 'everybody’s']],
    [{ dueTo: '2031-03-15T00:00:00Z' }, ['tagged']],
    [{ dueFrom: '2031-04-01T00:00:00Z', listId }, ['everybody’s']],
  ];
  await eventually('the index', async () => (await ada.api.listItems({ params, query: march })).data.length === 3);
  for (const [query, found] of cases)
    expect({ query, found: titles((await ada.api.listItems({ params, query })).data) }).toEqual({ query, found });
  const { data } = await raw({ route: routes.listItems, params, token: ada.token, query: '?tag=garden&tag=balcony' }).then(({ text }) =>
    JSON.parse(text),
  );
  expect(titles(data)).toEqual(['tagged']);
});

test('a filter says what no parameter can, beside those that there are, in the zone that was just chosen', async () => {
  const params = await workspaceOf(ada);
  const bob = await memberOf(params, ada, 'member');
  const now = Date.now();
  const at = (hours: number) => {
    const [date = '', time = ''] = new Date(now + hours * 3_600_000).toISOString().split('T');
    return { date, time: time.slice(0, 5), zone: 'UTC' };
  };
  await create(params, { title: 'Plain' });
  await create(params, { title: 'Late', due: at(-2), priority: 'high', notes: 'Ask the dentist' });
  await create(params, { title: 'Soon', due: at(2), tags: ['two words'], assignees: [ada.userId, bob.userId] });
  await create(params, {
    title: 'Yearly',
    due: at(30 * 24),
    priority: 'critical',
    recurrence: { rule: 'FREQ=YEARLY' },
    assignees: [bob.userId],
  });
  await ada.api.deleteItem({ params: await create(params, { title: 'Gone', priority: 'high' }) });
  const cases: [filter: string, found: string[], query?: object][] = [
    ['overdue', ['Late']],
    ['due > now and due < 7d', ['Soon']],
    ['not has due', ['Plain']],
    ['priority >= high', ['Late', 'Yearly']],
    ['priority >= high and status in (open, trashed)', ['Late', 'Yearly', 'Gone']],
    ['priority >= high', ['Gone'], { status: 'trashed' }],
    ['tag = "two words" | text ~ DENTIST', ['Late', 'Soon']],
    ['assignee = me and !recurring', ['Plain', 'Late', 'Soon']],
    ['assignee = me', ['Soon'], { assignee: bob.userId }],
    ['due > now', ['Soon'], { dueTo: new Date(now + 24 * 3_600_000).toISOString() }],
  ];
  await eventually(
    'the index',
    async () => (await ada.api.listItems({ params, query: { dueFrom: '2020-01-01T00:00:00Z' } })).data.length === 3,
  );
  for (const [filter, found, query] of cases)
    expect({ filter, found: titles((await ada.api.listItems({ params, query: { ...query, filter } })).data) }).toEqual({ filter, found });

  // The same moment is another day in Kiritimati (UTC+14) than in Niue (UTC-11): always, as they are 25 hours apart.
  await create(params, { title: 'Now', due: at(0) });
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Niue']) {
    await ada.api.changeMe({ body: { zone } });
    expect(titles((await ada.api.listItems({ params, query: { filter: 'due = today and title = now' } })).data)).toEqual(['Now']);
    const day = new Date(now).toLocaleDateString('en-CA', { timeZone: zone });
    expect(titles((await ada.api.listItems({ params, query: { filter: `due = ${day} and title = now` } })).data)).toEqual(['Now']);
  }
  await ada.api.changeMe({ body: { zone: 'UTC' } });
});

test('a filter with an unknown field is refused by its name and its place', async () => {
  const refused = ada.api.listItems({ params: ada, query: { filter: 'overdue and colour = red' } });
  await expect(refused).rejects.toMatchObject({
    status: 400,
    code: 'invalid_request',
    details: { errors: [{ pointer: '/filter', code: 'filter_unknown_field' }] },
  });
  const detail = await refused.catch(error => error.details.errors[0].detail);
  expect(detail).toMatch(/^has at character 13 colour, which is no field; there are: title, notes, /);
});

test.each([
  ['a limit of nothing', { limit: 0 }, '/limit'],
  ['a limit of too many', { limit: 101 }, '/limit'],
  ['a range that ends before it begins', { dueFrom: march.dueTo, dueTo: march.dueFrom }, '/dueTo'],
  ['an instant that is a day', { dueFrom: '2031-03-01' }, '/dueFrom'],
  ['a status that there is none of', { status: 'lost' }, '/status'],
  ['an assignee that cannot be a user', { assignee: 'me' }, '/assignee'],
  ['a filter that there is none of', { color: 'red' }, '/color'],
])('%s is refused', async (_, query, pointer) => {
  await expect(ada.api.listItems({ params: ada, query: query as never })).rejects.toMatchObject({
    status: 400,
    code: 'invalid_request',
    details: { errors: [{ pointer }] },
  });
});

describe('page after page', () => {
  const numbered = Array.from({ length: 23 }, (_, i) => String(i + 1).padStart(2, '0'));
  let params: { workspaceId: WorkspaceId };
  beforeAll(async () => {
    params = await workspaceOf(ada);
    // Their ids follow the clock of the client, to the millisecond: one after the other.
    for (const title of numbered)
      await create(params, { title, due: day(24 - Number(title)), tags: Number(title) % 8 === 0 ? ['rare'] : [] });
    await eventually('the index', async () => (await ada.api.listItems({ params, query: { ...march, limit: 100 } })).data.length === 23);
  });

  test.each([
    ['in the order of creation', {}, numbered],
    ['in the order of time', march, numbered.toReversed()],
    ['of a written filter that keeps few', { filter: 'tag = rare and due < 2032-01-01' }, ['08', '16']],
    ['of a written filter that keeps few of a due range', { ...march, filter: 'not tag != rare' }, ['16', '08']],
    ['of a filter that keeps few', { tag: 'rare' }, ['08', '16']],
    ['of a filter that keeps few of a due range', { ...march, tag: 'rare' }, ['16', '08']],
  ])('a list %s comes to its end without loss or doubles', async (_, query, wanted) => {
    for (const limit of [1, 7, 23]) {
      const { all, pages } = await everyPage(cursor =>
        ada.api.listItems({ params, query: { ...query, limit, ...(cursor && { cursor }) } }),
      );
      expect(titles(all)).toEqual(wanted);
      expect(pages).toBeLessThanOrEqual(24);
    }
  });

  test('what is inserted, done and deleted between pages neither hides nor doubles anything else', async () => {
    const own = await workspaceOf(ada);
    const items = [];
    for (const title of numbered.slice(0, 12)) items.push(await create(own, { title, due: day(Number(title)) }));
    for (const query of [{ limit: 4 }, { limit: 4, dueFrom: '2031-03-01T00:00:00Z' }]) {
      const first = await eventually('the index', async () => {
        const page = await ada.api.listItems({ params: own, query });
        return page.data.length === 4 && page;
      });
      const seen = titles(first.data);
      // One before the cursor, one behind it; the last one seen, and so the place where the next page begins, goes.
      const [before, behind] = [await create(own, { title: 'before', due: day(1) }), await create(own, { title: 'behind', due: day(28) })];
      await ada.api.deleteItem({ params: first.data.at(-1)! });
      const { all: rest } = await everyPage(cursor =>
        ada.api.listItems({ params: own, query: { ...query, cursor: cursor ?? first.cursor! } }),
      );
      const all = [...seen, ...titles(rest)];
      expect(all.filter(title => /\d/.test(title))).toEqual(titles(items));
      expect(all).toContain('behind');
      await Promise.all([before, behind].map(item => ada.api.deleteItem({ params: item })));
      await ada.api.restoreItem({ params: first.data.at(-1)! });
    }
  });

  test('a cursor shows nothing of another workspace, and does not go with another list', async () => {
    const mallory = await person('mallory');
    const { cursor } = await ada.api.listItems({ params, query: { limit: 5 } });
    const { cursor: dueCursor } = await ada.api.listItems({ params, query: { ...march, limit: 5 } });
    await create(params, { title: 'Not for her', due: day(31) });
    const refused = { status: 400, details: { errors: [{ pointer: '/cursor', code: 'not_a_cursor' }] } };
    const { cursor: filtered } = await ada.api.listItems({ params, query: { limit: 5, filter: 'due < 2031-04-01' } });
    const other = { cursor: filtered!, filter: 'due < 2031-05-01' };
    await expect(ada.api.listItems({ params, query: other })).rejects.toMatchObject(refused);
    // The same filter in other words is the same.
    expect((await ada.api.listItems({ params, query: { ...other, filter: 'DUE<2031-04-01' } })).data.length).toBeGreaterThan(0);
    await expect(mallory.api.listItems({ params: mallory, query: { cursor: cursor! } })).rejects.toMatchObject(refused);
    await expect(mallory.api.listItems({ params: mallory, query: { ...march, cursor: dueCursor! } })).rejects.toMatchObject(refused);

    const forged = (keys: unknown): string => Buffer.from(JSON.stringify(keys)).toString('base64url');
    const foreign = [
      dueCursor!,
      'x',
      '',
      forged([]),
      forged(['']),
      forged(['LIST#x']),
      forged(['ITEM#x', 'y']),
      forged([{ S: 'ITEM#x' }]),
      forged(['ITEM#\ud800']),
    ];
    for (const wrong of foreign)
      await expect(ada.api.listItems({ params, query: { cursor: wrong } })).rejects.toMatchObject({
        status: 400,
        details: { errors: [{ pointer: '/cursor' }] },
      });
    for (const wrong of [cursor!, forged(['2030-01-01T00:00:00.000Z#4', 'a', 'b']), forged(['2031-03-02T00:00:00.000Z#4', '', ''])])
      await expect(ada.api.listItems({ params, query: { ...march, cursor: wrong } })).rejects.toMatchObject({ status: 400 });
    await expect(ada.api.listLists({ params, query: { cursor: cursor! } })).rejects.toMatchObject({ status: 400 });
    await expect(ada.api.listMembers({ params, query: { cursor: cursor! } })).rejects.toMatchObject({ status: 400 });
    await expect(ada.api.listNotifications({ query: { cursor: cursor! } })).rejects.toMatchObject({ status: 400 });
  });
});
