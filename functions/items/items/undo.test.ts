import { beforeAll, describe, expect, test } from 'vitest';
import { rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';

type Of = { workspaceId: WorkspaceId; itemId: ItemId; version: number };

let ada: Person;
let ben: Person;
let home: { workspaceId: WorkspaceId };
beforeAll(async () => {
  ada = await person('ada');
  home = await workspaceOf(ada);
  ben = await memberOf(home, ada, 'member');
});

const due = { date: '2031-06-14', time: '18:00', zone: 'Europe/Berlin' };
const daily = { title: 'Dishes', kind: 'chore', due, recurrence: { rule: 'FREQ=DAILY' } } as const;
const create = async (body: object = {}) => (await ada.api.createItem({ params: home, body: { ...daily, ...body } })).data;
const undo = async ({ api }: Person, { workspaceId, itemId, version }: Of) =>
  (await api.undoItem({ params: { workspaceId, itemId }, body: { version } })).data;
const refused = (status: number, code: string, details: object = {}) =>
  expect.objectContaining({ status, code, details: expect.objectContaining(details) });

/** What stands in an item, as its row has it. */
const rowOf = async ({ workspaceId, itemId }: Of) => {
  const {
    version: _v,
    remindedUntil: _r,
    dueAt: _d,
    event: _e,
    marks: _m,
    ...rest
  } = await rowAt({ pk: `WS#${workspaceId}`, sk: `ITEM#${itemId}` });
  return rest;
};

describe('what was done to an item is taken back, exactly', () => {
  test('a change of its words, its people, its day and its list; and the taking back too', async () => {
    const { data: list } = await ada.api.createList({ params: home, body: { name: 'Kitchen' } });
    const item = await create({ reminders: [{ offset: '-PT1H' }], checklist: [{ text: 'Glasses', done: true }] });
    const before = await rowOf(item);
    const body = { title: 'All dishes', notes: 'And pans', assignees: [ben.userId], due: { date: '2031-06-20' }, listId: list.listId };
    const { data: changed } = await ada.api.changeItem({ params: item, body, ifMatch: item.version });
    const after = await rowOf(changed);
    const back = await undo(ben, changed);
    expect(back).toMatchObject({ title: 'Dishes', assignees: [ada.userId], due, version: 3 });
    expect(back.listId).toBeUndefined();
    expect(await rowOf(item)).toEqual(before);
    await undo(ben, back);
    expect(await rowOf(item)).toEqual(after);
  });

  test('an occurrence that was done or skipped, at once and later, with its steps; and never twice', async () => {
    const item = await create({ checklist: [{ text: 'Glasses', done: true }] });
    const before = await rowOf(item);
    const { data: done } = await ben.api.completeItem({ params: item });
    expect(await undo(ben, done)).toMatchObject({ due, checklist: [{ text: 'Glasses', done: true }], version: 3 });
    expect(await rowOf(item)).toEqual(before);
    const { data: skipped } = await ada.api.skipItem({ params: item });
    const { data: renamed } = await ada.api.changeItem({ params: item, body: { title: 'All dishes' } });
    await eventually('the history', async () => (await ada.api.listItemHistory({ params: item })).data.length === 2);
    expect(await undo(ada, skipped)).toMatchObject({ title: 'All dishes', due, version: 6 });
    expect(await undo(ada, skipped)).toMatchObject({ title: 'All dishes', due, version: 6 });
    expect(await undo(ada, renamed)).toMatchObject({ title: 'Dishes', due, version: 7 });
    expect(await rowOf(item)).toEqual(before);
  });

  test('the turn of a rota: it is nobody’s any more, and who had it has it again', async () => {
    const order = [ada.userId, ben.userId];
    const { data: rota } = await ada.api.createRota({ params: home, body: { name: 'Kitchen', kind: 'fair', order } });
    const item = await create({ rotaId: rota.rotaId, assignees: undefined });
    const owed = async () => (await ada.api.getRota({ params: rota })).data.seats;
    const [before, seats] = [await rowOf(item), await owed()];
    const { data: done } = await ada.api.completeItem({ params: item });
    expect(done.assignees).toEqual([ben.userId]);
    await undo(ada, done);
    expect({ row: await rowOf(item), seats: await owed() }).toEqual({ row: before, seats });
  });

  test('a snooze, a hand-over, a place in its list, and the trash', async () => {
    const { data: list } = await ada.api.createList({ params: home, body: { name: 'Order' } });
    const [item] = [await create({ listId: list.listId }), await create({ listId: list.listId })];
    const before = await rowOf(item);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const acts = [
      () => ada.api.snoozeItem({ params: item, body: { until, moveDue: true } }),
      () => ada.api.handOverItem({ params: item, body: { to: ben.userId } }),
      () => ada.api.placeItem({ params: item, body: { sectionId: null, at: 'last' } }),
      () => ada.api.moveItem({ params: item, body: { listId: null } }),
    ];
    for (const act of acts) {
      await undo(ada, (await act()).data);
      expect(await rowOf(item)).toEqual(before);
    }
    await ada.api.deleteItem({ params: item });
    await undo(ada, (await ada.api.getItem({ params: item })).data);
    expect(await rowOf(item)).toEqual(before);
  });
});

describe('nothing is taken back', () => {
  test('of which something was changed since, which is named; what was not changed since still is', async () => {
    const item = await create();
    const { data: both } = await ada.api.changeItem({ params: item, body: { title: 'All dishes', notes: 'And pans' } });
    const { data: again } = await ben.api.changeItem({ params: item, body: { title: 'Every dish', priority: 'high' } });
    await expect(undo(ada, both)).rejects.toEqual(refused(409, 'changed_since', { fields: ['title'] }));
    expect((await ada.api.getItem({ params: item })).data).toMatchObject({ title: 'Every dish', notes: 'And pans', version: 3 });
    await undo(ada, again);
    expect(await undo(ada, both)).toMatchObject({ title: 'Dishes', priority: 'none' });
    const { data: done } = await ada.api.completeItem({ params: item });
    await ada.api.changeItem({ params: item, body: { due: { time: '20:00' } } });
    await eventually('the history', async () => (await ada.api.listItemHistory({ params: item })).data.length === 1);
    await expect(undo(ada, done)).rejects.toEqual(refused(409, 'changed_since', { fields: ['due'] }));
  });

  test('that is no act, or more than a day ago, or of what is in the trash', async () => {
    const item = await create();
    await expect(undo(ada, item)).rejects.toEqual(refused(409, 'not_undoable', { version: 1 }));
    await expect(undo(ada, { ...item, version: 99 })).rejects.toEqual(refused(409, 'not_undoable'));
    const { data: changed } = await ada.api.changeItem({ params: item, body: { title: 'Other' } });
    await ada.api.deleteItem({ params: item });
    await expect(undo(ada, changed)).rejects.toEqual(refused(409, 'item_in_trash'));
  });

  test('by whoever may not do it, or is not there', async () => {
    const [guest, mallory] = [await memberOf(home, ada, 'guest'), await person('mallory')];
    const item = await create({ assignees: [ada.userId, guest.userId] });
    const { data: changed } = await ada.api.changeItem({ params: item, body: { title: 'Other' } });
    await expect(undo(guest, changed)).rejects.toEqual(refused(403, 'forbidden', { needs: 'item:change' }));
    await expect(undo(mallory, changed)).rejects.toMatchObject({ status: 404 });
    await expect(undo(mallory, { ...changed, workspaceId: mallory.workspaceId })).rejects.toMatchObject({ status: 404 });
    const { data: hers } = await ada.api.changeItem({ params: item, body: { assignees: [ada.userId] }, ifMatch: 2 });
    await expect(undo(guest, hers)).rejects.toMatchObject({ status: 404 });
    const { data: done } = await ada.api.completeItem({ params: item });
    expect(await undo(ada, done)).toMatchObject({ due });
  });

  test('twice: by ten at once or sent again, it is taken back once', async () => {
    const item = await create();
    const { data: changed } = await ada.api.changeItem({ params: item, body: { title: 'Other' } });
    const answers = await Promise.all(Array.from({ length: 10 }, () => undo(ada, changed)));
    expect(new Set(answers.map(({ title, version }) => `${title} ${version}`))).toEqual(new Set(['Dishes 3']));
    const { data: done } = await ada.api.completeItem({ params: item });
    const request = { params: item, body: { version: done.version }, idempotencyKey: uuidv7(Date.now()) };
    const first = (await ada.api.undoItem(request)).data;
    expect((await ada.api.undoItem(request)).data).toEqual(first);
    expect(first).toMatchObject({ due, version: 5 });
  });
});
