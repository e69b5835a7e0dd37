import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';

type OfItem = { workspaceId: WorkspaceId; itemId: ItemId };

let ada: Person;
let ben: Person;
let cleo: Person;
let home: { workspaceId: WorkspaceId };
beforeAll(async () => {
  ada = await person('ada');
  home = await workspaceOf(ada);
  [ben, cleo] = await Promise.all([memberOf(home, ada, 'member'), memberOf(home, ada, 'member')]);
});

const due = { date: '2031-06-14', time: '18:00', zone: 'Europe/Berlin' };
const next = { ...due, date: '2031-06-15' };
const beds = async (given: object = {}) => {
  const recurrence = { rule: 'FREQ=DAILY' };
  const assignees = [ada, ben, cleo].map(({ userId }) => userId);
  const body = { title: 'Make your bed', kind: 'chore' as const, due, recurrence, assignees, share: 'each' as const, points: 2, ...given };
  return (await ada.api.createItem({ params: home, body })).data;
};
const doPart = async ({ api }: Person, params: OfItem) => (await api.completeItem({ params, body: { occurrence: due } })).data;
const read = async (params: OfItem) => (await ada.api.getItem({ params })).data;
const statesIn = ({ parts = [] }: { parts?: { state: string }[] | undefined }) => parts.map(({ state }) => state);
const historyOf = (params: OfItem, count: number) =>
  eventually(`${count} entries`, async () => {
    const { data } = await ada.api.listItemHistory({ params });
    return data.length === count && data;
  });
const pointsOf = async ({ userId }: Person) =>
  (await ada.api.listBalances({ params: home })).data.find(({ holderId }) => holderId === userId)?.points ?? 0;
const refused = (status: number, code: string) => expect.objectContaining({ status, code });

