import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { linkIn, mailsTo } from '../../../scripts/testing/mailbox.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';

let ada: Person;
let ben: Person;
let home: Pick<Person, 'workspaceId'>;
const name = 'Mia Canary Muster';
const body = { name, birthYear: 2018, color: 'coral', zone: 'Europe/Berlin', consent: { method: 'account' } } as const;
const addTo = async (params: Pick<Person, 'workspaceId'>, guardian = ada) => (await guardian.api.createChild({ params, body })).data;
const due = { date: '2031-06-14' };

/** A guardian who is reminded by mail. */
const mailedGuardian = async (): Promise<Person> => {
  const guardian = await memberOf(home, ada, 'parent');
  await guardian.api.changeMe({ body: { channels: { reminder: ['email'] } } });
  return guardian;
};
/** A chore of each, of which a guardian is reminded, and what the link in that mail answers. */
const mailedChore = async (guardian: Person, assignees: UserId[]) => {
  const reminders = [{ at: new Date(Date.now() + 4_000).toISOString() }];
  const { data: item } = await ben.api.createItem({ params: home, body: { title: 'Brush', due, share: 'each', assignees, reminders } });
  const [mail] = await eventually('the mail', async () => {
    const found = await mailsTo(stage.mailFolder, guardian.email);
    return found.length > 0 && found;
  });
  return { item, follow: () => fetch(linkIn(mail!, '/v1/actions/'), { method: 'POST' }) };
};

beforeAll(async () => {
  ada = await person('ada');
  home = await workspaceOf(ada);
  ben = await memberOf(home, ada, 'parent');
});

describe('a child without an account', () => {
  test('is added once, is a member by its name, and shows its year of birth and the consent to its guardians alone', async () => {
    const request = { params: home, body, idempotencyKey: uuidv7(Date.now()) };
    const { data: child, status } = await ada.api.createChild(request);
    expect({ status, child }).toMatchObject({
      status: 201,
      child: { ...home, name, birthYear: 2018, guardians: [ada.userId], consent: { by: ada.userId, method: 'account' }, version: 1 },
    });
    expect((await ada.api.createChild(request)).data).toEqual(child);
    const { birthYear: _year, consent: _consent, ...seen } = child;
    expect((await ben.api.getChild({ params: child })).data).toEqual(seen);
    expect((await ben.api.listChildren({ params: home })).data).toContainEqual(seen);
    const { data: members } = await ben.api.listMembers({ params: home });
    expect(members.find(({ userId }) => userId === child.userId)).toMatchObject({
      role: 'child',
      displayName: name,
      guardians: [ada.userId],
    });
    await expect(ben.api.changeChild({ params: child, body: { name: 'Max' } })).rejects.toMatchObject({ status: 403, code: 'forbidden' });
    const { data: changed } = await ada.api.changeChild({ params: child, body: { birthYear: null, color: 'teal' } });
    expect(changed).toMatchObject({ name, color: 'teal', version: 2 });
    expect(changed.birthYear).toBeUndefined();
  });

  test('is what it is: nobody gives it another role or ownership, or takes it out as a member', async () => {
    const child = await addTo(home);
    const refused = { status: 403, code: 'forbidden' };
    await expect(ada.api.changeMember({ params: child, body: { role: 'admin' }, ifMatch: '*' })).rejects.toMatchObject(refused);
    await expect(ada.api.removeMember({ params: child })).rejects.toMatchObject(refused);
    await expect(ada.api.transferOwnership({ params: home, body: { userId: child.userId } })).rejects.toMatchObject(refused);
    await expect(ada.api.createChild({ params: ada, body })).rejects.toMatchObject(refused);
  });

  test('is never told anything: what falls due for it is told to its guardians, and to nobody else', async () => {
    const child = await addTo(home);
    const reminders = [{ at: new Date(Date.now() + 2_000).toISOString() }];
    const { data: item } = await ben.api.createItem({
      params: home,
      body: { title: 'Feed the cat', due, assignees: [child.userId], reminders },
    });
    const remindersOf = async ({ api }: Person) =>
      (await api.listNotifications({})).data.filter(({ content }) => content.kind === 'reminder' && content.itemId === item.itemId);
    await eventually('the reminder of the guardian', async () => (await remindersOf(ada)).length === 1);
    expect(await remindersOf(ben)).toEqual([]);
  });

  test('is asked about beside its siblings by one mail, whose link asks whose part is meant where each has one', async () => {
    const guardian = await mailedGuardian();
    const assignees = [await addTo(home, guardian), await addTo(home, guardian)].map(({ userId }) => userId);
    const { item, follow } = await mailedChore(guardian, assignees);
    const page = await follow();
    expect([page.status, await page.text()]).toEqual([403, expect.stringContaining('Whose part is it?')]);
    await guardian.api.completeItem({ params: item, actingFor: assignees[0]! });
    expect((await follow()).status).toBe(200);
    expect((await ben.api.getItem({ params: item })).data).toMatchObject({ status: 'done' });
  });

  test('is not asked about any more once its part is another’s: the link of the mail is used then', async () => {
    const guardian = await mailedGuardian();
    const child = await addTo(home, guardian);
    const { item, follow } = await mailedChore(guardian, [child.userId, ben.userId]);
    const { version } = (await ben.api.getItem({ params: item })).data;
    await ben.api.changeItem({ params: item, ifMatch: version, body: { assignees: [ben.userId, ada.userId] } });
    const page = await follow();
    expect([page.status, await page.text()]).toEqual([403, expect.not.stringContaining('Whose part is it?')]);
    expect((await ben.api.getItem({ params: item })).data).toMatchObject({ status: 'open' });
  });

  test('keeps a guardian: the last one stays, and of two one may go', async () => {
    const params = await workspaceOf(ada);
    const [cleo, dan] = [await memberOf(params, ada, 'parent'), await memberOf(params, ada, 'member')];
    const child = await addTo(params, cleo);
    const leave = () => cleo.api.removeMember({ params: { ...params, userId: cleo.userId } });
    await expect(leave()).rejects.toMatchObject({ status: 409, code: 'last_guardian' });
    await expect(ada.api.removeMember({ params: { ...params, userId: cleo.userId } })).rejects.toMatchObject({ code: 'last_guardian' });
    const guardians = [cleo.userId, dan.userId];
    await expect(cleo.api.changeChild({ params: child, body: { guardians } })).rejects.toMatchObject({ status: 428 });
    await expect(cleo.api.changeChild({ params: child, body: { guardians: [child.userId] }, ifMatch: 1 })).rejects.toMatchObject({
      status: 400,
    });
    expect((await cleo.api.changeChild({ params: child, body: { guardians }, ifMatch: 1 })).data.guardians).toEqual(guardians);
    await leave();
    expect((await ada.api.getChild({ params: child })).data.guardians).toEqual([dan.userId]);
  });

  test('keeps nobody from closing their account who is alone with it', async () => {
    const eve = await person('eve');
    await addTo(await workspaceOf(eve), eve);
    expect((await eve.api.closeAccount({})).status).toBe(204);
  });
});

