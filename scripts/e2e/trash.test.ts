import { createECDH, createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { putRow, rowAt, wholeTable } from '../testing/account.ts';
import { eventually } from '../testing/await.ts';
import { apiOf, type Person, signIn } from '../testing/people.ts';
import { person, stage } from '../testing/stage.ts';
import { memberOf, workspaceOf } from '../testing/workspace.ts';

const workspaceIds = async ({ api }: Pick<Person, 'api'>): Promise<string[]> =>
  (await api.listWorkspaces({})).data.map(({ workspaceId }) => workspaceId);
/** Somebody with a token that the gateway has not seen. */
const anew = async ({ email, password }: Person) => apiOf(stage, (await signIn(stage, email, password)).token);
/** As if 30 days had passed: the record falls due in a moment. */
const letFallDue = async (key: { pk: string; sk: string }): Promise<void> =>
  putRow({ ...(await rowAt(key)), dueAt: new Date(Date.now() + 3000).toISOString() });
const missing = { status: 404, details: { what: 'workspace' } };

describe('a workspace that its owner deletes', () => {
  test('is nobody’s any more at once, and comes back with everybody when it is restored', async () => {
    const ada = await person('ada');
    const params = await workspaceOf(ada);
    const [ben, admin] = [await memberOf(params, ada, 'member'), await memberOf(params, ada, 'admin')];
    const { data: key } = await ben.api.createKey({
      body: { name: 'Robot', scopes: [{ ...params, rows: [{ resource: 'item', actions: ['read'] }] }] },
    });
    await expect(admin.api.deleteWorkspace({ params })).rejects.toMatchObject({ status: 403 });
    await expect(ada.api.deleteWorkspace({ params: ada })).rejects.toMatchObject({ details: { reason: 'personal_workspace' } });

    await ada.api.deleteWorkspace({ params });
    for (const someone of [ada, ben, admin]) {
      expect(await workspaceIds(someone)).not.toContain(params.workspaceId);
      await expect((await anew(someone)).getWorkspace({ params })).rejects.toMatchObject(missing);
    }
    await expect(apiOf(stage, key.token).listItems({ params })).rejects.toMatchObject({ status: 404 });
    expect((await ada.api.listTrash({})).data.map(({ workspaceId }) => workspaceId)).toEqual([params.workspaceId]);
    expect((await ben.api.listTrash({})).data).toEqual([]);
    for (const someone of [ben, admin]) await expect(someone.api.restoreWorkspace({ params })).rejects.toMatchObject(missing);

    const { data: restored } = await ada.api.restoreWorkspace({ params });
    expect([restored.workspaceId, restored.trashedAt, (await ada.api.listTrash({})).data]).toEqual([params.workspaceId, undefined, []]);
    for (const someone of [ada, ben, admin]) expect(await workspaceIds(someone)).toContain(params.workspaceId);
    const roles = (await ada.api.listMembers({ params })).data.map(({ userId, role }) => [userId, role]);
    expect(Object.fromEntries(roles)).toEqual({ [ada.userId]: 'owner', [ben.userId]: 'member', [admin.userId]: 'admin' });
  });

  test('is erased with all that is in it when its 30 days are over', async () => {
    const ada = await person('ada');
    const params = await workspaceOf(ada);
    // More than are erased by one request.
    const command = (i: number) => ({
      method: 'POST' as const,
      path: `/v1/workspaces/${params.workspaceId}/items`,
      body: { title: `Thing ${i}` },
    });
    for (const from of [0, 15]) await ada.api.runBatch({ body: { commands: Array.from({ length: 15 }, (_, i) => command(from + i)) } });
    await ada.api.deleteWorkspace({ params });
    const key = { pk: `WS#${params.workspaceId}`, sk: 'WORKSPACE' };
    await letFallDue(key);
    await eventually('the end', async () => (await rowAt(key)) === undefined, 60_000);
    expect(await wholeTable()).not.toContain(`"WS#${params.workspaceId}"`);
    await expect(ada.api.restoreWorkspace({ params })).rejects.toMatchObject(missing);
  });
});

test('H4, A7: an account that was closed is erased when its 30 days are over, here and at Cognito; what others have stays', async () => {
  const [ada, ben] = [await person('ada'), await person('ben')];
  const shared = await workspaceOf(ben);
  const eve = await memberOf(shared, ben, 'member');
  await eve.api.createItem({ params: eve, body: { title: 'Hers alone' } });
  await eve.api.createFeed({ body: { name: 'Agenda', scope: { kind: 'agenda' } } });
  const endpoint = `https://push.example.com/erased/${eve.userId}`;
  const keys = { p256dh: createECDH('prime256v1').generateKeys().toString('base64url'), auth: 'tBHItJI5svbpez7KI4CCXg' };
  await eve.api.registerSubscription({ body: { endpoint, keys } });
  await eve.api.closeAccount({});
  const key = { pk: `USER#${eve.userId}`, sk: 'PROFILE' };
  await letFallDue(key);
  await eventually('the end', async () => (await rowAt(key)) === undefined, 60_000);
  const table = await wholeTable();
  const ofDevice = `ENDPOINT#${createHash('sha256').update(endpoint).digest('base64url')}`;
  for (const pk of [key.pk, `WS#${eve.workspaceId}`, ofDevice]) expect(table).not.toContain(`"${pk}"`);
  expect((await ben.api.listMembers({ params: shared })).data.map(({ userId }) => userId)).toEqual([ben.userId]);
  await eventually('the end at Cognito', () =>
    signIn(stage, eve.email, eve.password).then(
      () => false,
      ({ name }) => name === 'UserNotFoundException' || name === 'NotAuthorizedException',
    ),
  );
  expect((await ada.api.getMe({})).data.userId).toBe(ada.userId);
});
