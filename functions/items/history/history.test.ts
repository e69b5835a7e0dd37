import { InvokeCommand } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { localAccount } from '../../../scripts/operate/redrive/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { listenTo } from '../../../scripts/testing/bus.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';

type OfItem = { workspaceId: WorkspaceId; itemId: ItemId };

const due = (date: string) => ({ date, time: '18:00', zone: 'Europe/Berlin' });
const daily = { title: 'Dishes', kind: 'chore', due: due('2031-06-14'), recurrence: { rule: 'FREQ=DAILY' } } as const;

const historyOf = async ({ api }: Person, params: OfItem) => (await api.listItemHistory({ params })).data;
/** The history of an item when it has so many entries that `is` holds of. */
const entries = (of: Person, params: OfItem, count: number, is: (entry: { takenBackAt?: string }) => boolean = () => true) =>
  eventually(`${count} entries`, async () => {
    const all = await historyOf(of, params);
    return all.filter(is).length === count && all;
  });

describe('the habit of an item', () => {
  test('is counted from its history once it was done five times, for whoever may read the item', async () => {
    const ada = await person('ada');
    const params = await workspaceOf(ada);
    const guest = await memberOf(params, ada, 'guest');
    const { data: item } = await ada.api.createItem({ params, body: daily });
    expect((await ada.api.getItemHabit({ params: item })).data).toEqual({ done: 0, needed: 5 });
    for (const day of [14, 15, 16, 17, 18])
      await ada.api.completeItem({ params: item, body: { occurrence: due(`2031-06-${day}`), took: 'PT20M' } });
    const habit = await eventually('the habit', async () => {
      const { data } = await ada.api.getItemHabit({ params: item });
      return data.done === 5 && data;
    });
    const history = await historyOf(ada, item);
    const median = history.map(({ lateMs }) => lateMs!).toSorted((a, b) => a - b)[2];
    expect(habit.usual).toMatchObject({ lateMs: median, tookMs: 1_200_000 });
    const stranger = await person('eve');
    for (const other of [guest, stranger]) await expect(other.api.getItemHabit({ params: item })).rejects.toMatchObject({ status: 404 });
  });
});

describe('the history of an item', () => {
  test('says how each occurrence ended, by whom, and how long it took; what was taken back stays beside what stands', async () => {
    const ada = await person('ada');
    const params = await workspaceOf(ada);
    const ben = await memberOf(params, ada, 'member');
    const { data: item } = await ada.api.createItem({ params, body: { ...daily, points: 3, assignees: [ada.userId, ben.userId] } });
    await ben.api.completeItem({ params: item, body: { occurrence: daily.due, took: 'PT20M' } });
    await ada.api.skipItem({ params: item });
    await ada.api.reopenItem({ params: item });
    await ada.api.completeItem({ params: item, body: { occurrence: due('2031-06-15') } });
    const all = await entries(ada, item, 3);
    const [last, back, first] = await entries(ada, item, 1, ({ takenBackAt }) => takenBackAt !== undefined);
    expect(all).toHaveLength(3);
    expect(first).toEqual({
      ...params,
      itemId: item.itemId,
      occurrenceId: expect.stringMatching(/^occ_/),
      title: 'Dishes',
      outcome: 'done',
      at: expect.any(String),
      by: ben.userId,
      assignees: [ada.userId, ben.userId],
      occurrence: daily.due,
      lateMs: expect.any(Number),
      took: 'PT20M',
      points: 3,
    });
    expect(first!.lateMs).toBeLessThan(0);
    expect(back).toMatchObject({ outcome: 'skipped', by: ada.userId, occurrence: due('2031-06-15'), takenBackBy: ada.userId });
    expect(last).toMatchObject({ outcome: 'done', by: ada.userId, occurrence: due('2031-06-15') });
    expect(last!.takenBackAt).toBeUndefined();
    const { all: paged, pages } = await everyPage(cursor => ben.api.listItemHistory({ params: item, query: { limit: '1', cursor } }));
    expect({ paged, pages: pages > 1 }).toEqual({ paged: [last, back, first], pages: true });
    expect((await ada.api.listItemHistory({ params: item, query: { outcome: 'skipped' } })).data).toEqual([back]);
    await expect(ada.api.completeItem({ params: item, body: { took: 'PT0S' } })).rejects.toMatchObject({ status: 400 });
  });

  test('knows what nobody did, and has each end once however often its event comes', async () => {
    const heard = await listenTo(['item.missed']);
    const cleo = await person('cleo');
    const date = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
    const recurrence = { rule: 'FREQ=DAILY', missed: 'skip' } as const;
    const body = { ...daily, due: due(date), recurrence, reminders: [{ offset: 'PT0S' }] };
    const { data: item } = await cleo.api.createItem({ params: cleo, body });
    const [missed] = await entries(cleo, item, 1);
    expect(missed).toMatchObject({ outcome: 'missed', assignees: [cleo.userId] });
    expect(missed!.missed).toBeGreaterThanOrEqual(4);
    expect(missed!.by).toBeUndefined();
    const event = await eventually(
      'the event',
      async () => (await heard()).find(({ detail }) => detail.record.itemId === item.itemId)?.detail,
    );
    const message = { messageId: '1', body: JSON.stringify({ ...event, listener: 'history' }), attributes: {} };
    const Payload = JSON.stringify({ Records: [message, { ...message, messageId: '2' }] });
    const answer = await localAccount(stage.endpoint!).lambda.send(
      new InvokeCommand({ FunctionName: 'almanac-local-items-on-event', Payload }),
    );
    expect(JSON.parse(answer.Payload!.transformToString())).toEqual({ batchItemFailures: [] });
    expect(await historyOf(cleo, item)).toEqual([missed]);
  });
});

