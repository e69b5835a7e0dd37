import { createECDH } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { type PushService, startPushService } from '../../../scripts/testing/browser.ts';
import { apiOf } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';

let pushService: PushService;
beforeAll(async () => {
  pushService = await startPushService();
});
afterAll(async () => {
  await pushService.stop();
});

const keysOf = () => {
  const curve = createECDH('prime256v1');
  return { p256dh: curve.generateKeys().toString('base64url'), auth: 'tBHItJI5svbpez7KI4CCXg' };
};
const keys = keysOf();

test('anybody reads the key of this stage: a point of P-256, the same each time', async () => {
  const [{ data: first }, { data: again }] = await Promise.all([apiOf(stage).getPushKey({}), apiOf(stage).getPushKey({})]);
  expect(Buffer.from(first.publicKey, 'base64url')).toHaveLength(65);
  const browser = createECDH('prime256v1');
  browser.generateKeys();
  expect(browser.computeSecret(first.publicKey, 'base64url')).toHaveLength(32);
  expect(again).toEqual(first);
});

test('a browser that registers at each start is one subscription, under its newest name and keys', async () => {
  const { api } = await person('ada');
  const body = { endpoint: 'https://push.example.com/send/1?a=b', keys, expirationTime: null };
  const first = await api.registerSubscription({ body: { ...body, device: 'Laptop' } });
  expect({ status: first.status, data: first.data }).toEqual({
    status: 201,
    data: {
      subscriptionId: expect.stringMatching(/^push_/),
      device: 'Laptop',
      createdAt: expect.any(String),
      version: 1,
      service: 'push.example.com',
    },
  });
  const { data: again } = await api.registerSubscription({ body: { ...body, keys: keysOf(), device: 'Work laptop' } });
  expect(again).toEqual({ ...first.data, device: 'Work laptop', version: 2 });
  const { data: third } = await api.registerSubscription({ body });
  expect(third).toEqual({ ...again, version: 3 });
  expect((await api.listSubscriptions({})).data).toEqual([third]);
});

test('a subscription ends once, and begins again when its browser comes back', async () => {
  const [ada, bob] = await Promise.all([person('ada'), person('bob')]);
  const body = { endpoint: 'https://push.example.com/send/2', keys };
  const { data: subscription } = await ada.api.registerSubscription({ body });
  const missing = { status: 404, details: { what: 'subscription' } };
  await expect(bob.api.endSubscription({ params: subscription })).rejects.toMatchObject(missing);
  expect((await ada.api.endSubscription({ params: subscription })).status).toBe(204);
  await expect(ada.api.endSubscription({ params: subscription })).rejects.toMatchObject(missing);
  expect((await ada.api.listSubscriptions({})).data).toEqual([]);
  const { data: back } = await ada.api.registerSubscription({ body });
  expect((await ada.api.listSubscriptions({})).data).toEqual([back]);
  expect(back.subscriptionId).toBe(subscription.subscriptionId);
});

describe('L1: an endpoint is one user’s alone', () => {
  test('who registers in a browser ends the device that another has had there, and it is told nothing of theirs', async () => {
    const [ada, bob] = await Promise.all([person('ada'), person('bob')]);
    const { data: key } = await ada.api.getPushKey({});
    const shared = await pushService.subscribe(key.publicKey);
    await ada.api.registerSubscription({ body: { ...shared.json, device: 'Tablet' } });
    await bob.api.registerSubscription({ body: { ...shared.json, device: 'Tablet' } });
    expect((await ada.api.listSubscriptions({})).data).toEqual([]);
    expect((await bob.api.listSubscriptions({})).data).toHaveLength(1);

    const at = new Date(Date.now() + 2500).toISOString();
    const due = { date: '2031-01-01' };
    for (const { api, workspaceId } of [ada, bob])
      await api.createItem({ params: { workspaceId }, body: { title: `Of ${workspaceId}`, due, reminders: [{ at }] } });
    await eventually('what is for Bob', async () => shared.messages().some(each => each.includes(bob.workspaceId)));
    await eventually('what Ada is told in her inbox', async () =>
      (await ada.api.listNotifications({})).data.some(({ kind }) => kind === 'reminder'),
    );
    expect(JSON.stringify(shared.messages())).toContain(bob.workspaceId);
    expect(JSON.stringify(shared.messages())).not.toContain(ada.workspaceId);
  });

  test('of two who register at the same moment one has it; and it comes back to who signs in again', async () => {
    const people = await Promise.all([person('ada'), person('bob')]);
    const body = { endpoint: 'https://push.example.com/send/shared', keys };
    const held = async () => (await Promise.all(people.map(({ api }) => api.listSubscriptions({})))).map(({ data }) => data.length);
    await Promise.all(people.map(({ api }) => api.registerSubscription({ body })));
    expect((await held()).toSorted()).toEqual([0, 1]);
    for (const { api } of people) {
      await api.registerSubscription({ body });
      expect((await api.listSubscriptions({})).data).toHaveLength(1);
    }
    expect(await held()).toEqual([0, 1]);
    const [last] = (await people[1]!.api.listSubscriptions({})).data;
    await people[1]!.api.endSubscription({ params: last! });
    await people[0]!.api.registerSubscription({ body });
    expect(await held()).toEqual([1, 0]);
  });
});

