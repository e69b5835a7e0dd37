import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { apiOf, type Person, signIn } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { everyPage, join, memberOf, offerOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';

let ada: Person;
beforeAll(async () => {
  ada = await person('ada');
});

type Workspace = { workspaceId: WorkspaceId };
const of = (params: Workspace, { userId }: Person) => ({ ...params, userId });
const rolesIn = async (params: Workspace, { api }: Person = ada): Promise<Record<string, string>> =>
  Object.fromEntries((await api.listMembers({ params })).data.map(({ userId, role }) => [userId, role]));
const forbidden = (reason: string) => ({ status: 403, code: 'forbidden', details: { reason } });

describe('a workspace', () => {
  test('begins with its creator as its owner, is renamed, and is listed with the role one has', async () => {
    const eve = await person('eve');
    const { data: home, status, headers } = await eve.api.createWorkspace({ body: { name: ' Home ', kind: 'household' } });
    expect({ status, etag: headers.get('etag') }).toEqual({ status: 201, etag: expect.stringMatching(/^"1\./) });
    const params = { workspaceId: home.workspaceId };
    expect(home).toEqual({ ...params, name: 'Home', kind: 'household', createdBy: eve.userId, createdAt: expect.any(String), version: 1 });
    const { data: renamed } = await eve.api.changeWorkspace({ params, body: { name: 'Our home' }, ifMatch: 1 });
    expect(renamed).toEqual({ ...home, name: 'Our home', version: 2 });
    await expect(eve.api.changeWorkspace({ params, body: { name: 'Mine' }, ifMatch: 1 })).rejects.toMatchObject({
      status: 412,
      details: { version: 2 },
    });
    expect((await eve.api.getWorkspace({ params })).data).toEqual(renamed);
    expect((await eve.api.listWorkspaces({})).data).toEqual([
      expect.objectContaining({ workspaceId: eve.workspaceId, kind: 'personal', role: 'owner' }),
      { ...renamed, role: 'owner' },
    ]);
  });

  test('that is created again with the same key, even at once, is created once', async () => {
    const eve = await person('eve');
    const call = { body: { name: 'Once', kind: 'team' }, idempotencyKey: uuidv7(Date.now()) } as const;
    const answers = await Promise.all([eve.api.createWorkspace(call), eve.api.createWorkspace(call)]);
    const again = await eve.api.createWorkspace(call);
    for (const { data } of answers) expect(data).toEqual(again.data);
    expect((await eve.api.listWorkspaces({})).data).toHaveLength(2);
  });

  test.each([
    ['without a name', { name: ' ', kind: 'team' }, '/name'],
    ['with a name that is too long', { name: 'x'.repeat(81), kind: 'team' }, '/name'],
    ['that is personal', { name: 'a', kind: 'personal' }, '/kind'],
  ])('%s is refused', async (_, body, pointer) => {
    await expect(ada.api.createWorkspace({ body: body as never })).rejects.toMatchObject({
      status: 400,
      details: { errors: [{ pointer }] },
    });
  });

  test('that is personal stays its owner’s alone', async () => {
    const [eve, bob] = await Promise.all([person('eve'), person('bob')]);
    await expect(eve.api.createOffer({ params: eve, body: { userId: bob.userId, role: 'guest' } })).rejects.toMatchObject(
      forbidden('personal_workspace'),
    );
    await expect(eve.api.removeMember({ params: eve })).rejects.toMatchObject({ status: 409, code: 'last_owner' });
    expect(await rolesIn(eve, eve)).toEqual({ [eve.userId]: 'owner' });
  });
});

describe('members', () => {
  test('whose offer is sent again, because the reply was lost, are offered it once, and the answer is the same', async () => {
    const params = await workspaceOf(ada);
    const bob = await person('bob');
    const call = { params, body: { userId: bob.userId, role: 'member' as const }, idempotencyKey: randomUUID() };
    const [first, again] = [await ada.api.createOffer(call), await ada.api.createOffer(call)];
    expect([again.status, again.data]).toEqual([201, first.data]);
    const { data: offers } = await bob.api.listMyInvitations({});
    expect(offers).toEqual([expect.objectContaining({ ...params, role: 'member', workspaceName: 'Home' })]);
  });

  test('are let in when they accept, see each other, and are shut out when they are removed', async () => {
    const params = await workspaceOf(ada);
    const bob = await person('bob');
    await expect(bob.api.getWorkspace({ params })).rejects.toMatchObject({ status: 404, details: { what: 'workspace' } });
    const { data: offered, status } = await ada.api.createOffer({ params, body: { userId: bob.userId, role: 'member' } });
    expect({ status, offered }).toMatchObject({ status: 201, offered: { ...params, userId: bob.userId, role: 'member', status: 'open' } });
    await expect(bob.api.getWorkspace({ params })).rejects.toMatchObject({ status: 404 });
    const { data: added } = await bob.api.acceptInvitation({ params: { token: await offerOf(params, bob) } });
    expect(added).toEqual({
      ...params,
      userId: bob.userId,
      role: 'member',
      addedBy: ada.userId,
      createdAt: expect.any(String),
      version: 1,
    });
    expect(await rolesIn(params, bob)).toEqual({ [ada.userId]: 'owner', [bob.userId]: 'member' });
    await ada.api.removeMember({ params: of(params, bob) });
    await expect(bob.api.getWorkspace({ params })).rejects.toMatchObject({ status: 404 });
    expect((await bob.api.listWorkspaces({})).data).toHaveLength(1);
    await expect(ada.api.removeMember({ params: of(params, bob) })).rejects.toMatchObject({ status: 404, details: { what: 'member' } });
    await expect(ada.api.changeMember({ ifMatch: '*', params: of(params, bob), body: { role: 'admin' } })).rejects.toMatchObject({
      status: 404,
    });
  });

  test('leave by themselves, whatever they are, and come back in another role when they want to', async () => {
    const params = await workspaceOf(ada);
    for (const role of ['guest', 'member', 'admin', 'owner'] as const) {
      const bob = await memberOf(params, ada, role);
      expect((await bob.api.removeMember({ params: of(params, bob) })).status).toBe(204);
      expect(await rolesIn(params)).not.toHaveProperty(bob.userId);
      await bob.api.unblockWorkspace({ params });
      await join(params, ada, bob, 'guest');
      expect(await rolesIn(params)).toMatchObject({ [bob.userId]: 'guest' });
      expect((await bob.api.getWorkspace({ params })).data).toMatchObject(params);
    }
  });

  test('are offered it once, and only when they are users', async () => {
    const params = await workspaceOf(ada);
    const bob = await memberOf(params, ada, 'member');
    await expect(ada.api.createOffer({ params, body: { userId: bob.userId, role: 'admin' } })).rejects.toMatchObject({
      status: 409,
      code: 'already_exists',
    });
    const nobody = 'user_01h455vb4pex5vsknk084sn02q';
    await expect(ada.api.createOffer({ params, body: { userId: nobody, role: 'member' } })).rejects.toMatchObject({
      status: 404,
      details: { what: 'user' },
    });
    expect(await rolesIn(params)).toEqual({ [ada.userId]: 'owner', [bob.userId]: 'member' });
  });

  test('give and take no role above their own', async () => {
    const params = await workspaceOf(ada);
    const [admin, member, guest, bob] = await Promise.all([
      memberOf(params, ada, 'admin'),
      memberOf(params, ada, 'member'),
      memberOf(params, ada, 'guest'),
      person('bob'),
    ]);
    const above = forbidden('role_above_own');
    await expect(admin.api.createOffer({ params, body: { userId: bob.userId, role: 'owner' } })).rejects.toMatchObject(above);
    await expect(admin.api.changeMember({ ifMatch: '*', params: of(params, member), body: { role: 'owner' } })).rejects.toMatchObject(
      above,
    );
    await expect(admin.api.changeMember({ ifMatch: '*', params: of(params, admin), body: { role: 'owner' } })).rejects.toMatchObject(above);
    await expect(admin.api.changeMember({ ifMatch: '*', params: of(params, ada), body: { role: 'guest' } })).rejects.toMatchObject(above);
    await expect(admin.api.removeMember({ params: of(params, ada) })).rejects.toMatchObject(above);
    for (const somebody of [member, guest])
      await expect(somebody.api.removeMember({ params: of(params, admin) })).rejects.toMatchObject(above);
    await expect(member.api.createOffer({ params, body: { userId: bob.userId, role: 'guest' } })).rejects.toMatchObject({
      status: 403,
      details: { needs: 'member:create', role: 'member' },
    });

    await admin.api.changeMember({ ifMatch: '*', params: of(params, guest), body: { role: 'admin' } });
    await guest.api.changeMember({ ifMatch: '*', params: of(params, admin), body: { role: 'member' } });
    expect(await rolesIn(params)).toEqual({
      [ada.userId]: 'owner',
      [admin.userId]: 'member',
      [member.userId]: 'member',
      [guest.userId]: 'admin',
    });
  });

  test('who were removed or given less have no power left, though the gateway remembers them for a minute', async () => {
    const params = await workspaceOf(ada);
    const [bob, eve] = await Promise.all([memberOf(params, ada, 'admin'), memberOf(params, ada, 'owner')]);
    const [removed, lessened] = await Promise.all(
      [bob, eve].map(async ({ email, password }) => apiOf(stage, (await signIn(stage, email, password)).token)),
    );
    // What the gateway will remember of these tokens.
    await Promise.all([removed!, lessened!].map(api => api.listMembers({ params })));
    await ada.api.removeMember({ params: of(params, bob) });
    await ada.api.changeMember({ ifMatch: '*', params: of(params, eve), body: { role: 'member' } });

    await expect(removed!.createOffer({ params, body: { userId: bob.userId, role: 'admin' } })).rejects.toMatchObject({ status: 404 });
    await expect(removed!.removeMember({ params: of(params, eve) })).rejects.toMatchObject({ status: 404 });
    await expect(lessened!.changeMember({ ifMatch: '*', params: of(params, eve), body: { role: 'owner' } })).rejects.toMatchObject({
      status: 403,
    });
    await expect(lessened!.removeMember({ params: of(params, ada) })).rejects.toMatchObject({ status: 403 });
    await expect(lessened!.createOffer({ params, body: { userId: bob.userId, role: 'guest' } })).rejects.toMatchObject({ status: 403 });
    expect(await rolesIn(params)).toEqual({ [ada.userId]: 'owner', [eve.userId]: 'member' });
  });

  test('are changed on the version that was seen, when it is named', async () => {
    const params = await workspaceOf(ada);
    const bob = await memberOf(params, ada, 'member');
    const change = { params: of(params, bob), body: { role: 'admin' }, ifMatch: 1 } as const;
    expect((await ada.api.changeMember(change)).data).toMatchObject({ role: 'admin', version: 2 });
    await expect(ada.api.changeMember(change)).rejects.toMatchObject({ status: 412, details: { version: 2 } });
    await expect(ada.api.removeMember({ params: change.params, ifMatch: 1 })).rejects.toMatchObject({ status: 412 });
    await ada.api.removeMember({ params: change.params, ifMatch: 2 });
  });

  test('are listed page after page', async () => {
    const params = await workspaceOf(ada);
    const people = [
      ada,
      ...(await Promise.all([memberOf(params, ada, 'guest'), memberOf(params, ada, 'member'), memberOf(params, ada, 'admin')])),
    ];
    const { all, pages } = await everyPage(cursor => ada.api.listMembers({ params, query: { limit: 2, ...(cursor && { cursor }) } }));
    expect(all.map(({ userId }) => userId).sort()).toEqual(people.map(({ userId }) => userId).sort());
    expect(pages).toBe(2);
  });
});

describe('the last owner', () => {
  test('stays: they cannot leave, be removed or step down', async () => {
    const params = await workspaceOf(ada);
    await memberOf(params, ada, 'admin');
    await expect(ada.api.removeMember({ params: of(params, ada) })).rejects.toMatchObject({ status: 409, code: 'last_owner' });
    await expect(ada.api.changeMember({ ifMatch: '*', params: of(params, ada), body: { role: 'admin' } })).rejects.toMatchObject({
      status: 409,
      code: 'last_owner',
    });
    const bob = await memberOf(params, ada, 'owner');
    expect((await ada.api.changeMember({ ifMatch: '*', params: of(params, ada), body: { role: 'guest' } })).data.role).toBe('guest');
    await expect(bob.api.removeMember({ params: of(params, bob) })).rejects.toMatchObject({ status: 409, code: 'last_owner' });
  });

  test.each([
    [
      'step down',
      (owner: Person, other: Person, params: Workspace) =>
        owner.api.changeMember({ ifMatch: '*', params: of(params, other), body: { role: 'member' } }),
    ],
    ['leave', (owner: Person, _: Person, params: Workspace) => owner.api.removeMember({ params: of(params, owner) })],
  ] as const)('remains when both owners %s in the same moment', async (_, act) => {
    const params = await workspaceOf(ada);
    const bob = await memberOf(params, ada, 'owner');
    const answers = await Promise.allSettled([act(ada, bob, params), act(bob, ada, params)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: expect.stringMatching(/^(conflict|last_owner|forbidden)$/) },
    });
    const [left] = answers[0].status === 'fulfilled' ? [_ === 'leave' ? bob : ada] : [_ === 'leave' ? ada : bob];
    expect(Object.values(await rolesIn(params, left)).filter(role => role === 'owner')).toHaveLength(1);
  });
});

describe('a role that a workspace makes itself', () => {
  const rows: Parameters<Person['api']['createRole']>[0]['body']['rows'] = [
    { resource: 'workspace', actions: ['read'] },
    { resource: 'item', actions: ['read', 'complete'] },
  ];
  /** What somebody's fresh token is known by at the gateway. */
  const anew = async ({ email, password }: Person) => apiOf(stage, (await signIn(stage, email, password)).token);
  const statusOf = async (asked: Promise<{ status: number }>): Promise<number> =>
    asked.then(
      ({ status }) => status,
      error => error.status,
    );

  test('lets its members do what its rows say, is changed for them, and makes them guests when it is deleted', async () => {
    const params = await workspaceOf(ada);
    const bob = await person('bob');
    const { data: sitter, status } = await ada.api.createRole({ params, body: { name: 'Sitter', rows } });
    expect({ status, sitter }).toMatchObject({ status: 201, sitter: { name: 'Sitter', rows, createdBy: ada.userId, version: 1 } });
    const { data: item } = await ada.api.createItem({ params, body: { title: 'Feed the cat' } });
    await join(params, ada, bob, sitter.roleId);
    expect(await rolesIn(params)).toMatchObject({ [bob.userId]: sitter.roleId });

    // Not known to the gateway yet: looked up.
    expect((await bob.api.getItem({ params: item })).data.title).toBe('Feed the cat');
    expect(await statusOf(bob.api.createItem({ params, body: { title: 'x' } }))).toBe(403);
    const known = await anew(bob);
    await eventually('the membership', async () => (await known.listWorkspaces({})).data.length === 2);
    expect(await statusOf((await anew(bob)).completeItem({ params: item }))).toBe(200);

    const more = [...rows.slice(0, 1), { resource: 'item' as const, actions: ['read' as const, 'create' as const] }];
    await ada.api.changeRole({ params: { ...params, roleId: sitter.roleId }, body: { rows: more }, ifMatch: 1 });
    const changed = await anew(bob);
    expect(await statusOf(changed.createItem({ params, body: { title: 'His' } }))).toBe(201);
    expect(await statusOf(changed.reopenItem({ params: item }))).toBe(403);

    await ada.api.deleteRole({ params: { ...params, roleId: sitter.roleId } });
    expect((await ada.api.listRoles({ params })).data).toEqual([]);
    const guest = await anew(bob);
    expect(await statusOf(guest.createItem({ params, body: { title: 'x' } }))).toBe(403);
    expect((await guest.listItems({ params })).data.map(({ title }) => title)).toEqual(['His']);
    await expect(ada.api.changeMember({ ifMatch: '*', params: of(params, bob), body: { role: sitter.roleId } })).rejects.toMatchObject({
      status: 404,
      details: { what: 'role' },
    });
  });

  test('holds no more than its maker: neither made, changed, nor given by who has less', async () => {
    const params = await workspaceOf(ada);
    const admin = await memberOf(params, ada, 'admin');
    const all: typeof rows = [{ resource: 'workspace', actions: ['read', 'change', 'delete'] }];
    await expect(admin.api.createRole({ params, body: { name: 'Boss', rows: all } })).rejects.toMatchObject(forbidden('more_than_own'));
    const { data: boss } = await ada.api.createRole({ params, body: { name: 'Boss', rows: all } });
    const one = { ...params, roleId: boss.roleId };
    const bob = await memberOf(params, ada, 'member');
    await expect(admin.api.changeMember({ ifMatch: '*', params: of(params, bob), body: { role: boss.roleId } })).rejects.toMatchObject(
      forbidden('role_above_own'),
    );
    await expect(admin.api.changeRole({ params: one, body: { name: 'Mine' } })).rejects.toMatchObject(forbidden('more_than_own'));
    await expect(admin.api.deleteRole({ params: one })).rejects.toMatchObject(forbidden('more_than_own'));
    await expect(bob.api.createRole({ params, body: { name: 'x', rows } })).rejects.toMatchObject({
      status: 403,
      details: { needs: 'member:change' },
    });
  });

  test("is unknown in another workspace, and another's role cannot be given", async () => {
    const [mine, others] = [await workspaceOf(ada), await workspaceOf(ada)];
    const { data: role } = await ada.api.createRole({ params: others, body: { name: 'Sitter', rows } });
    const bob = await memberOf(mine, ada, 'member');
    await expect(ada.api.changeMember({ ifMatch: '*', params: of(mine, bob), body: { role: role.roleId } })).rejects.toMatchObject({
      status: 404,
    });
    await expect(ada.api.deleteRole({ params: { ...mine, roleId: role.roleId } })).rejects.toMatchObject({ status: 404 });
  });
});

describe('ownership', () => {
  test('is taken by who was offered it: there is an owner at each moment, and a retry changes nothing', async () => {
    const params = await workspaceOf(ada);
    const bob = await memberOf(params, ada, 'guest');
    const { data: offered } = await ada.api.transferOwnership({ params, body: { userId: bob.userId } });
    expect(offered).toMatchObject({ role: 'guest', ownershipOffer: { by: ada.userId, endsAt: expect.any(String) } });
    expect(await rolesIn(params)).toEqual({ [ada.userId]: 'owner', [bob.userId]: 'guest' });
    const { data: owner } = await bob.api.acceptOwnership({ params });
    expect(owner).toMatchObject({ userId: bob.userId, role: 'owner', version: 3 });
    expect(await rolesIn(params)).toEqual({ [ada.userId]: 'admin', [bob.userId]: 'owner' });
    expect((await bob.api.acceptOwnership({ params })).data).toEqual(owner);
    await expect(ada.api.transferOwnership({ params, body: { userId: ada.userId } })).rejects.toMatchObject(forbidden('role_above_own'));
    await ada.api.removeMember({ params: of(params, ada) });
    expect(await rolesIn(params, bob)).toEqual({ [bob.userId]: 'owner' });
  });

  test('is told by a notice, declined, or taken back, and then nobody can take it', async () => {
    const params = await workspaceOf(ada, 'The boat');
    const bob = await memberOf(params, ada, 'member');
    const end = { params: of(params, bob) };
    for (const by of [bob, ada]) {
      await ada.api.transferOwnership({ params, body: { userId: bob.userId } });
      await by.api.endOwnershipOffer(end);
      await expect(bob.api.acceptOwnership({ params })).rejects.toMatchObject({ status: 404, details: { what: 'offer' } });
    }
    expect(await rolesIn(params)).toEqual({ [ada.userId]: 'owner', [bob.userId]: 'member' });
    await eventually('the notice', async () =>
      (await bob.api.listNotifications({})).data.some(({ title }) => title === '“The boat” is offered to you'),
    );
  });

  test('goes to members only, by owners only, to one of two who take it at once', async () => {
    const params = await workspaceOf(ada);
    const [admin, bob, stranger] = await Promise.all([memberOf(params, ada, 'admin'), memberOf(params, ada, 'member'), person('eve')]);
    await expect(admin.api.transferOwnership({ params, body: { userId: admin.userId } })).rejects.toMatchObject({ status: 403 });
    await expect(ada.api.transferOwnership({ params, body: { userId: stranger.userId } })).rejects.toMatchObject({
      status: 404,
      details: { what: 'member' },
    });
    for (const { userId } of [admin, bob]) await ada.api.transferOwnership({ params, body: { userId } });
    await Promise.allSettled([admin, bob].map(({ api }) => api.acceptOwnership({ params })));
    const held = Object.values(await rolesIn(params, bob)).filter(role => role === 'owner');
    expect(held).toHaveLength(1);
  });
});
