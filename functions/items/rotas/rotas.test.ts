import { beforeAll, describe, expect, test } from 'vitest';
import { putRow } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';

let ada: Person;
let stranger: Person;
beforeAll(async () => {
  [ada, stranger] = await Promise.all([person('ada'), person('stranger')]);
});

const kitchen = { name: 'Kitchen', kind: 'fair' } as const;
/** A workspace of Ada and a member beside her, who take turns by a rule. */
const household = async (given: object = {}) => {
  const params = await workspaceOf(ada);
  const bob = await memberOf(params, ada, 'member');
  const body = { ...kitchen, order: [ada.userId, bob.userId], ...given };
  return { params, bob, rota: (await ada.api.createRota({ params, body })).data };
};
const due = { date: '2031-06-14' };
const daily = { title: 'Dishes', kind: 'chore', due, recurrence: { rule: 'FREQ=DAILY' } } as const;
const standingsOf = ({ seats }: { seats: readonly { userId: UserId; owes: number }[] }) =>
  Object.fromEntries(seats.map(({ userId, owes }) => [userId, owes]));

describe('a rota', () => {
  test('is created once, of members only, listed page by page, and known to nobody else', async () => {
    const params = await workspaceOf(ada);
    const body = { ...kitchen, order: [ada.userId] };
    const request = { params, body, idempotencyKey: uuidv7(Date.now()) };
    const { data: rota, status } = await ada.api.createRota(request);
    expect({ status, rota }).toMatchObject({
      status: 201,
      rota: { ...params, ...body, hold: 'turn', weigh: 'one', next: { userId: ada.userId, why: 'owes_most' }, version: 1 },
    });
    expect((await ada.api.createRota(request)).data).toEqual(rota);
    for (const wrong of [{ order: [ada.userId, stranger.userId] }, { standby: stranger.userId }])
      await expect(ada.api.createRota({ params, body: { ...body, ...wrong } })).rejects.toMatchObject({
        status: 400,
        details: { errors: [{ pointer: `/${Object.keys(wrong)[0]}`, code: 'not_members' }] },
      });
    const { data: second } = await ada.api.createRota({ params, body });
    const { all, pages } = await everyPage(cursor => ada.api.listRotas({ params, query: { limit: '1', cursor } }));
    expect(all).toEqual([rota, second]);
    expect(pages).toBeGreaterThan(1);
    for (const act of [
      () => stranger.api.createRota({ params, body }),
      () => stranger.api.listRotas({ params }),
      () => stranger.api.getRota({ params: rota }),
      () => stranger.api.changeRota({ params: rota, body: { name: 'Theirs' } }),
      () => stranger.api.getRota({ params: { ...rota, workspaceId: stranger.workspaceId } }),
    ])
      await expect(act()).rejects.toMatchObject({ status: 404 });
  });

  test('is changed at the version that its reader has seen, and deleted: its items stay where they are', async () => {
    const { params, bob, rota } = await household();
    const { data: item } = await ada.api.createItem({ params, body: { ...daily, rotaId: rota.rotaId } });
    const { version } = (await ada.api.getRota({ params: rota })).data;
    const { data: changed } = await ada.api.changeRota({ params: rota, body: { name: 'Bath', order: [bob.userId] }, ifMatch: version });
    expect(changed).toMatchObject({ name: 'Bath', order: [bob.userId], version: version + 1 });
    await expect(ada.api.changeRota({ params: rota, body: { name: 'a' }, ifMatch: version })).rejects.toMatchObject({ status: 412 });
    await ada.api.deleteRota({ params: rota });
    await expect(ada.api.getRota({ params: rota })).rejects.toMatchObject({ status: 404 });
    expect((await ada.api.listRotas({ params })).data).toEqual([]);
    await expect(ada.api.createItem({ params, body: { ...daily, rotaId: rota.rotaId } })).rejects.toMatchObject({ status: 404 });
    expect((await ada.api.completeItem({ params: item })).data.assignees).toEqual(item.assignees);
  });
});

