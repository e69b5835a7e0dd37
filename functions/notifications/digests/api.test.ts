import { describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';

/** Far from UTC, so that its days are others. */
const zone = 'Pacific/Kiritimati';
const dayMs = 86_400_000;
const kiritimatiMs = 14 * 3_600_000;
/** The local day, so many days from today. */
const day = (days: number): string => new Date(Date.now() + kiritimatiMs + days * dayMs).toISOString().slice(0, 10);

type Input = Parameters<Person['api']['createItem']>[0]['body'];
const create = ({ api }: Person, params: { workspaceId: WorkspaceId }, body: Input) => api.createItem({ params, body: { zone, ...body } });
const previewOf = async ({ api }: Person, cadence: 'daily' | 'weekly' = 'daily') => (await api.previewDigest({ query: { cadence } })).data;
const titlesOf = async (reader: Person, cadence?: 'daily' | 'weekly') =>
  (await previewOf(reader, cadence)).content?.entries.map(({ title }) => title);

describe('the digest', () => {
  test('says what falls due on the reader’s day, or in their week, and what is overdue: the same as the agenda', async () => {
    const ada = await person('ada');
    await ada.api.changeMe({ body: { zone } });
    const [home, hers] = [await workspaceOf(ada, 'Home'), { workspaceId: ada.workspaceId }];
    const bob = await memberOf(home, ada, 'member');
    await Promise.all([
      create(ada, hers, { title: 'long ago', due: { date: day(-100) } }),
      create(ada, home, { title: 'yesterday', due: { date: day(-1) }, priority: 'high' }),
      create(ada, home, { title: 'today', due: { date: day(0) }, kind: 'chore' }),
      create(ada, hers, { title: 'deadline today', deadline: { date: day(0) } }),
      create(ada, hers, { title: 'tonight', due: { date: day(0), time: '23:59', zone } }),
      create(bob, home, { title: 'everybody’s', due: { date: day(1) }, assignees: [] }),
      create(ada, hers, { title: 'in six days', due: { date: day(6), time: '23:59', zone } }),
      create(ada, hers, { title: 'in a week', due: { date: day(7) } }),
      create(bob, home, { title: 'his', due: { date: day(0) } }),
    ]);
    const daily = ['long ago', 'yesterday', 'deadline today', 'today', 'tonight'];
    await eventually('the index', async () => (await titlesOf(ada, 'weekly'))?.length === daily.length + 2);
    const { content, mail } = await previewOf(ada);
    expect(content!.entries.map(({ title }) => title).sort()).toEqual(daily.toSorted());
    expect(content).toMatchObject({ kind: 'digest', cadence: 'daily', from: day(0), to: day(0), more: 0 });
    expect(content!.entries.find(({ title }) => title === 'yesterday')).toEqual({
      ...home,
      workspaceName: 'Home',
      itemId: expect.any(String),
      title: 'yesterday',
      itemKind: 'task',
      priority: 'high',
      due: { date: day(-1) },
      overdue: true,
    });
    expect(content!.entries.filter(({ overdue }) => overdue).map(({ title }) => title)).toEqual(['long ago', 'yesterday']);

    const until = new Date(Date.parse(`${day(1)}T00:00:00Z`) - kiritimatiMs).toISOString();
    const { data: agenda } = await ada.api.getAgenda({ query: { from: new Date(Date.now() - 200 * dayMs).toISOString(), to: until } });
    expect(content!.entries.map(({ itemId }) => itemId)).toEqual(agenda.map(({ itemId }) => itemId));
    for (const title of daily) {
      expect(mail!.text).toContain(title);
      expect(mail!.html).toContain(title);
    }
    expect(mail!.subject).toMatch(/2 overdue, 3 /);
    expect(mail!.html).not.toMatch(/\/v1\/(actions|unsubscribe)\//);

    const weekly = await previewOf(ada, 'weekly');
    expect(weekly.content).toMatchObject({ cadence: 'weekly', from: day(0), to: day(6) });
    expect(weekly.content!.entries.slice(daily.length).map(({ title }) => title)).toEqual(['everybody’s', 'in six days']);
  });

  test('has a day alone on the reader’s day, whatever zone the item has', async () => {
    const ada = await person('ada');
    await ada.api.changeMe({ body: { zone } });
    const far = 'Pacific/Pago_Pago';
    await Promise.all([
      create(ada, ada, { title: 'today', due: { date: day(0) }, zone: far }),
      create(ada, ada, { title: 'tomorrow', due: { date: day(1) }, zone: far }),
    ]);
    await eventually('the index', async () => (await titlesOf(ada, 'weekly'))?.length === 2);
    expect(await titlesOf(ada)).toEqual(['today']);
  });

  test('is nothing when nothing falls due', async () => {
    const ada = await person('ada');
    await create(ada, ada, { title: 'in a month', due: { date: day(31) } });
    await create(ada, ada, { title: 'at no time' });
    expect(await Promise.all([previewOf(ada), previewOf(ada, 'weekly')])).toEqual([{}, {}]);
    await expect(ada.api.previewDigest({ query: { cadence: 'hourly' } })).rejects.toMatchObject({
      status: 400,
      details: { errors: [{ pointer: '/cadence' }] },
    });
  });

  test('speaks the language of its reader at once, calls them by name, and shows what they wrote as text', async () => {
    const ada = await person('ada');
    await ada.api.changeMe({ body: { zone, locale: 'de-AT', displayName: 'Ada <b>' } });
    await create(ada, ada, { title: '<script>alert(1)</script>', due: { date: day(0) } });
    const { mail } = await eventually('the entry', async () => {
      const preview = await previewOf(ada);
      return preview.mail && preview;
    });
    expect(mail!.html).toMatch(/<html[^>]* lang="de/);
    expect(mail!.subject).toMatch(/fällig/);
    expect(mail!.text).toContain('Ada <b>');
    expect(mail!.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(mail!.html).not.toMatch(/<script|Ada <b>/);
  });

  test('of a week tells of households where that is wanted: streaks, turns and what waits, and of a child to its guardians alone', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada, 'Home');
    const ben = await memberOf(home, ada, 'parent');
    const weekly = { weekday: 'mon', time: '07:30', channels: ['email'], households: true } as const;
    for (const each of [ada, ben]) await each.api.changeMe({ body: { zone: 'UTC', digest: { weekly } } });
    const body = { name: 'Mia', color: 'coral', consent: { method: 'account' } };
    const { data: mia } = await ada.api.createChild({ params: home, body: body as never });
    const today = new Date().toISOString().slice(0, 10);
    const order = [ada.userId, ben.userId];
    const { data: rota } = await ada.api.createRota({ params: home, body: { name: 'Kitchen', kind: 'in_order', order, zone: 'UTC' } });
    const due = { date: today, time: '23:59', zone: 'UTC' };
    await create(ada, home, { title: 'Dishes', due, zone: 'UTC', recurrence: { rule: 'FREQ=DAILY' }, rotaId: rota.rotaId } as never);
    const { data: lawn } = await create(ada, home, { title: 'Lawn', due, zone: 'UTC', assignees: [ben.userId] } as never);
    await ben.api.completeItem({ params: lawn });
    await ada.api.addPoints({ params: { ...home, userId: ben.userId }, body: { points: 9, note: 'Thanks' } });
    const { data: reward } = await ada.api.createReward({ params: home, body: { name: 'Cinema', points: 5 } });
    await ben.api.createRedemption({ params: reward, body: {} });
    const weekFor = async (reader: Person) => (await previewOf(reader, 'weekly')).content?.households?.[0];
    const week = await eventually('the streak and the turns', async () => {
      const found = await weekFor(ada);
      return found?.people.some(({ streak }) => streak === 1) && found.turns.length > 5 && found;
    });
    expect(week).toMatchObject({ ...home, workspaceName: 'Home', waiting: 1 });
    expect(week.people.map(({ userId, own }) => [userId, own]).toSorted()).toEqual(
      [
        [ada.userId, true],
        [ben.userId, false],
        [mia.userId, false],
      ].toSorted(),
    );
    expect(new Set(week.turns.map(({ title }) => title))).toEqual(new Set(['Dishes']));
    expect(new Set(week.turns.map(({ displayName }) => displayName)).size).toBeGreaterThan(0);
    expect((await weekFor(ben))!.people.map(({ userId }) => userId)).not.toContain(mia.userId);
    const { mail } = await previewOf(ada, 'weekly');
    expect(mail!.text).toContain('1 reward waits for you to decide.');
    expect((await previewOf(ada, 'daily')).content).not.toHaveProperty('households');
    await ada.api.changeMe({ body: { digest: { weekly: { ...weekly, households: false } } } });
    expect((await previewOf(ada, 'weekly')).content).not.toHaveProperty('households');
  });

  test('lists fifty, and rather what falls due today than what is long overdue', async () => {
    const ada = await person('ada');
    await ada.api.changeMe({ body: { zone } });
    const old = Array.from({ length: 52 }, (_, i) => ({ title: `Old ${i}`, due: { date: day(i - 60) } }));
    const bodies = [...old, { title: 'Today', due: { date: day(0) } }, { title: 'Tonight', due: { date: day(0), time: '23:59', zone } }];
    // One after another: all at once would start as many functions.
    for (const body of bodies) await create(ada, ada, body);
    const { content, mail } = await eventually('the index', async () => {
      const preview = await previewOf(ada);
      return preview.content?.more === 4 && preview;
    });
    expect(content!.entries.map(({ title }) => title)).toEqual([...old.slice(4).map(({ title }) => title), 'Today', 'Tonight']);
    expect(mail!.subject).toMatch(/52 overdue, 2 due/);
  });
});