describe('a chore that each of a household does', () => {
  test('is asked of who owes their part, ends with the last, and each has their entry in the history and their points', async () => {
    const item = await beds();
    const before = await Promise.all([ada, ben, cleo].map(pointsOf));
    expect(statesIn(item)).toEqual(['owed', 'owed', 'owed']);
    expect(statesIn(await doPart(ben, item))).toEqual(['owed', 'done', 'owed']);
    expect((await doPart(ben, item)).version).toBe(2);
    const agendaOf = async ({ api }: Person) => {
      const { data } = await api.getAgenda({ query: { from: '2031-06-14T00:00:00Z', to: '2031-06-15T00:00:00Z', ...home } });
      return data.some(({ itemId }) => itemId === item.itemId);
    };
    await eventually('the agenda', async () => !(await agendaOf(ben)) && (await agendaOf(cleo)));
    await doPart(ada, item);
    const over = await doPart(cleo, item);
    expect(over).toMatchObject({ due: next, lastEnded: { outcome: 'done', by: cleo.userId } });
    expect(statesIn(over)).toEqual(['owed', 'owed', 'owed']);
    const entries = await historyOf(item, 3);
    expect(entries.map(({ by }) => by).toSorted()).toEqual([ada, ben, cleo].map(({ userId }) => userId).toSorted());
    await eventually('the points of each', async () => {
      const after = await Promise.all([ada, ben, cleo].map(pointsOf));
      return after.every((points, i) => points === before[i]! + 2);
    });
  });

  test('reminds those alone who owe their part, and stands on the board with them, with how each stands', async () => {
    const at = new Date(Date.now() + 15_000).toISOString();
    const title = 'Reminded of';
    const item = await beds({ title, reminders: [{ at }], assignees: [ben.userId, cleo.userId] });
    const path = `/v1/workspaces/${item.workspaceId}/items/${item.itemId}/complete`;
    const { data } = await ben.api.runBatch({ body: { commands: [{ method: 'POST', path }] } });
    expect(data.results).toMatchObject([{ status: 200, body: { data: { status: 'open' } } }]);
    const isTold = async ({ api }: Person) =>
      (await api.listNotifications({})).data.some(({ content }) => content.kind === 'reminder' && content.title === title);
    await eventually('the reminder', () => isTold(cleo));
    expect(await isTold(ben)).toBe(false);
    const soon = await beds({ due: { date: new Date().toISOString().slice(0, 10) }, title: 'On the board' });
    await cleo.api.completeItem({ params: soon });
    const withIt = await eventually('the board', async () => {
      const { people } = (await ada.api.getBoard({ params: home, query: { zone: 'UTC' } })).data;
      const theirs = people.filter(({ entries }) => entries.some(each => each.itemId === soon.itemId && each.state !== 'ahead'));
      return theirs.length === 2 && theirs;
    });
    expect(withIt.map(({ userId }) => userId)).not.toContain(cleo.userId);
    const [entry] = withIt[0]!.entries.filter(({ itemId }) => itemId === soon.itemId);
    expect(entry).toMatchObject({ parts: [{ state: 'owed' }, { state: 'owed' }, { state: 'done' }] });
  });

  test('is not done by who has no part in it, and done ahead of the others by nobody', async () => {
    const item = await beds({ assignees: [ben.userId, cleo.userId] });
    await expect(doPart(ada, item)).rejects.toEqual(refused(403, 'forbidden'));
    await expect(ben.api.completeItem({ params: item, body: { occurrence: next } })).resolves.toMatchObject({ data: { due } });
    await expect(ada.api.changeItem({ params: item, body: { approval: {} } })).rejects.toMatchObject({
      status: 400,
      details: { errors: [{ pointer: '/approval', code: 'beside_share' }] },
    });
  });

  test('is done by all at once, each once, and ends once', async () => {
    const item = await beds();
    const asks = [ada, ben, cleo].flatMap(each => [doPart(each, item), doPart(each, item), doPart(each, item)]);
    await Promise.all(asks);
    expect(await read(item)).toMatchObject({ due: next, ended: 1 });
    await historyOf(item, 3);
  });

  test('is as before once a part is taken back: by who did it, or by the version that it made', async () => {
    const item = await beds();
    await doPart(ben, item);
    expect(statesIn((await ben.api.reopenItem({ params: item })).data)).toEqual(['owed', 'owed', 'owed']);
    const { version } = await doPart(cleo, item);
    await doPart(ada, item);
    const { data: undone } = await ada.api.undoItem({ params: item, body: { version } });
    expect(statesIn(undone)).toEqual(['done', 'owed', 'owed']);
    await eventually('what was taken back of the history', async () => {
      const entries = (await historyOf(item, 3)).filter(({ takenBackAt }) => takenBackAt);
      return entries.length === 2 && entries.every(({ by }) => by !== ada.userId);
    });
    await doPart(ben, item);
    await doPart(cleo, item);
    const { data: reopened } = await ben.api.reopenItem({ params: item });
    expect([reopened.due, statesIn(reopened)]).toEqual([due, ['done', 'done', 'owed']]);
  });

  test('of another is taken back by who may change the item, and by no child', async () => {
    const child = await memberOf(home, ada, 'child');
    const item = await beds({ assignees: [ben.userId, cleo.userId, child.userId] });
    const { version } = await doPart(ben, item);
    const { version: own } = await doPart(child, item);
    await expect(child.api.undoItem({ params: item, body: { version } })).rejects.toMatchObject({
      status: 403,
      details: { needs: 'item:change' },
    });
    expect(statesIn((await child.api.undoItem({ params: item, body: { version: own } })).data)).toEqual(['done', 'owed', 'owed']);
    expect(statesIn((await cleo.api.undoItem({ params: item, body: { version } })).data)).toEqual(['owed', 'owed', 'owed']);
  });

  test('of another is so too where it was the last, with which the occurrence ended: by no child, on either way', async () => {
    const child = await memberOf(home, ada, 'child');
    const refusal = { status: 403, details: { needs: 'item:change' } };
    const owed = { due, parts: [{ state: 'owed' }, { state: 'done' }] };
    for (const recurrence of [{ rule: 'FREQ=DAILY' }, undefined]) {
      const item = await beds({ assignees: [ben.userId, child.userId], recurrence });
      await doPart(child, item);
      const { version } = await doPart(ben, item);
      await expect(child.api.reopenItem({ params: item })).rejects.toMatchObject(refusal);
      await expect(child.api.undoItem({ params: item, body: { version } })).rejects.toMatchObject(refusal);
      expect(await read(item)).toMatchObject({ version });
      expect((await cleo.api.undoItem({ params: item, body: { version } })).data).toMatchObject(owed);
      await doPart(ben, item);
      expect((await ben.api.reopenItem({ params: item })).data).toMatchObject(owed);
    }
    // The last part being their own, they take it back themselves.
    const item = await beds({ assignees: [ben.userId, child.userId] });
    await doPart(ben, item);
    await doPart(child, item);
    expect(statesIn((await child.api.reopenItem({ params: item })).data)).toEqual(['done', 'owed']);
    // So it is of the occurrence at hand, whoever ended the one before it.
    const again = await beds({ assignees: [ben.userId, child.userId] });
    await doPart(child, again);
    await doPart(ben, again);
    await child.api.completeItem({ params: again, body: { occurrence: next } });
    expect(statesIn((await child.api.reopenItem({ params: again })).data)).toEqual(['owed', 'owed']);
  });

  test('is over when who owes the last part leaves, and asks nobody who is away', async () => {
    const dan = await memberOf(home, ada, 'member');
    const item = await beds({ assignees: [ada.userId, dan.userId] });
    await doPart(ada, item);
    await ada.api.removeMember({ params: { ...home, userId: dan.userId } });
    await eventually('the end', async () => (await read(item)).due?.date === next.date);
    const today = new Date().toISOString().slice(0, 10);
    const soon = { date: today, time: '23:59', zone: 'UTC' };
    const { data: absence } = await cleo.api.createAbsence({
      params: { ...home, userId: cleo.userId },
      body: { from: today, to: today, zone: 'UTC' },
    });
    const there = await beds({ due: soon, assignees: [ben.userId, cleo.userId] });
    await eventually('the absence', async () => statesIn(await read(there))[1] === 'excused');
    const { data: over } = await ben.api.completeItem({ params: there });
    expect(over).toMatchObject({ ended: 1 });
    const known = await beds({ due: soon, recurrence: undefined, assignees: [cleo.userId, ben.userId] });
    expect(statesIn(known)).toEqual(['excused', 'owed']);
    const sheets = { title: 'New sheets', due: { afterDays: 0, time: '23:59' }, share: 'each' as const };
    const { data: template } = await ada.api.createTemplate({ params: home, body: { name: 'Beds', items: [sheets] } });
    const use = { day: today, assignees: [cleo.userId, ben.userId] };
    const { data: made } = await ada.api.createItemsFromTemplate({ params: template, body: use });
    expect(made.items.map(statesIn)).toEqual([['excused', 'owed']]);
    await cleo.api.endAbsence({ params: absence });
    await eventually('the return', async () => statesIn(await read(known))[0] === 'owed');
  });
});