test('a device that has ended comes back within the twenty, too', async () => {
  const { api } = await person('ada');
  const bodyOf = (i: number) => ({ endpoint: `https://push.example.com/send/back/${i}`, keys });
  const { data: first } = await api.registerSubscription({ body: bodyOf(0) });
  await api.endSubscription({ params: first });
  for (let i = 1; i <= 20; i++) await api.registerSubscription({ body: bodyOf(i) });
  await expect(api.registerSubscription({ body: bodyOf(0) })).rejects.toMatchObject({ code: 'limit_reached' });
});

test('a user has twenty at the most', async () => {
  const { api } = await person('ada');
  const bodies = Array.from({ length: 21 }, (_, i) => ({ endpoint: `https://push.example.com/send/many/${i}`, keys }));
  for (const body of bodies.slice(0, 20)) await api.registerSubscription({ body });
  await expect(api.registerSubscription({ body: bodies[20]! })).rejects.toMatchObject({
    status: 409,
    code: 'limit_reached',
    details: { limit: 20 },
  });
  expect((await api.registerSubscription({ body: bodies[3]! })).data.version).toBe(1);
  const { data: every } = await api.listSubscriptions({});
  expect(every).toHaveLength(20);
  await api.endSubscription({ params: every[0]! });
  await api.registerSubscription({ body: bodies[20]! });
});

describe('what is no push service is refused', () => {
  test.each([
    ['a host by http', 'http://push.example.com/send/1'],
    ['a port of its own', 'https://push.example.com:8443/send/1'],
    ['a name and a password', 'https://me:secret@push.example.com/send/1'],
    ['a private address', 'https://10.0.0.1/send/1'],
    ['the address of instance credentials', 'https://169.254.169.254/latest/meta-data'],
    ['an address in hexadecimal', 'https://0x0a000001/send/1'],
    ['an address within an IPv6 address', 'https://[::ffff:10.0.0.1]/send/1'],
    ['a name of the local network', 'https://printer.local/send/1'],
    ['a name without a dot', 'https://intranet/send/1'],
    ['a file', 'file:///etc/passwd'],
    ['nothing', ''],
    ['an endless address', `https://push.example.com/${'a'.repeat(1000)}`],
  ])('%s', async (_, endpoint) => {
    const { api } = await onlooker;
    await expect(api.registerSubscription({ body: { endpoint, keys } })).rejects.toMatchObject({
      status: 400,
      code: 'invalid_request',
      details: { errors: [expect.objectContaining({ pointer: '/endpoint' })] },
    });
  });

  test.each([
    ['keys that are not base64url', { ...keys, p256dh: '%'.repeat(87) }, '/keys/p256dh'],
    ['a key that is too short', { ...keys, p256dh: 'BNcR' }, '/keys/p256dh'],
    ['no secret', { p256dh: keys.p256dh }, '/keys/auth'],
  ])('%s', async (_, wrong, pointer) => {
    const { api } = await onlooker;
    const body = { endpoint: 'https://push.example.com/send/1', keys: wrong as typeof keys };
    await expect(api.registerSubscription({ body })).rejects.toMatchObject({ status: 400, details: { errors: [{ pointer }] } });
  });

  const onlooker = person('onlooker');
});

test('a browser that has unsubscribed answers 410: its subscription ends, the others are told, and it can come back', async () => {
  const { api, workspaceId } = await person('ada');
  // What is told of new devices stays in the inbox.
  await api.changeMe({ body: { channels: { account: ['inbox'] } } });
  const { data: key } = await api.getPushKey({});
  const [gone, stays] = [await pushService.subscribe(key.publicKey), await pushService.subscribe(key.publicKey)];
  const { data: ending } = await api.registerSubscription({ body: { ...gone.json, device: 'Old phone' } });
  const { data: staying } = await api.registerSubscription({ body: { ...stays.json, device: 'Laptop' } });
  gone.expire();
  const at = new Date(Date.now() + 2500).toISOString();
  await api.createItem({ params: { workspaceId }, body: { title: 'Stretch', due: { date: '2031-01-01' }, reminders: [{ at }] } });

  await eventually('the push to the other browser', async () => stays.messages().some(each => each.includes('Stretch')));
  await eventually('the end of the subscription', async () => (await api.listSubscriptions({})).data.length === 1);
  expect((await api.listSubscriptions({})).data).toEqual([staying]);
  expect(gone.messages()).toEqual([]);
  const told = (await api.listNotifications({})).data.find(({ kind }) => kind === 'reminder');
  const push = await eventually('both deliveries', async () => {
    const { channels } = (await api.explainNotification({ params: told! })).data;
    const found = channels.find(({ channel }) => channel === 'push')!;
    return found.deliveries.length === 2 && found.deliveries.every(({ endedAt }) => endedAt) && found;
  });
  expect(push.deliveries).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ target: ending.subscriptionId, status: 'failed', reason: 'subscription_gone', attempts: 1 }),
      expect.objectContaining({ target: staying.subscriptionId, status: 'sent', attempts: 1 }),
    ]),
  );
  await api.registerSubscription({ body: gone.json });
  expect((await api.listSubscriptions({})).data).toHaveLength(2);
});
