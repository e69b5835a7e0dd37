import { beforeAll, describe, expect, test } from 'vitest';
import type { WorkspaceId } from '../../shared/domain/core/ids.ts';
import { membershipsAtMost } from '../../shared/domain/people/workspaces/membership.ts';
import type { MemberRole } from '../../shared/domain/people/workspaces/role.ts';
import { eventually } from '../testing/await.ts';
import { apiOf, type Person, signIn } from '../testing/people.ts';
import { person, stage } from '../testing/stage.ts';
import { join, offerOf, workspaceOf } from '../testing/workspace.ts';

/*
 * What a review of the product's security tried against people, named as it was there: each attack is run again, and fails.
 */
let mallory: Person;
beforeAll(async () => {
  mallory = await person('mallory');
});

const unwanted = { status: 403, details: { reason: 'not_wanted' } };
const offer = (params: { workspaceId: WorkspaceId }, { userId }: Person, role: MemberRole = 'member') =>
  mallory.api.createOffer({ params, body: { userId, role } });
const workspaceIds = async ({ api }: Person): Promise<string[]> =>
  (await api.listWorkspaces({})).data.map(({ workspaceId }) => workspaceId);

describe('H1 nobody is made a member, or an owner, without their own request', () => {
  test('t1: who has left is not taken in again: they are told of an offer, and not even offered it for a while', async () => {
    const [ada, params] = [await person('ada'), await workspaceOf(mallory, 'The cellar')];
    await offer(params, ada);
    expect(await workspaceIds(ada)).toEqual([ada.workspaceId]);
    await eventually('the notice', async () =>
      (await ada.api.listNotifications({})).data.some(({ title }) => title === 'You can join “The cellar”'),
    );
    await ada.api.acceptInvitation({ params: { token: await offerOf(params, ada) } });
    await ada.api.removeMember({ params: { ...params, userId: ada.userId } });
    await expect(offer(params, ada)).rejects.toMatchObject(unwanted);
    await expect(mallory.api.createInvitation({ params, body: { email: ada.email, role: 'guest' } })).rejects.toMatchObject(unwanted);
    expect(await workspaceIds(ada)).toEqual([ada.workspaceId]);
  });

  test('t1: a workspace that was blocked invites no more, and blocking is nobody else’s to see or lift', async () => {
    const [ada, params] = [await person('ada'), await workspaceOf(mallory)];
    expect((await ada.api.blockWorkspace({ body: params })).data.workspaceId).toBe(params.workspaceId);
    await expect(offer(params, ada)).rejects.toMatchObject(unwanted);
    await expect(mallory.api.createInvitation({ params, body: { email: ada.email, role: 'guest' } })).rejects.toMatchObject(unwanted);
    expect((await mallory.api.listBlocks({})).data).toEqual([]);
    await expect(mallory.api.unblockWorkspace({ params })).rejects.toMatchObject({ status: 404 });
    expect((await ada.api.listBlocks({})).data.map(({ workspaceId }) => workspaceId)).toEqual([params.workspaceId]);
    await ada.api.unblockWorkspace({ params });
    expect([(await ada.api.listBlocks({})).data, (await offer(params, ada)).status]).toEqual([[], 201]);
  });

  test('t13: nobody is made an owner by being let in, by another role or by a transfer that they have not taken', async () => {
    const [ada, params] = [await person('ada'), await workspaceOf(mallory)];
    const byTransfer = { status: 403, details: { reason: 'ownership_is_offered' } };
    await expect(offer(params, ada, 'owner')).rejects.toMatchObject(byTransfer);
    await expect(mallory.api.createInvitation({ params, body: { email: ada.email, role: 'owner' } })).rejects.toMatchObject(byTransfer);
    await join(params, mallory, ada, 'member');
    const member = { ...params, userId: ada.userId };
    await expect(mallory.api.changeMember({ params: member, body: { role: 'owner' }, ifMatch: '*' })).rejects.toMatchObject(byTransfer);
    await mallory.api.transferOwnership({ params, body: { userId: ada.userId } });
    await expect(mallory.api.removeMember({ params: { ...params, userId: mallory.userId } })).rejects.toMatchObject({ code: 'last_owner' });
    await ada.api.removeMember({ params: member });
    expect(await workspaceIds(ada)).toEqual([ada.workspaceId]);
  });

  test('t14: workspaces that somebody else makes, whenever their ids say, push nothing of one’s own out of agenda, feed or list', async () => {
    const ada = await person('ada');
    await ada.api.createItem({ params: ada, body: { title: 'Take insulin', due: { date: '2030-01-01' } } });
    const old = (i: number) => `00000000-000${i}-7000-8000-00000000000${i}`;
    const made = await Promise.all(
      [1, 2, 3, 4].map(
        async i => (await mallory.api.createWorkspace({ body: { name: `${i}`, kind: 'team' }, idempotencyKey: old(i) })).data,
      ),
    );
    for (const params of made) await offer(params, ada, 'admin');
    expect(await workspaceIds(ada)).toEqual([ada.workspaceId]);
    const { data: clinic } = await ada.api.createWorkspace({ body: { name: 'Clinic', kind: 'clinic' } });
    const window = { from: '2029-12-01T00:00:00Z', to: '2030-02-01T00:00:00Z' };
    const fresh = apiOf(stage, (await signIn(stage, ada.email, ada.password)).token);
    expect((await fresh.getAgenda({ query: window })).data.map(({ title }) => title)).toEqual(['Take insulin']);
    expect(await workspaceIds(ada)).toEqual([ada.workspaceId, clinic.workspaceId]);
  });
});

test('H1 who is in a hundred workspaces gets into no other, however many accept at once, and into one more when they have left one', async () => {
  const ada = await person('ada');
  const makeSome = (count: number) =>
    Promise.allSettled(Array.from({ length: count }, (_, i) => ada.api.createWorkspace({ body: { name: `${i}`, kind: 'team' } })));
  const offers = await Promise.all([1, 2, 3].map(() => workspaceOf(mallory)));
  for (const params of offers) await offer(params, ada);
  const tokens = await Promise.all(offers.map(params => offerOf(params, ada)));
  // One is the personal workspace: two places are left.
  for (let made = 1; made < membershipsAtMost - 2; made += 12) await makeSome(Math.min(12, membershipsAtMost - 2 - made));
  let left = membershipsAtMost - (await ada.api.listWorkspaces({})).data.length;
  for (; left > 2; left--) await ada.api.createWorkspace({ body: { name: 'One more', kind: 'team' } });
  const answers = await Promise.allSettled(tokens.map(token => ada.api.acceptInvitation({ params: { token } })));
  expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(2);
  for (const token of tokens) await ada.api.acceptInvitation({ params: { token } }).catch(() => undefined);
  expect((await ada.api.listWorkspaces({})).data).toHaveLength(membershipsAtMost);
  const refused = await Promise.allSettled(tokens.map(token => ada.api.acceptInvitation({ params: { token } })));
  expect(refused.filter(({ status }) => status === 'rejected')).toEqual([
    expect.objectContaining({ reason: expect.objectContaining({ code: 'limit_reached', details: { limit: membershipsAtMost } }) }),
  ]);
  const joined = offers[refused.findIndex(({ status }) => status === 'fulfilled')]!;
  await ada.api.removeMember({ params: { ...joined, userId: ada.userId } });
  const token = tokens[refused.findIndex(({ status }) => status === 'rejected')]!;
  expect((await ada.api.acceptInvitation({ params: { token } })).status).toBe(200);
});
