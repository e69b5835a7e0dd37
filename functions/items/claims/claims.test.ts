import { beforeAll, describe, expect, test } from 'vitest';
import { putRow, rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { linkIn, mailsTo } from '../../../scripts/testing/mailbox.ts';
import { apiOf, type Person, signIn } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { photograph } from '../../../shared/pictures/picture.fixture.ts';

type OfItem = { workspaceId: WorkspaceId; itemId: ItemId };

let ada: Person;
/** Does chores, and may approve none. */
let ben: Person;
/** A member by a role of the workspace's own, who may approve. */
let cleo: Person;
let stranger: Person;
let home: { workspaceId: WorkspaceId };
beforeAll(async () => {
  [ada, stranger] = await Promise.all([person('ada'), person('stranger')]);
  home = await workspaceOf(ada);
  const rows = [{ resource: 'item' as const, actions: ['read' as const, 'complete' as const, 'approve' as const] }];
  const { data: role } = await ada.api.createRole({ params: home, body: { name: 'Judge', rows } });
  [ben, cleo] = await Promise.all([memberOf(home, ada, 'member'), memberOf(home, ada, role.roleId)]);
});

const refused = (status: number, code: string) => expect.objectContaining({ status, code });
const due = { date: '2031-06-14', time: '18:00', zone: 'Europe/Berlin' };
const chore = async (given: object = {}) => {
  const body = { title: 'Dishes', kind: 'chore' as const, due, approval: {}, assignees: [ben.userId], ...given };
  return (await ada.api.createItem({ params: home, body })).data;
};
const claimedBy = async ({ api }: Person, params: OfItem, body?: object) => {
  const { data } = await api.claimItem({ params, body });
  return { ...data, seen: { claimedAt: data.claim!.at } };
};
const read = async (params: OfItem) => (await ada.api.getItem({ params })).data;
const historyOf = (params: OfItem, count: number) =>
  eventually(`${count} entries`, async () => {
    const { data } = await ada.api.listItemHistory({ params });
    return data.length === count && data;
  });

describe('an item that needs approval', () => {
  test('is claimed, found by that, and done when it is approved: the history says who did it, when, and who approved it', async () => {
    const item = await chore({ points: 2 });
    const claimed = await claimedBy(ben, item, { note: 'The pans, too', took: 'PT20M' });
    expect(claimed).toMatchObject({ status: 'open', claim: { by: ben.userId, note: 'The pans, too' }, version: 2 });
    expect((await ben.api.claimItem({ params: item })).data.version).toBe(2);
    const { data: waiting } = await cleo.api.listItems({ params: home, query: { filter: `claimed and claimedBy = ${ben.userId}` } });
    expect(waiting.map(({ itemId }) => itemId)).toContain(item.itemId);
    const { data: done } = await cleo.api.approveItem({ params: item, body: claimed.seen });
    expect(done).toMatchObject({
      status: 'done',
      completedBy: ben.userId,
      completedAt: claimed.seen.claimedAt,
      approved: { by: cleo.userId },
    });
    const [entry] = await historyOf(item, 1);
    expect(entry).toMatchObject({ by: ben.userId, at: claimed.seen.claimedAt, took: 'PT20M', points: 2, approvedBy: cleo.userId });
  });

  test('is completed by no door, whoever asks: not by the owner, in a batch, or with its occurrence named', async () => {
    const item = await chore({ recurrence: { rule: 'FREQ=DAILY' } });
    const asks = [() => ada.api.completeItem({ params: item }), () => ben.api.completeItem({ params: item, body: { occurrence: due } })];
    for (const ask of asks) await expect(ask()).rejects.toEqual(refused(409, 'approval_required'));
    const path = `/v1/workspaces/${item.workspaceId}/items/${item.itemId}/complete`;
    const { data } = await ada.api.runBatch({ body: { commands: [{ method: 'POST', path }] } });
    expect(data.results).toMatchObject([{ status: 409, body: { code: 'approval_required' } }]);
    await expect(ben.api.changeItem({ params: item, body: { approval: null } })).rejects.toEqual(refused(403, 'forbidden'));
    expect(await read(item)).toMatchObject({ status: 'open', version: 1 });
    const { data: freed } = await ada.api.changeItem({ params: item, body: { approval: null } });
    await expect(ben.api.undoItem({ params: item, body: { version: freed.version } })).rejects.toEqual(refused(403, 'forbidden'));
    expect((await ben.api.completeItem({ params: item })).data.ended).toBe(1);
  });

  test('is decided on by who may approve, and by nobody else: the others may claim and withdraw', async () => {
    const item = await chore();
    const { seen } = await claimedBy(ben, item);
    for (const ask of [ben.api.approveItem, ben.api.returnItem])
      await expect(ask({ params: item, body: seen })).rejects.toEqual(refused(403, 'forbidden'));
    await expect(stranger.api.approveItem({ params: item, body: seen })).rejects.toEqual(refused(404, 'not_found'));
    await expect(cleo.api.withdrawClaim({ params: item })).rejects.toEqual(refused(403, 'forbidden'));
    await expect(cleo.api.claimItem({ params: item })).rejects.toEqual(refused(409, 'item_claimed'));
    expect((await ben.api.withdrawClaim({ params: item })).data.claim).toBeUndefined();
    await expect(cleo.api.approveItem({ params: item, body: seen })).rejects.toEqual(refused(409, 'item_not_claimed'));
    const { seen: own } = await claimedBy(cleo, item);
    expect((await cleo.api.approveItem({ params: item, body: own })).data).toMatchObject({
      completedBy: cleo.userId,
      approved: { by: cleo.userId },
    });
  });

  test('is not changed, set free or opened again by who may do that only with what is theirs, and has its list to do', async () => {
    const actions = ['read' as const, 'complete' as const, 'change' as const, 'approve' as const];
    const rows = [{ resource: 'item' as const, actions, conditions: ['assigned' as const] }];
    const [{ data: role }, { data: list }] = await Promise.all([
      ada.api.createRole({ params: home, body: { name: 'Own', rows } }),
      ada.api.createList({ params: home, body: { name: 'Kitchen' } }),
    ]);
    const dan = await memberOf(home, ada, role.roleId);
    await ada.api.giveList({ params: list, body: { userId: dan.userId, right: 'complete' } });
    const api = apiOf(stage, (await signIn(stage, dan.email, dan.password)).token);
    const params = await chore({ listId: list.listId, recurrence: { rule: 'FREQ=DAILY' } });
    const { data: renamed } = await ada.api.changeItem({ params, body: { title: 'Pans' } });
    const { data: handed } = await ada.api.handOverItem({ params, body: { to: cleo.userId } });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await expect(api.undoItem({ params, body: { version: renamed.version } })).rejects.toEqual(refused(403, 'forbidden'));
    await expect(api.undoItem({ params, body: { version: handed.version } })).rejects.toEqual(refused(404, 'not_found'));
    await expect(api.snoozeItem({ params, body: { until, moveDue: true } })).rejects.toEqual(refused(403, 'forbidden'));
    const { seen } = await claimedBy({ ...dan, api }, params);
    await cleo.api.approveItem({ params, body: seen });
    await expect(api.reopenItem({ params })).rejects.toEqual(refused(403, 'forbidden'));
    const points = { params: { ...home, userId: dan.userId }, body: { points: 5, note: 'For me' } };
    await expect(api.addPoints(points)).rejects.toEqual(refused(403, 'forbidden'));
  });

  test('is returned with a reason, once, and claimed again', async () => {
    const item = await chore();
    const { seen } = await claimedBy(ben, item);
    const body = { claimedAt: seen.claimedAt, reason: 'The pans are not clean' };
    const { data: back } = await cleo.api.returnItem({ params: item, body });
    expect(back).toMatchObject({ status: 'open', returned: { claimedBy: ben.userId, by: cleo.userId, reason: body.reason } });
    expect(back.claim).toBeUndefined();
    expect((await ada.api.returnItem({ params: item, body })).data.version).toBe(back.version);
    expect((await claimedBy(ben, item)).returned).toBeUndefined();
  });

  test('is approved once by many who press at once: the others hear that it is', async () => {
    const item = await chore({ recurrence: { rule: 'FREQ=DAILY' } });
    const { seen } = await claimedBy(ben, item);
    const asks = Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? ada : cleo).api.approveItem({ params: item, body: seen }));
    const answers = await Promise.all(asks);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect(new Set(answers.map(({ data }) => `${data.version} ${data.ended}`))).toEqual(new Set(['3 1']));
    expect(await historyOf(item, 1)).toMatchObject([{ outcome: 'done', by: ben.userId }]);
  }, 120_000);

  test('that is approved, returned, handed over and thrown away at once ends as one of these acts says, and nothing is lost', async () => {
    const answers = { approved: ['fulfilled', 'rejected'], returned: ['rejected', 'fulfilled'], claimed: ['rejected', 'rejected'] };
    const raced = async () => {
      const item = await chore();
      const { seen } = await claimedBy(ben, item);
      const [approve, giveBack] = await Promise.allSettled([
        cleo.api.approveItem({ params: item, body: seen }),
        ada.api.returnItem({ params: item, body: seen }),
        ada.api.handOverItem({ params: item, body: { to: ada.userId } }),
        ada.api.deleteItem({ params: item }),
      ]);
      const { data: now } = await ada.api.restoreItem({ params: item });
      const standsAs: keyof typeof answers = now.status === 'done' ? 'approved' : now.returned ? 'returned' : 'claimed';
      expect(now.claim?.at).toBe(standsAs === 'claimed' ? seen.claimedAt : undefined);
      return { answered: [approve.status, giveBack.status], standsAs };
    };
    for (const { answered, standsAs } of await Promise.all(Array.from({ length: 5 }, raced))) expect(answered).toEqual(answers[standsAs]);
  }, 60_000);

  test('is taken back to the claim by who may approve, and by nobody else', async () => {
    const item = await chore({ recurrence: { rule: 'FREQ=DAILY' } });
    const { seen, ...claimed } = await claimedBy(ben, item, { note: 'All of it' });
    const { data: done } = await cleo.api.approveItem({ params: item, body: seen });
    const undo = { params: item, body: { version: done.version } };
    for (const ask of [() => ben.api.undoItem(undo), () => ben.api.reopenItem({ params: item })])
      await expect(ask()).rejects.toEqual(refused(403, 'forbidden'));
    const { data: back } = await ada.api.undoItem(undo);
    expect(back).toMatchObject({ due, claim: claimed.claim, status: 'open' });
    await historyOf(item, 1);
    expect((await ada.api.undoItem(undo)).data.version).toBe(back.version);
    const { data: again } = await cleo.api.approveItem({ params: item, body: seen });
    expect(again).toMatchObject({ ended: 1, lastEnded: { at: seen.claimedAt } });
    const ends = await historyOf(item, 2);
    expect(ends.map(({ at, takenBackAt }) => [at, takenBackAt === undefined])).toEqual(
      expect.arrayContaining([true, false].map(stands => [seen.claimedAt, stands])),
    );
    await claimedBy(ben, item);
    await expect(ada.api.undoItem({ params: item, body: { version: again.version } })).rejects.toEqual(refused(409, 'item_claimed'));
  });
});

