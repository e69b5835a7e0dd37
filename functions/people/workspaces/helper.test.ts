import { expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, offerOf, workspaceOf } from '../../../scripts/testing/workspace.ts';

const due = { date: '2031-06-14' };
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

/** Somebody who is let into a workspace as a helper until a moment. */
const helperIn = async (params: Pick<Person, 'workspaceId'>, owner: Person, until: string): Promise<Person> => {
  const helper = await person('helper');
  await owner.api.createOffer({ params, body: { userId: helper.userId, role: 'helper', until } });
  expect((await helper.api.listMyInvitations({})).data).toMatchObject([{ role: 'helper', until }]);
  const { data } = await helper.api.acceptInvitation({ params: { token: await offerOf(params, helper) } });
  expect(data).toMatchObject({ role: 'helper', until });
  return helper;
};

test('a helper sees and completes what there is, and nothing else', async () => {
  const ada = await person('ada');
  const params = await workspaceOf(ada);
  const helper = await helperIn(params, ada, inSeconds(86_400));
  const { data: item } = await ada.api.createItem({ params, body: { title: 'Iron', due, points: 2, assignees: [ada.userId] } });
  expect((await helper.api.listItems({ params })).data.map(({ itemId }) => itemId)).toEqual([item.itemId]);
  expect((await helper.api.createComment({ params: item, body: { text: 'On it' } })).status).toBe(201);
  expect((await helper.api.completeItem({ params: item })).data).toMatchObject({ status: 'done', completedBy: helper.userId });
  const refused = { status: 403, code: 'forbidden' };
  const member = { ...params, userId: helper.userId };
  await expect(helper.api.createItem({ params, body: { title: 'Other', due } })).rejects.toMatchObject(refused);
  await expect(helper.api.addPoints({ params: member, body: { points: 5, note: 'For me' } })).rejects.toMatchObject(refused);
  await expect(helper.api.changeMember({ params: member, body: { role: 'admin' }, ifMatch: '*' })).rejects.toMatchObject(refused);
  await expect(helper.api.createInvitation({ params, body: { email: 'x@example.org', role: 'guest' } })).rejects.toMatchObject(refused);
  const { data: child } = await ada.api.createChild({ params, body: { name: 'Mia', consent: { method: 'account' } } });
  await expect(ada.api.changeChild({ params: child, body: { guardians: [ada.userId, helper.userId] }, ifMatch: 1 })).rejects.toMatchObject({
    status: 400,
    details: { errors: [{ pointer: '/guardians/1' }] },
  });

  await expect(ada.api.createOffer({ params, body: { userId: helper.userId, role: 'helper' } })).rejects.toMatchObject({ status: 409 });
  const invalid = { status: 400, code: 'invalid_request' };
  await expect(ada.api.createInvitation({ params, body: { email: 'x@example.org', role: 'helper' } })).rejects.toMatchObject(invalid);
  await expect(ada.api.changeMember({ params: member, body: { role: 'guest', until: inSeconds(60) }, ifMatch: '*' })).rejects.toMatchObject(
    invalid,
  );
});

test('is told before the end, is out to the second whoever remembers them, and what is with them goes to others', async () => {
  const ada = await person('ada');
  const params = await workspaceOf(ada);
  const helper = await helperIn(params, ada, inSeconds(86_400));
  const { data: item } = await ada.api.createItem({ params, body: { title: 'Iron', due, assignees: [helper.userId] } });
  const member = { ...params, userId: helper.userId };
  const until = inSeconds(10);
  await ada.api.changeMember({ params: member, body: { role: 'helper', until }, ifMatch: '*' });
  await eventually('the notice', async () =>
    (await helper.api.listNotifications({})).data.some(
      ({ content }) => content.kind === 'account' && content.notice === 'membership_ending' && content.at === until,
    ),
  );
  expect((await helper.api.getItem({ params: item })).status).toBe(200);
  await eventually('the end', async () => Date.now() >= Date.parse(until));
  const gone = { status: 404, code: 'not_found' };
  await expect(helper.api.getItem({ params: item })).rejects.toMatchObject(gone);
  await expect(helper.api.completeItem({ params: item })).rejects.toMatchObject(gone);
  expect((await ada.api.listMembers({ params })).data.map(({ userId }) => userId)).toEqual([ada.userId]);
  await eventually('the hand-over', async () => !(await ada.api.getItem({ params: item })).data.assignees.includes(helper.userId));
  await eventually('the word of it', async () => {
    const { data } = await ada.api.listEvents({ params });
    return data.some(({ type, subject }) => type === 'member.removed' && subject?.endsWith(helper.userId));
  });
  const again = inSeconds(3600);
  await ada.api.createOffer({ params, body: { userId: helper.userId, role: 'helper', until: again } });
  await helper.api.acceptInvitation({ params: { token: await offerOf(params, helper) } });
  expect((await helper.api.getItem({ params: item })).status).toBe(200);
});

test('a guardian who becomes a helper is a guardian no more, and the last one stays what they are', async () => {
  const ada = await person('ada');
  const params = await workspaceOf(ada);
  const ben = await memberOf(params, ada, 'parent');
  const { data: child } = await ben.api.createChild({ params, body: { name: 'Mia', consent: { method: 'account' } } });
  const asHelper = () =>
    ada.api.changeMember({
      params: { ...params, userId: ben.userId },
      body: { role: 'helper', until: inSeconds(86_400) },
      ifMatch: '*',
    });
  await expect(asHelper()).rejects.toMatchObject({ status: 409, code: 'last_guardian' });
  await ben.api.changeChild({ params: child, body: { guardians: [ada.userId, ben.userId] }, ifMatch: 1 });
  expect((await asHelper()).data.role).toBe('helper');
  expect((await ada.api.getChild({ params: child })).data.guardians).toEqual([ada.userId]);
});