describe('the turns of a chore', () => {
  test('go to whoever owes most, whichever of its chores it was; and what is reopened was not done', async () => {
    const { params, bob, rota } = await household();
    const make = async (title: string) => (await ada.api.createItem({ params, body: { ...daily, title, rotaId: rota.rotaId } })).data;
    const [dishes, floor] = [await make('Dishes'), await make('Floor')];
    expect([dishes.assignees, floor.assignees]).toEqual([[ada.userId], [bob.userId]]);
    const { data: done } = await ada.api.completeItem({ params: dishes });
    expect(done).toMatchObject({ assignees: [bob.userId], rotaId: rota.rotaId, due: { date: '2031-06-15' } });
    const { data: after } = await ada.api.getRota({ params: rota });
    expect(standingsOf(after)).toEqual({ [ada.userId]: -0.5, [bob.userId]: 0.5 });
    // Ada does Bob's, too: it is given to her.
    await ada.api.completeItem({ params: floor });
    expect(standingsOf((await ada.api.getRota({ params: rota })).data)).toEqual({ [ada.userId]: -1, [bob.userId]: 1 });
    const { data: reopened } = await ada.api.reopenItem({ params: floor });
    expect(reopened).toMatchObject({ assignees: [bob.userId], due });
    const { data: back } = await ada.api.getRota({ params: rota });
    expect({ ...back, version: 0 }).toEqual({ ...after, version: 0 });
  });

  test('are counted once, however many complete it at once, and however often it is sent', async () => {
    const { params, bob, rota } = await household({ weigh: 'points' });
    const { data: item } = await ada.api.createItem({ params, body: { ...daily, points: 4, rotaId: rota.rotaId } });
    const call = { params: item, body: { occurrence: due }, idempotencyKey: uuidv7(Date.now()) };
    await Promise.all([ada, bob, ada, bob].map(({ api }) => api.completeItem({ params: item, body: { occurrence: due } })));
    await Promise.all([ada.api.completeItem(call), ada.api.completeItem(call)]);
    const { data } = await ada.api.getRota({ params: rota });
    expect(Object.values(standingsOf(data)).sort()).toEqual([-2, 2]);
    expect((await ada.api.getItem({ params: item })).data).toMatchObject({ due: { date: '2031-06-15' }, ended: 1 });
  });

  test('of ten chores of one rota that are done at once are all counted', async () => {
    const { params, rota } = await household();
    const items = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        ada.api.createItem({ params, body: { ...daily, title: `Chore ${i}`, assignees: [ada.userId], rotaId: rota.rotaId } }),
      ),
    );
    await Promise.all(items.map(({ data }) => ada.api.completeItem({ params: data })));
    expect(standingsOf((await ada.api.getRota({ params: rota })).data)[ada.userId]).toBe(-5);
  });

  test('are handed over and swapped, this once, among members alone', async () => {
    const { params, bob, rota } = await household({ kind: 'in_order' });
    const make = async () => (await ada.api.createItem({ params, body: { ...daily, rotaId: rota.rotaId } })).data;
    const [adas, bobs] = [await make(), await make()];
    const { data: handed } = await ada.api.handOverItem({ params: adas, body: { to: bob.userId } });
    expect(handed).toMatchObject({ assignees: [bob.userId], version: 2 });
    expect((await ada.api.handOverItem({ params: adas, body: { to: bob.userId } })).data).toEqual(handed);
    await expect(ada.api.handOverItem({ params: adas, body: { to: stranger.userId } })).rejects.toMatchObject({ status: 404 });
    expect((await ada.api.handOverItem({ params: adas, body: { to: ada.userId } })).data.assignees).toEqual([ada.userId]);
    const key = uuidv7(Date.now());
    for (let times = 0; times < 2; times++)
      expect((await bob.api.swapItem({ params: adas, body: { with: bobs.itemId }, idempotencyKey: key })).data.assignees).toEqual([
        bob.userId,
      ]);
    expect((await ada.api.getItem({ params: bobs })).data.assignees).toEqual([ada.userId]);
    await expect(bob.api.swapItem({ params: adas, body: { with: adas.itemId } })).rejects.toMatchObject({ status: 400 });
    const guest = await memberOf(params, ada, 'guest');
    await expect(guest.api.swapItem({ params: adas, body: { with: bobs.itemId } })).rejects.toMatchObject({ status: 404 });
  });
});