describe('a guardian who acts for a child', () => {
  test('does it in its name and within what both may, and history and audit name both', async () => {
    const child = await addTo(home);
    const actingFor = child.userId;
    const [own, other] = await Promise.all(
      [child.userId, ada.userId].map(
        async userId => (await ada.api.createItem({ params: home, body: { title: 'Tidy up', due, assignees: [userId] } })).data,
      ),
    );
    expect(
      (await ada.api.listItems({ params: home, query: { assignee: actingFor }, actingFor })).data.map(({ itemId }) => itemId),
    ).toContain(own!.itemId);
    const refused = { status: 403, code: 'forbidden' };
    await expect(ada.api.completeItem({ params: other!, actingFor })).rejects.toMatchObject({ status: 404 });
    await expect(ada.api.deleteItem({ params: own!, actingFor })).rejects.toMatchObject(refused);
    await expect(ada.api.getMe({ actingFor })).rejects.toMatchObject(refused);
    await expect(ada.api.createKey({ body: { name: 'Key', account: ['read'] }, actingFor })).rejects.toMatchObject(refused);
    await expect(ben.api.completeItem({ params: own!, actingFor })).rejects.toMatchObject({
      ...refused,
      details: { reason: 'not_a_guardian' },
    });
    await expect(ada.api.completeItem({ params: own!, actingFor: ben.userId })).rejects.toMatchObject(refused);
    await expect(ada.api.completeItem({ params: own!, actingFor: 'mia' })).rejects.toMatchObject({ status: 400 });

    const { data: done } = await ada.api.completeItem({ params: own!, actingFor });
    expect(done).toMatchObject({ status: 'done', completedBy: child.userId });
    const [ended] = await eventually('the history', async () => {
      const { data } = await ada.api.listItemHistory({ params: own! });
      return data.length > 0 && data;
    });
    expect(ended).toMatchObject({ outcome: 'done', by: child.userId, actedBy: ada.userId });
    const [entry] = await eventually('the audit', async () => {
      const { data } = await ada.api.listAudit({ params: home, query: { types: 'item.completed', subject: own!.itemId } });
      return data.length > 0 && data;
    });
    expect(entry).toMatchObject({ by: ada.userId, for: child.userId });
  });

  test('may do so from the mail in which they are told in its place: it is the child who has done it, and earns it', async () => {
    const dora = await person('dora');
    const params = await workspaceOf(dora);
    await dora.api.changeMe({ body: { channels: { reminder: ['email'] } } });
    const { userId } = await addTo(params, dora);
    const reminders = [{ at: new Date(Date.now() + 3_000).toISOString() }];
    const { data: item } = await dora.api.createItem({
      params,
      body: { title: 'Hamster', due, points: 3, assignees: [userId], reminders },
    });
    const mail = await eventually(
      'the mail',
      async () => (await mailsTo(stage.mailFolder, dora.email)).find(({ subject }) => subject?.includes('Hamster')),
      150_000,
    );
    expect((await fetch(linkIn(mail, '/v1/actions/'), { method: 'POST' })).status).toBe(200);
    expect((await dora.api.getItem({ params: item })).data).toMatchObject({ status: 'done', completedBy: userId });
    await eventually('its points', async () => (await dora.api.getBalance({ params: { ...params, userId } })).data.points === 3);
    const [ended] = await eventually('the history', async () => {
      const { data } = await dora.api.listItemHistory({ params: item });
      return data.length > 0 && data;
    });
    expect(ended).toMatchObject({ by: userId, actedBy: dora.userId });
  }, 180_000);

  test('ends with the guardianship, at once', async () => {
    const child = await addTo(home);
    await ada.api.changeChild({ params: child, body: { guardians: [ben.userId] }, ifMatch: 1 });
    await expect(ada.api.listItems({ params: home, actingFor: child.userId })).rejects.toMatchObject({ status: 403 });
    expect((await ben.api.listItems({ params: home, actingFor: child.userId })).status).toBe(200);
  });
});