describe('a picture as proof', () => {
  test('is of the item, by who claims it, and there when that is approved', async () => {
    const item = await chore({ approval: { proof: 'required' } });
    await expect(ben.api.claimItem({ params: item })).rejects.toEqual(refused(409, 'proof_required'));
    const content = await photograph();
    const body = { name: 'pans.jpg', mediaType: 'image/jpeg' as const, bytes: content.length };
    const { data: file } = await ben.api.createFile({ params: item, body });
    const claim = { params: item, body: { files: [file.fileId] } };
    await expect(ben.api.claimItem(claim)).rejects.toEqual(refused(409, 'file_not_usable'));
    const form = new FormData();
    for (const [name, value] of Object.entries(file.upload!.fields)) form.append(name, value);
    form.append('file', new Blob([new Uint8Array(content)]));
    await fetch(file.upload!.url, { method: 'POST', body: form });
    await eventually('it is looked at', async () => (await ben.api.getFile({ params: file })).data.status === 'ready');
    await expect(cleo.api.claimItem(claim)).rejects.toEqual(refused(409, 'file_not_usable'));
    const { seen } = await claimedBy(ben, item, claim.body);
    await ben.api.deleteFile({ params: file });
    await expect(ada.api.approveItem({ params: item, body: seen })).rejects.toEqual(refused(409, 'proof_required'));
    expect((await read(item)).status).toBe('open');
  });
});