describe('calendars', () => {
  const dayMs = 86_400_000;
  const tomorrow = new Date(Date.now() + dayMs).toISOString().slice(0, 10);
  /** Somebody is busy late tomorrow evening, as their calendar brings it. */
  const makeBusy = ({ userId }: Person) => {
    const [pk, sk] = [`USER#${userId}`, 'EVENT_LINK#cal_01kb8m3tq2e8fvq3w5r7c9d0eb#xe'];
    const [from, to] = [`${tomorrow}T22:00:00.000Z`, `${tomorrow}T23:59:00.000Z`];
    const eventLink = { kind: 'busy', eventId: 'e', from, to, title: 'Custody hearing', version: 1 };
    const event = { type: 'event_link.kept', by: userId, at: from, requestId: 'test', data: {} };
    return putRow({ pk, sk, entity: 'event_link', gsi1pk: `${pk}#BUSY`, gsi1sk: from, summary: { to }, ...eventLink, event });
  };

  test('are heeded where somebody says so of themselves: the turn goes to who has time, on the board as well, and nobody is told of what for', async () => {
    const { params, bob, rota } = await household({ kind: 'in_order', zone: 'UTC' });
    await makeBusy(bob);
    const today = { date: new Date().toISOString().slice(0, 10), time: '23:30', zone: 'UTC' };
    const { data: item } = await ada.api.createItem({ params, body: { ...daily, due: today, rotaId: rota.rotaId } });
    expect(item.assignees).toEqual([ada.userId]);
    const nextOn = (person: Person, userId: UserId) =>
      eventually('the board', async () => {
        const { data: board } = await person.api.getBoard({ params, query: { zone: 'UTC', days: 3 } });
        const entry = board.people.flatMap(({ entries }) => entries).find(each => each.itemId === item.itemId && each.next);
        return entry?.next?.userId === userId && { next: entry.next, told: JSON.stringify(board) };
      });
    expect((await nextOn(ada, bob.userId)).next).toEqual({ userId: bob.userId, why: 'next_in_order' });
    const { data: heeding } = await bob.api.changeSeat({ params: rota, body: { heedsBusy: true } });
    expect(heeding).toEqual({
      workspaceId: rota.workspaceId,
      rotaId: rota.rotaId,
      userId: bob.userId,
      done: 0,
      owes: 0,
      away: false,
      heedsBusy: true,
      version: expect.any(Number),
    });
    const seen = await nextOn(ada, ada.userId);
    expect(seen.next).toEqual({ userId: ada.userId, why: 'next_in_order', busy: [bob.userId] });
    expect(seen.told).not.toMatch(/custody|cal_01/i);
    expect((await ada.api.completeItem({ params: item })).data).toMatchObject({ assignees: [ada.userId], due: { date: tomorrow } });
    await bob.api.changeSeat({ params: rota, body: { heedsBusy: false } });
    expect((await ada.api.reopenItem({ params: item })).data).toMatchObject({ assignees: [ada.userId], due: today });
    expect((await ada.api.completeItem({ params: item })).data.assignees).toEqual([bob.userId]);
  });

  test('are nobody’s to heed but one’s own, of a rota in which one takes turns', async () => {
    const { params, rota } = await household();
    const guest = await memberOf(params, ada, 'guest');
    for (const other of [guest, stranger])
      await expect(other.api.changeSeat({ params: rota, body: { heedsBusy: true } })).rejects.toMatchObject({ status: 404 });
    const order = [ada.userId, guest.userId];
    const { data: shared } = await ada.api.createRota({ params, body: { ...kitchen, order } });
    await expect(guest.api.getRota({ params: shared })).rejects.toMatchObject({ status: 403 });
    const own = (await guest.api.changeSeat({ params: shared, body: { heedsBusy: false } })).data;
    expect([own.userId, JSON.stringify(own).includes(ada.userId)]).toEqual([guest.userId, false]);
    const { data: gone } = await ada.api.createRota({ params, body: { ...kitchen, order: [ada.userId] } });
    await ada.api.deleteRota({ params: gone });
    await expect(ada.api.changeSeat({ params: gone, body: { heedsBusy: true } })).rejects.toMatchObject({ status: 404 });
  });
});
