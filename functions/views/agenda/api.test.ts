import { describe, expect, test } from 'vitest';
import { putRow } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { everyPage, join, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';

type Input = Parameters<Person['api']['createItem']>[0]['body'];
const create = async ({ api }: Person, params: { workspaceId: WorkspaceId }, body: Input) => (await api.createItem({ params, body })).data;
const june = { from: '2031-06-01T00:00:00Z', to: '2031-07-01T00:00:00Z' };
const agendaOf = async ({ api }: Person, query: object = june) => (await api.getAgenda({ query })).data;
const titlesOf = async (reader: Person, query?: object) => (await agendaOf(reader, query)).map(({ title }) => title);

describe('the agenda', () => {
  test('holds what falls due for one person in all their workspaces, in the order of time, and nothing of others', async () => {
    const [ada, bob] = await Promise.all([person('ada'), person('bob')]);
    const [home, team, club] = await Promise.all([workspaceOf(ada, 'Home'), workspaceOf(bob, 'Team'), workspaceOf(bob, 'Club')]);
    await join(team, bob, ada, 'member');
    await join(club, bob, ada, 'guest');
    const zone = 'Europe/Berlin';
    const at = (date: string, time: string, inZone = 'UTC') => ({ date: `2031-06-${date}`, time, zone: inZone });
    const day = (date: string) => ({ date: `2031-06-${date}` });

    const dentist = await create(ada, ada, {
      title: 'dentist',
      due: at('10', '09:00', zone),
      deadline: day('11'),
      duration: 'PT45M',
      tags: ['health'],
      priority: 'high',
    });
    await Promise.all([
      create(ada, home, { title: 'whole day', due: day('10'), zone }),
      create(ada, home, { title: 'deadline alone', deadline: at('10', '06:59') }),
      create(ada, ada, { title: 'same time, critical', due: at('10', '07:00'), priority: 'critical' }),
      create(bob, team, { title: 'hers by assignment', due: at('12', '12:00'), assignees: [ada.userId, bob.userId] }),
      create(bob, team, { title: 'everybody’s in the team', due: at('11', '12:00'), assignees: [] }),
      create(bob, club, { title: 'hers as a guest', due: at('13', '12:00'), assignees: [ada.userId] }),
      create(ada, home, { title: 'first moment', due: at('01', '00:00') }),
      create(ada, home, { title: 'recurs', due: at('20', '08:00'), recurrence: { rule: 'FREQ=DAILY' } }),
      // None of these.
      create(bob, team, { title: 'his alone', due: at('12', '12:00') }),
      create(bob, club, { title: 'everybody’s in the club', due: at('11', '12:00'), assignees: [] }),
      create(bob, bob, { title: 'private', due: at('11', '12:00') }),
      create(ada, home, { title: 'at no time' }),
      create(ada, home, { title: 'after the last moment', due: { date: '2031-07-01', time: '00:00', zone: 'UTC' } }),
      create(ada, home, { title: 'before', due: { date: '2031-05-31', time: '23:59', zone: 'UTC' } }),
      create(ada, home, { title: 'done', due: at('10', '12:00') }).then(item => ada.api.completeItem({ params: item })),
      create(ada, home, { title: 'trashed', due: at('10', '12:00') }).then(item => ada.api.deleteItem({ params: item })),
    ]);
    const expected = [
      'first moment',
      'whole day',
      'deadline alone',
      'same time, critical',
      'dentist',
      'everybody’s in the team',
      'hers by assignment',
      'hers as a guest',
      'recurs',
    ];
    await eventually('the index', async () => (await agendaOf(ada)).length >= expected.length);
    expect(await titlesOf(ada)).toEqual(expected);
    expect(await titlesOf(ada, { ...june, ...team })).toEqual(['everybody’s in the team', 'hers by assignment']);
    expect(await titlesOf(ada, { from: '2031-06-10T08:59:00+02:00', to: '2031-06-10T09:00:01+02:00' })).toEqual(expected.slice(2, 5));
    expect((await agendaOf(ada)).find(({ title }) => title === 'dentist')).toEqual({
      workspaceId: ada.workspaceId,
      itemId: dentist.itemId,
      title: 'dentist',
      kind: 'task',
      priority: 'high',
      due: at('10', '09:00', zone),
      deadline: day('11'),
      duration: 'PT45M',
      tags: ['health'],
      assignees: [ada.userId],
      zone,
      fallsDueAt: '2031-06-10T07:00:00.000Z',
      overdue: false,
    });
  });

  test('follows every change of what is in it', async () => {
    const ada = await person('ada');
    const item = await create(ada, ada, { title: 'a', due: { date: '2031-06-10' }, recurrence: { rule: 'FREQ=DAILY' } });
    const becomes = (what: string, dates: string[]) =>
      eventually(what, async () => JSON.stringify((await agendaOf(ada)).map(({ due }) => due?.date)) === JSON.stringify(dates));
    await becomes('the item', ['2031-06-10']);
    await ada.api.completeItem({ params: item });
    await becomes('its next occurrence', ['2031-06-11']);
    await ada.api.changeItem({ params: item, body: { due: { date: '2031-07-10' } } });
    await becomes('nothing', []);
    await ada.api.changeItem({ params: item, body: { due: { date: '2031-06-12' }, title: 'b' } });
    await becomes('another day', ['2031-06-12']);
    await ada.api.deleteItem({ params: item });
    await becomes('nothing', []);
    await ada.api.restoreItem({ params: item });
    await becomes('the item again', ['2031-06-12']);
    expect(await titlesOf(ada)).toEqual(['b']);
  });

  test('says what is overdue: a time that has passed, a day that is over', async () => {
    const ada = await person('ada');
    const now = Date.now();
    const wall = (ms: number) => ({
      date: new Date(ms).toISOString().slice(0, 10),
      time: new Date(ms).toISOString().slice(11, 16),
      zone: 'UTC',
    });
    await Promise.all([
      create(ada, ada, { title: 'an hour ago', due: wall(now - 3_600_000) }),
      create(ada, ada, { title: 'in an hour', due: wall(now + 3_600_000) }),
      create(ada, ada, { title: 'today', due: { date: new Date(now - 12 * 3_600_000).toISOString().slice(0, 10) }, zone: 'Etc/GMT+12' }),
    ]);
    const window = { from: new Date(now - 2 * 86_400_000).toISOString(), to: new Date(now + 2 * 86_400_000).toISOString() };
    const entries = await eventually('the index', async () => {
      const found = await agendaOf(ada, window);
      return found.length === 3 && found;
    });
    expect(Object.fromEntries(entries.map(({ title, overdue }) => [title, overdue]))).toEqual({
      'an hour ago': true,
      'in an hour': false,
      today: false,
    });
  });

  test('ends with the membership', async () => {
    const ada = await person('ada');
    const params = await workspaceOf(ada);
    const bob = await memberOf(params, ada, 'member');
    await create(ada, params, { title: 'a', assignees: [], due: { date: '2031-06-10' } });
    await eventually('the item', async () => (await agendaOf(bob)).length === 1);
    await ada.api.removeMember({ params: { ...params, userId: bob.userId } });
    await eventually('nothing', async () => (await agendaOf(bob)).length === 0);
    await expect(bob.api.getAgenda({ query: { ...june, ...params } })).rejects.toMatchObject({
      status: 404,
      details: { what: 'workspace' },
    });
  });
});

test.each([
  ['that ends before it begins', { from: june.to, to: june.from }, '/to'],
  ['of more than a year', { from: june.from, to: '2032-07-01T00:00:00Z' }, '/to'],
  ['without an end', { from: june.from }, '/to'],
  ['of days', { from: '2031-06-01', to: '2031-07-01' }, '/from'],
  ['of wall-clock times', { from: '2031-06-01T00:00:00', to: june.to }, '/from'],
  ['beyond all calendars', { from: '9999-12-31T00:00:00Z', to: '9999-12-31T23:59:59-23:59' }, '/from'],
  ['of a workspace that cannot be one', { ...june, workspaceId: 'constructor' }, '/workspaceId'],
])('a window %s is refused', async (_, query, pointer) => {
  const { api } = await onlooker;
  await expect(api.getAgenda({ query })).rejects.toMatchObject({
    status: 400,
    details: { errors: expect.arrayContaining([expect.objectContaining({ pointer })]) },
  });
});
const onlooker = person('onlooker');

describe('the agenda by pages (v2)', () => {
  const entries = async ({ api }: Person, query: object) => api.getAgendaPage({ query: { ...june, ...query } });
  /** The items of a page. */
  const page = async (someone: Person, query: object) => {
    const { data, cursor } = await entries(someone, query);
    return { data: data.flatMap(entry => (entry.kind === 'busy' ? [] : [entry])), cursor };
  };

  test('is the whole, in order and each once, however small the pages, with items added on the way', async () => {
    const ada = await person('ada');
    const spaces = await Promise.all(['Home', 'Garden', 'Club'].map(name => workspaceOf(ada, name)));
    const bob = await memberOf(spaces[0]!, ada, 'member');
    // Many at the same instant in each workspace, and between them those of somebody else.
    const times = ['09:00', '09:00', '09:00', '10:00'];
    const due = (time: string) => ({ date: '2031-06-10', time, zone: 'UTC' });
    const wanted = spaces.flatMap((_, at) => times.map((_, n) => `${at}-${n}`));
    for (const [at, params] of spaces.entries())
      for (const [n, time] of times.entries()) await create(ada, params, { title: `${at}-${n}`, due: due(time) });
    for (const time of times) await create(bob, spaces[0]!, { title: 'his', due: due(time) });
    await eventually('the index', async () => (await titlesOf(ada)).length === wanted.length);
    for (const limit of [1, 2, 5, 100]) {
      const { all } = await everyPage(cursor => page(ada, { limit, cursor }));
      expect(all.map(({ title }) => title).sort(), `pages of ${limit}`).toEqual([...wanted].sort());
      expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).sort());
    }
    const first = await page(ada, { limit: 6 });
    const before = await create(ada, spaces[1]!, { title: 'before', due: { date: '2031-06-09' }, zone: 'UTC' });
    const after = await create(ada, spaces[1]!, { title: 'after', due: { date: '2031-06-11' }, zone: 'UTC' });
    await eventually('the index', async () => (await titlesOf(ada)).length === wanted.length + 2);
    const { all: rest } = await everyPage(cursor => page(ada, { limit: 6, cursor: cursor ?? first.cursor }));
    expect(rest).toHaveLength(wanted.length - 6 + 1);
    expect(rest.map(({ itemId }) => itemId)).toContain(after.itemId);
    expect(rest.map(({ itemId }) => itemId)).not.toContain(before.itemId);
  });

  test('shows whole items, by which a client can act', async () => {
    const ada = await person('ada');
    const body = { title: 'water', due: { date: '2031-06-10' }, checklist: [{ text: 'can' }], recurrence: { rule: 'FREQ=DAILY' } };
    const item = await create(ada, ada, body);
    const [entry] = await eventually('the index', async () => {
      const { data } = await page(ada, {});
      return data.length === 1 && data;
    });
    const inIt = { entry: 'item', at: '2031-06-10T00:00:00.000Z', workspaceName: expect.any(String), workspaceKind: 'personal' };
    expect(entry).toEqual({ ...item, ...inIt });
    await ada.api.completeItem({ params: item, ifMatch: entry!.version });
    await eventually('its next occurrence', async () => (await page(ada, {})).data[0]?.due?.date === '2031-06-11');
  });

  test('shows when one is busy among what falls due, if that is asked for, each once however small the pages', async () => {
    const ada = await person('ada');
    const calendarId = 'cal_01kb8m3tq2e8fvq3w5r7c9d0eb';
    // As a sync would have written them: one that began before the window, two at the same time as an item, one that is over.
    const times = [
      ['2031-05-31T20:00:00.000Z', '2031-06-01T08:00:00.000Z'],
      ['2031-05-30T20:00:00.000Z', '2031-05-30T21:00:00.000Z'],
      ['2031-06-10T09:00:00.000Z', '2031-06-10T10:00:00.000Z'],
      ['2031-06-10T09:00:00.000Z', '2031-06-10T11:00:00.000Z'],
      ['2031-06-12T09:00:00.000Z', '2031-06-12T10:00:00.000Z'],
    ] as const;
    for (const [n, [from, to]] of times.entries())
      await putRow({
        pk: `USER#${ada.userId}`,
        sk: `EVENT_LINK#${calendarId}#x${n}`,
        gsi1pk: `USER#${ada.userId}#BUSY`,
        gsi1sk: from,
        entity: 'event_link',
        eventId: `e${n}`,
        kind: 'busy',
        from,
        to,
        version: 1,
        event: { type: 'event_link.kept', by: ada.userId, at: from, requestId: 'test', data: {} },
      });
    for (const time of ['09:00', '09:30']) await create(ada, ada, { title: time, due: { date: '2031-06-10', time, zone: 'UTC' } });
    const expected = ['busy 2031-05-31T20', 'busy 2031-06-10T09', 'busy 2031-06-10T09', '09:00', '09:30', 'busy 2031-06-12T09'];
    const shown = (all: Awaited<ReturnType<typeof entries>>['data']) =>
      all.map(entry => (entry.kind === 'busy' ? `busy ${entry.at.slice(0, 13)}` : entry.title));
    await eventually('the index', async () => shown((await entries(ada, { busy: 'true' })).data).length === expected.length);
    for (const limit of [1, 2, 3, 100]) {
      const { all } = await everyPage(cursor => entries(ada, { limit, cursor, busy: 'true' }));
      expect(shown(all), `pages of ${limit}`).toEqual(expected);
    }
    expect(shown((await entries(ada, {})).data)).toEqual(['09:00', '09:30']);
    const bob = await person('bob');
    expect((await entries(bob, { busy: 'true' })).data).toEqual([]);
  });

  test('A13: shows a day on its day, wherever its item was made and its reader lives', async () => {
    const ada = await person('ada');
    const zones = ['Europe/Berlin', 'UTC', 'Pacific/Kiritimati', 'Etc/GMT+12'];
    for (const zone of zones) for (const date of ['2031-06-10', '2031-06-11']) await create(ada, ada, { title: zone, due: { date }, zone });
    await create(ada, ada, { title: 'a time', due: { date: '2031-06-10', time: '23:30', zone: 'America/New_York' } });
    await eventually('the index', async () => (await page(ada, {})).data.length === 9);
    const tenth = { from: '2031-06-10T00:00:00Z', to: '2031-06-11T00:00:00Z' };
    const newYork = { from: '2031-06-10T04:00:00Z', to: '2031-06-11T04:00:00Z', zone: 'America/New_York' };
    for (const [day, times] of [
      [tenth, 0],
      [newYork, 1],
    ] as const)
      for (const limit of [1, 3, 100]) {
        const { all } = await everyPage(cursor => page(ada, { ...day, limit, cursor }));
        const days = all.filter(({ due }) => due?.time === undefined);
        expect(days.map(({ title }) => title).sort()).toEqual([...zones].sort());
        expect(days.every(({ at, due }) => due?.date === '2031-06-10' && Date.parse(at) === Date.parse(day.from))).toBe(true);
        expect(all.length - days.length).toBe(times);
      }
  });

  test('A2, A13: has days on the day of the zone that its reader has just chosen', async () => {
    const ada = await person('ada');
    await create(ada, ada, { title: 'trip', start: { date: '2031-06-10' }, duration: 'P2D' });
    await page(ada, {});
    await ada.api.changeMe({ body: { zone: 'Pacific/Auckland' } });
    const day = { from: '2031-06-09T12:00:00Z', to: '2031-06-10T12:00:00Z' };
    await eventually('the day there', async () => (await page(ada, day)).data.length === 1);
    expect((await page(ada, day)).data).toMatchObject([{ title: 'trip', at: '2031-06-09T12:00:00.000Z' }]);
  });

  test('A13: shows the occurrences to come of a series, and deadlines, each once however small the pages', async () => {
    const ada = await person('ada');
    const team = await workspaceOf(ada, 'Team');
    const at = (day: number, time: string) => ({ date: `2031-06-${String(day).padStart(2, '0')}`, time, zone: 'UTC' });
    const weekly = await create(ada, ada, {
      title: 'weekly',
      start: { date: '2031-05-06', time: '09:00', zone: 'UTC' },
      duration: 'PT1H',
      recurrence: { rule: 'FREQ=WEEKLY', except: ['2031-06-17'] },
    });
    await create(ada, team, { title: 'daily', due: at(27, '08:00'), recurrence: { rule: 'FREQ=DAILY;COUNT=3' } });
    await create(ada, team, { title: 'when done', due: at(27, '08:00'), recurrence: { rule: 'FREQ=DAILY', anchor: 'completion' } });
    await create(ada, ada, { title: 'report', due: at(3, '12:00'), deadline: at(20, '12:00') });
    await create(ada, ada, { title: 'by then', deadline: { date: '2031-06-21' } });
    await create(ada, ada, { title: 'long ago', due: { date: '2031-05-01' }, deadline: { date: '2031-06-22' } });
    const bob = await memberOf(team, ada, 'member');
    const shown = ({ data }: Awaited<ReturnType<typeof page>>) =>
      data.map(({ at: when, entry, title }) => `${when.slice(5, 16)} ${entry} ${title}`);
    const expected = [
      '06-03T09:00 occurrence weekly',
      '06-03T12:00 item report',
      '06-10T09:00 occurrence weekly',
      '06-20T12:00 deadline report',
      '06-21T00:00 deadline by then',
      '06-22T00:00 deadline long ago',
      '06-24T09:00 occurrence weekly',
      '06-27T08:00 item daily',
      '06-27T08:00 item when done',
      '06-28T08:00 occurrence daily',
      '06-29T08:00 occurrence daily',
    ];
    const all = { occurrences: 'all', deadlines: 'true' };
    await eventually('the index', async () => (await page(ada, all)).data.length === expected.length);
    for (const limit of [1, 2, 3, 100]) {
      const pages = await everyPage(cursor => page(ada, { ...all, limit, cursor }));
      expect(shown({ data: pages.all, cursor: undefined }).sort(), `pages of ${limit}`).toEqual([...expected].sort());
    }
    const { data } = await page(ada, all);
    expect(shown({ data, cursor: undefined }).map(each => each.slice(0, 11))).toEqual(expected.map(each => each.slice(0, 11)));
    expect(shown(await page(ada, {}))).toEqual(['06-03T12:00 item report', '06-21T00:00 deadline by then', ...expected.slice(7, 9)].sort());
    expect((await page(bob, all)).data).toEqual([]);
    const [first] = data;
    expect(first).toMatchObject({
      occurrence: at(3, '09:00'),
      start: at(3, '09:00'),
      startsAt: '2031-06-03T09:00:00.000Z',
      fallsDueAt: '2031-06-03T10:00:00.000Z',
    });
    const { data: done } = await ada.api.completeItem({ params: weekly, body: { occurrence: first!.occurrence! } });
    expect(done.start).toEqual(at(10, '09:00'));
  });

  test('of a workspace of others is not there', async () => {
    const [ada, bob] = await Promise.all([person('ada'), person('bob')]);
    await expect(page(ada, { workspaceId: bob.workspaceId })).rejects.toMatchObject({ status: 404, details: { what: 'workspace' } });
  });
});