test('a guardian exports and erases a child alone: its items go to others, and its name stands nowhere afterwards', async () => {
  const params = await workspaceOf(ada);
  const child = await addTo(params);
  const { data: item } = await ada.api.createItem({ params, body: { title: 'Water the plants', due, assignees: [child.userId] } });
  const { data: comment } = await ada.api.createComment({ params: item, body: { text: 'Done soon' }, actingFor: child.userId });
  expect(comment.createdBy).toBe(child.userId);
  const { all } = await everyPage(cursor => ada.api.exportChild({ params: child, query: { cursor } }));
  expect(all.map(({ kind }) => kind).sort()).toEqual(['child', 'comment', 'item', 'member', 'workspace']);
  expect(all.find(({ kind }) => kind === 'child')!.record).toMatchObject({ name, consent: { by: ada.userId } });
  const other = await memberOf(params, ada, 'admin');
  await expect(other.api.exportChild({ params: child, query: {} })).rejects.toMatchObject({ status: 403 });
  await expect(other.api.eraseChild({ params: child })).rejects.toMatchObject({ status: 403 });

  await ada.api.eraseChild({ params: child });
  await expect(ada.api.getChild({ params: child })).rejects.toMatchObject({ status: 404 });
  await expect(ada.api.listItems({ params, actingFor: child.userId })).rejects.toMatchObject({ status: 403 });
  await eventually('the hand-over', async () => !(await ada.api.getItem({ params: item })).data.assignees.includes(child.userId));
  await eventually('the end of what it said', async () =>
    (await ada.api.listComments({ params: item })).data.every(({ text }) => text === ''),
  );
  const { all: kept } = await everyPage(cursor => ada.api.exportMe({ query: { cursor, limit: 100 } }));
  const ofWorkspace = kept.filter(({ record }) => record.workspaceId === params.workspaceId);
  expect(ofWorkspace.length).toBeGreaterThan(2);
  // The log is a moment behind: what was done last stands in it when all before does.
  const audit = await eventually('the audit', async () => {
    const { data } = await ada.api.listAudit({ params, query: { limit: 100 } });
    return data.some(({ type }) => type === 'comment.created') && data;
  });
  const { data: events } = await ada.api.listEvents({ params, query: { limit: 100 } });
  expect(JSON.stringify([audit, events])).not.toContain(name);
  await eventually('the last of its profile', async () => {
    const { all: left } = await everyPage(cursor => ada.api.exportMe({ query: { cursor, limit: 100 } }));
    return !JSON.stringify(left.filter(({ record }) => record.workspaceId === params.workspaceId)).includes(name);
  });
});