describe('the history of a workspace', () => {
  test('is read by person, list and time, page by page, and stays when an item is gone for good', async () => {
    const ada = await person('ada');
    const params = await workspaceOf(ada);
    const ben = await memberOf(params, ada, 'member');
    const { data: list } = await ada.api.createList({ params, body: { name: 'Garden' } });
    const create = async (title: string, body: object = {}) => (await ada.api.createItem({ params, body: { title, ...body } })).data;
    const [plants, dishes] = [await create('Plants', { listId: list.listId }), await create('Dishes')];
    await ada.api.completeItem({ params: plants });
    await entries(ada, plants, 1);
    await ben.api.completeItem({ params: dishes });
    await entries(ada, dishes, 1);
    const whole = await eventually('both', async () => {
      const { data } = await ada.api.listHistory({ params });
      return data.length === 2 && data;
    });
    const [second, first] = whole;
    expect(whole).toMatchObject([
      { title: 'Dishes', by: ben.userId },
      { title: 'Plants', by: ada.userId },
    ]);
    const read = async (query: Parameters<typeof ada.api.listHistory>[0]['query']) => (await ada.api.listHistory({ params, query })).data;
    expect(await read({ userId: ben.userId })).toEqual([second]);
    expect(await read({ listId: list.listId })).toEqual([first]);
    expect(await read({ to: second!.at })).toEqual([first]);
    expect(await read({ from: second!.at })).toEqual([second]);
    expect(await read({ outcome: 'missed' })).toEqual([]);
    const paged = await everyPage(cursor => ben.api.listHistory({ params, query: { limit: '1', cursor } }));
    expect(paged.all).toEqual(whole);
    expect(paged.pages).toBeGreaterThan(1);
    await expect(read({ from: second!.at, to: first!.at })).rejects.toMatchObject({ status: 400 });
    await expect(read({ cursor: 'made-up' })).rejects.toMatchObject({ status: 400 });
    const exported = await everyPage(cursor => ben.api.exportMe({ query: { limit: '100', cursor } }));
    expect(exported.all.filter(({ kind }) => kind === 'occurrence').map(({ record }) => record.itemId)).toEqual([dishes.itemId]);
  });

  test('shows a guest what belongs to items that they may read, and strangers nothing', async () => {
    const ada = await person('ada');
    const params = await workspaceOf(ada);
    const [guest, mallory] = [await memberOf(params, ada, 'guest'), await person('mallory')];
    const create = async (title: string, assignees: Person[]) =>
      (await ada.api.createItem({ params, body: { title, assignees: assignees.map(({ userId }) => userId) } })).data;
    const [ours, hers] = [await create('Ours', [ada, guest]), await create('Hers', [ada])];
    for (const item of [ours, hers]) await ada.api.completeItem({ params: item });
    await eventually('both', async () => (await ada.api.listHistory({ params })).data.length === 2);
    expect((await guest.api.listHistory({ params })).data).toMatchObject([{ title: 'Ours' }]);
    expect(await historyOf(guest, ours)).toHaveLength(1);
    await expect(historyOf(guest, hers)).rejects.toMatchObject({ status: 404 });
    for (const act of [
      () => mallory.api.listHistory({ params }),
      () => historyOf(mallory, ours),
      () => historyOf(mallory, { ...ours, workspaceId: mallory.workspaceId }),
    ])
      await expect(act()).rejects.toMatchObject({ status: 404 });
    expect((await mallory.api.listHistory({ params: mallory })).data).toEqual([]);
  });
});