describe('what nobody decides on', () => {
  test('is approved by itself when its time is over', async () => {
    const item = await chore({ approval: { after: 'P1D' } });
    const { seen, ...claimed } = await claimedBy(ben, item);
    expect(Date.parse(claimed.claim!.autoAt!) - Date.parse(seen.claimedAt)).toBe(86_400_000);
    const key = { pk: `WS#${item.workspaceId}`, sk: `ITEM#${item.itemId}` };
    const row = (await rowAt(key))!;
    const soon = new Date(Date.now() + 3000).toISOString();
    await putRow({ ...row, dueAt: soon, claim: { ...(row.claim as object), autoAt: soon } });
    const done = await eventually('its time', async () => {
      const now = await read(item);
      return now.status === 'done' && now;
    });
    expect(done).toMatchObject({ completedBy: ben.userId, completedAt: seen.claimedAt });
    expect(done.approved!.by).toBeUndefined();
  });
});

test('who may approve is told by mail, approves there once, and the app finds it approved; a reminder’s link claims', async () => {
  const place = await workspaceOf(ada, 'Mails');
  const [kid, judge] = [await memberOf(place, ada, 'member'), await memberOf(place, ada, 'admin')];
  await Promise.all([
    judge.api.changeMe({ body: { channels: { claimed: ['email'] } } }),
    kid.api.changeMe({ body: { displayName: 'Kid', channels: { reminder: ['email'], approved: ['inbox'], returned: ['inbox'] } } }),
  ]);
  const reminders = [{ at: new Date(Date.now() + 5000).toISOString() }];
  const make = async (title: string, given: object) =>
    (await ada.api.createItem({ params: place, body: { title, due, approval: {}, assignees: [kid.userId], ...given } })).data;
  const [dishes, photo, bins] = [
    await make('Dishes', { reminders }),
    await make('Photo', { approval: { proof: 'required' }, reminders }),
    await make('Bins', {}),
  ];
  const { seen: binsSeen } = await claimedBy(kid, bins);
  const mailOf = (to: Person, subject: string) =>
    eventually(
      `the mail of ${subject}`,
      async () => (await mailsTo(stage.mailFolder, to.email)).find(mail => mail.subject?.includes(subject)),
      150_000,
    );
  const press = async (link: string, form: Record<string, string> = {}) => {
    const response = await fetch(link, { method: 'POST', body: new URLSearchParams(form) });
    return { status: response.status, html: await response.text() };
  };
  expect((await press(linkIn(await mailOf(kid, 'Dishes'), '/v1/actions/'))).html).toContain('Waiting for approval');
  expect((await press(linkIn(await mailOf(kid, 'Photo'), '/v1/actions/'))).status).toBe(409);
  const { status, claim } = await read(photo);
  expect({ status, claim }).toEqual({ status: 'open', claim: undefined });
  const dishesSeen = { claimedAt: (await read(dishes)).claim!.at };

  const links = ({ text }: { text?: string }) => text!.match(/https?:\/\/\S+\/v1\/actions\/\S+/g)!;
  const [approve, back] = links(await mailOf(judge, 'Dishes'));
  expect(await (await fetch(approve!)).text()).toMatch(/<form method="post">/);
  const pressed = await Promise.all([press(approve!), press(approve!), judge.api.approveItem({ params: dishes, body: dishesSeen })]);
  expect(await read(dishes)).toMatchObject({ status: 'done', completedBy: kid.userId, approved: { by: judge.userId } });
  expect(pressed.map(({ status }) => status).every(status => status === 200 || status === 409)).toBe(true);
  expect((await press(back!)).status).toBe(409);

  const [, giveBack] = links(await mailOf(judge, 'Bins'));
  expect((await press(giveBack!, { reason: 'The lid is open' })).status).toBe(200);
  expect(await read(bins)).toMatchObject({ returned: { claimedAt: binsSeen.claimedAt, by: judge.userId, reason: 'The lid is open' } });
  await expect(judge.api.approveItem({ params: bins, body: binsSeen })).rejects.toEqual(refused(409, 'item_not_claimed'));
  const told = await eventually(
    'what the kid is told',
    async () => {
      const lines = (await kid.api.listNotifications({ query: { limit: '100' } })).data
        .filter(({ kind }) => kind === 'news')
        .map(({ body }) => body);
      return lines.length === 2 && lines;
    },
    150_000,
  );
  expect(told.join()).toMatch(/approved that you did this/);
  expect(told.join()).toMatch(/returned this to you/);
}, 400_000);
