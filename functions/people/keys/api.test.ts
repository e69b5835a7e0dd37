import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { listenTo } from '../../../scripts/testing/bus.ts';
import { mailsTo } from '../../../scripts/testing/mailbox.ts';
import { apiOf, type Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { join, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { hashOf } from '../../../shared/runtime/auth/key-token.ts';

type Input = Parameters<Person['api']['createKey']>[0]['body'];
const fromNow = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
const readItems = (workspaceId: WorkspaceId): Input => ({
  name: 'Display',
  scopes: [{ workspaceId, rows: [{ resource: 'item', actions: ['read', 'create'] }] }],
});
const keyOf = async (owner: Person, body: Input) => {
  const { data } = await owner.api.createKey({ body });
  return { ...data, api: apiOf(stage, data.token) };
};

describe('an API key', () => {
  test('does what its rows say, under its own name, and nothing else', async () => {
    const ada = await person('ada');
    const [home, other] = [await workspaceOf(ada), await workspaceOf(ada)];
    const { api, keyId, token } = await keyOf(ada, readItems(home.workspaceId));
    expect(token).toMatch(/^alm_[0-9A-Za-z]{88}$/);

    const { data: item } = await api.createItem({ params: home, body: { title: 'By a machine' } });
    expect(item).toMatchObject({ createdBy: ada.userId, assignees: [ada.userId] });
    expect((await api.listItems({ params: home })).data).toEqual([item]);
    expect((await api.listWorkspaces({})).data.map(({ workspaceId }) => workspaceId)).toEqual([home.workspaceId]);
    await expect(api.completeItem({ params: item })).rejects.toMatchObject({ status: 403, details: { needs: 'item:complete' } });
    await expect(api.listItems({ params: other })).rejects.toMatchObject({ status: 404, details: { what: 'workspace' } });
    await expect(api.listItems({ params: ada })).rejects.toMatchObject({ status: 404 });
    await expect(api.getMe({})).rejects.toMatchObject({ status: 403, details: { needs: 'account:read' } });
    for (const personal of [
      () => api.changeMe({ body: {} }),
      () => api.listKeys({}),
      () => api.createKey({ body: readItems(home.workspaceId) }),
    ])
      await expect(personal()).rejects.toMatchObject({ status: 403, details: { needs: 'person' } });

    const { data: seen } = await ada.api.getKey({ params: { keyId } });
    expect(seen).toMatchObject({ name: 'Display', hint: token.slice(-4), lastUsedOn: new Date().toISOString().slice(0, 10), version: 2 });
    expect(JSON.stringify([seen, (await ada.api.listKeys({})).data])).not.toContain(token);
  });

  test('may of the account what it was given: to read the agenda of its workspaces, and not to change', async () => {
    const ada = await person('ada');
    const [home, other] = [await workspaceOf(ada), await workspaceOf(ada)];
    for (const [params, title] of [
      [home, 'Seen'],
      [other, 'Unseen'],
    ] as const)
      await ada.api.createItem({ params, body: { title, due: { date: '2030-01-01' } } });
    const { api } = await keyOf(ada, { ...readItems(home.workspaceId), account: ['read'] });
    expect((await api.getMe({})).data.userId).toBe(ada.userId);
    const window = { from: '2029-12-31T00:00:00Z', to: '2030-01-03T00:00:00Z' };
    const titles = await eventually('the agenda', async () => {
      const { data } = await api.getAgenda({ query: window });
      return data.length > 0 && data.map(({ title }) => title);
    });
    expect(titles).toEqual(['Seen']);
    const params = { notificationId: 'ntf_01h455vb4pex5vsknk084sn02q' };
    await expect(api.markNotification({ params, body: { status: 'read' } })).rejects.toMatchObject({
      status: 403,
      details: { needs: 'account:change' },
    });
  });

  test('never holds more than its maker, neither when it is made nor later', async () => {
    const [ada, ben] = [await person('ada'), await person('ben')];
    const home = await workspaceOf(ada);
    const { workspaceId } = home;
    await join(home, ada, ben, 'member');
    const rows: NonNullable<Input['scopes']>[number]['rows'] = [{ resource: 'list', actions: ['delete'] }];
    await expect(ben.api.createKey({ body: { name: 'x', scopes: [{ workspaceId, rows }] } })).rejects.toMatchObject({
      status: 403,
      details: { reason: 'more_than_own' },
    });
    await expect(ben.api.createKey({ body: readItems(ada.workspaceId) })).rejects.toMatchObject({ status: 404 });

    const { token } = await keyOf(ben, readItems(workspaceId));
    await ada.api.changeMember({ params: { workspaceId, userId: ben.userId }, body: { role: 'guest' }, ifMatch: '*' });
    const api = apiOf(stage, token);
    // Of what a guest may read nothing is his.
    await expect(api.createItem({ params: home, body: { title: 'x' } })).rejects.toMatchObject({ status: 403 });
    expect((await api.listItems({ params: home })).data).toEqual([]);
  });

  test('that has left with its maker is a stranger', async () => {
    const [ada, ben] = [await person('ada'), await person('ben')];
    const home = await workspaceOf(ada);
    await join(home, ada, ben, 'member');
    const { token } = await keyOf(ben, readItems(home.workspaceId));
    await ben.api.removeMember({ params: { ...home, userId: ben.userId } });
    await expect(apiOf(stage, token).listItems({ params: home })).rejects.toMatchObject({ status: 404 });
  });
});

describe('the token', () => {
  test('of a request that is sent again, because its reply was lost, is the same one, and it is said that it is a replay', async () => {
    const ada = await person('ada');
    const body = readItems(ada.workspaceId);
    const idempotencyKey = randomUUID();
    const [{ data: key }, { data: other }] = [await ada.api.createKey({ body, idempotencyKey }), await ada.api.createKey({ body })];
    expect(other.token).not.toBe(key.token);
    const again = await ada.api.createKey({ body, idempotencyKey });
    expect([again.status, again.headers.get('idempotency-replayed'), again.data]).toEqual([201, 'true', key]);
    await apiOf(stage, again.data.token).listItems({ params: ada });
    // It has been used since, which is another write of its record.
    expect((await ada.api.createKey({ body, idempotencyKey })).data).toMatchObject({ keyId: key.keyId, token: key.token });
    await expect(ada.api.createKey({ body: { ...body, name: 'Other' }, idempotencyKey: randomUUID() })).resolves.toBeDefined();
    expect((await ada.api.listKeys({})).data).toHaveLength(3);

    const rotation = { params: { keyId: key.keyId }, body: {}, idempotencyKey: randomUUID() };
    const rotated = await ada.api.rotateKey(rotation);
    const twice = await ada.api.rotateKey(rotation);
    expect([twice.headers.get('idempotency-replayed'), twice.data]).toEqual(['true', rotated.data]);
    await apiOf(stage, twice.data.token).listItems({ params: ada });
    // The first token went with the rotation, and so did the right to be shown it.
    await expect(ada.api.createKey({ body, idempotencyKey })).rejects.toMatchObject({
      status: 409,
      code: 'already_exists',
      details: { keyId: key.keyId },
    });
  });

  test('cannot be had by the Idempotency-Key of somebody else, nor of another request', async () => {
    const [ada, bob] = [await person('ada'), await person('bob')];
    const idempotencyKey = randomUUID();
    const { data: key } = await ada.api.createKey({ body: readItems(ada.workspaceId), idempotencyKey });
    await expect(ada.api.createKey({ body: { name: 'x', account: ['read'] }, idempotencyKey })).rejects.toMatchObject({ status: 422 });
    const { data: his } = await bob.api.createKey({ body: readItems(bob.workspaceId), idempotencyKey });
    expect([his.keyId === key.keyId, his.token === key.token]).toEqual([false, false]);
    const { data: rotated } = await ada.api.rotateKey({ params: { keyId: key.keyId }, body: {}, idempotencyKey });
    expect(rotated.token).not.toBe(key.token);
  });

  test('is refused with 401 when it is mistyped, of no key, or of one that was revoked', async () => {
    const ada = await person('ada');
    const { keyId, token } = await keyOf(ada, readItems(ada.workspaceId));
    await ada.api.revokeKey({ params: { keyId } });
    const mistyped = `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`;
    for (const bad of [token, mistyped, 'alm_', 'alm_let-me-in'])
      await expect(apiOf(stage, bad).listItems({ params: ada })).rejects.toMatchObject({ status: 401, code: 'not_signed_in' });
    await expect(ada.api.getKey({ params: { keyId } })).rejects.toMatchObject({ status: 404 });
    expect((await ada.api.listKeys({})).data).toEqual([]);
  });

  test('is changed by a rotation: the old one works on for the overlap, the new one from the start', async () => {
    const ada = await person('ada');
    const first = await keyOf(ada, readItems(ada.workspaceId));
    const params = { keyId: first.keyId };
    const { data: second } = await ada.api.rotateKey({ params, body: { overlapSeconds: 3600 } });
    expect(second).toMatchObject({ keyId: first.keyId, version: 2, formerUntil: expect.any(String) });
    for (const { token } of [first, second]) await apiOf(stage, token).listItems({ params: ada });
    const { data: third } = await ada.api.rotateKey({ params, body: { overlapSeconds: 0 } });
    await apiOf(stage, third.token).listItems({ params: ada });
    const { data: seen } = await ada.api.getKey({ params });
    expect(seen.formerUntil).toBeUndefined();
  });

  test("is its maker's alone", async () => {
    const [ada, bob] = [await person('ada'), await person('bob')];
    const { keyId } = await keyOf(ada, readItems(ada.workspaceId));
    for (const tried of [
      () => bob.api.getKey({ params: { keyId } }),
      () => bob.api.revokeKey({ params: { keyId } }),
      () => bob.api.rotateKey({ params: { keyId }, body: {} }),
    ])
      await expect(tried()).rejects.toMatchObject({ status: 404, details: { what: 'key' } });
  });
});

test('a key that ends warns its maker, then lets nobody in any more, to the moment', async () => {
  const ada = await person('ada');
  const endsAt = fromNow(8);
  const { api } = await keyOf(ada, { ...readItems(ada.workspaceId), endsAt });
  await api.listItems({ params: ada });
  const told = await eventually('its notices', async () => {
    const { data } = await ada.api.listNotifications({});
    return data.length === 3 && data;
  });
  expect(told.map(({ kind, content }) => [kind, content])).toEqual([
    ['account', { kind: 'account', notice: 'key_expired', name: 'Display', at: endsAt }],
    ['account', { kind: 'account', notice: 'key_expiring', name: 'Display', at: endsAt }],
    ['account', { kind: 'account', notice: 'key_created', name: 'Display', at: expect.any(String) }],
  ]);
  await expect(api.listItems({ params: ada })).rejects.toMatchObject({ status: 401 });
  const mails = await eventually('the mails', async () => {
    const found = await mailsTo(stage.mailFolder, ada.email);
    return found.length === 3 && found;
  });
  expect(mails.map(({ subject }) => subject).sort()).toEqual([
    'The API key “Display” expires soon',
    'The API key “Display” has expired',
    'The API key “Display” was made',
  ]);
});

test.runIf(stage.endpoint)('neither a token nor its hash is in an event, and what a key does is its own', async () => {
  const received = await listenTo(['key.created', 'key.rotated', 'item.created']);
  const ada = await person('ada');
  const { api, token, keyId } = await keyOf(ada, readItems(ada.workspaceId));
  const { data: second } = await ada.api.rotateKey({ params: { keyId }, body: {} });
  await api.createItem({ params: ada, body: { title: 'By a machine' } });
  await expect(apiOf(stage, `${token}x`).getMe({})).rejects.toMatchObject({ status: 401 });
  await expect(ada.api.getKey({ params: { keyId: token } })).rejects.toMatchObject({ status: 404 });

  const heard: Awaited<ReturnType<typeof received>> = [];
  await eventually('all three events', async () => {
    heard.push(...(await received()).filter(({ detail }) => [keyId, ada.userId].some(by => detail.by === by)));
    return heard.length >= 3;
  });
  const byType = new Map(heard.map(each => [each['detail-type'], each.detail]));
  expect([byType.get('item.created')?.by, byType.get('key.created')?.by]).toEqual([keyId, ada.userId]);
  const text = JSON.stringify(heard);
  for (const each of [token, second.token]) for (const secret of [each.slice(56), hashOf(each)]) expect(text).not.toContain(secret);
});
