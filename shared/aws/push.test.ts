import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { PushApiModel } from 'web-push-testing/src/PushApiModel.js';
import WebPushTestingServer from 'web-push-testing/src/server.js';
import { ada, lateReminder, reminderLinks } from '../wording/core/wording.fixture.ts';
import { pushPayload } from '../wording/notifications/push-payload.ts';
import { type OutgoingPush, outcomeOf, type PushTarget, sendPush } from './push.ts';
import { allowedPushEndpoint } from './push-endpoint.ts';
import { retryAfterSeconds } from './retry-after.ts';
import { vapidKeysOf } from './vapid.ts';

const vapid = { subject: 'mailto:push@almanac.example', ...vapidKeysOf('a secret of the tests') };
const payload = pushPayload({ ...lateReminder, title: 'פח 🗑️ ändern' }, ada, reminderLinks);
const pushTo = (subscription: PushTarget, more: Partial<OutgoingPush> = {}) =>
  sendPush({ subscription, payload, ttlSeconds: 60, urgency: 'high', vapid, timeoutMs: 5000, ...more });

const model = new PushApiModel();
const service = new WebPushTestingServer(model, 0);

beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  service.startServer();
  if (!service._server.listening) await once(service._server, 'listening');
  model.notifyUrl = `http://localhost:${(service._server.address() as AddressInfo).port}/notify/`;
});
afterAll(() => {
  service._server.close();
  service._server.closeAllConnections();
});

const subscribed = () => model.subscribe({ userVisibleOnly: 'true', applicationServerKey: vapid.publicKey });

/** A push service that answers as it is told, with the keys of a real subscription. */
async function answering(answer: RequestListener): Promise<{ server: Server; subscription: PushTarget }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { keys } = await subscribed();
  return { server, subscription: { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/push`, keys } };
}

test('a device decrypts what was sent, and knows who sent it', async () => {
  const subscription = await subscribed();
  expect(await pushTo(subscription)).toMatchObject({ outcome: 'sent', status: 201 });
  expect(model.getNotifications(subscription).messages.map(message => JSON.parse(message))).toEqual([payload]);
});

test('a push signed with keys that a device did not subscribe to is refused', async () => {
  const subscription = await subscribed();
  const stranger = { subject: vapid.subject, ...vapidKeysOf('the secret of somebody else') };
  expect(await pushTo(subscription, { vapid: stranger })).toMatchObject({ outcome: 'refused', status: 400 });
});

test('a subscription that has ended is gone', async () => {
  const subscription = await subscribed();
  model.expireSubscription(subscription.clientHash);
  expect(await pushTo(subscription)).toMatchObject({ outcome: 'gone', status: 410 });
});

test('keys that are none are refused before anything is sent', async () => {
  const { endpoint } = await subscribed();
  expect(await pushTo({ endpoint, keys: { p256dh: 'AAAA', auth: 'AAAA' } })).toEqual({ outcome: 'refused' });
});

test('the push service is told how long to keep the message, how urgent it is and what it replaces', async () => {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Dict<string | string[]>>();
  const { subscription } = await answering((request, response) => {
    resolve(request.headers);
    response.writeHead(201).end();
  });
  await pushTo(subscription, { topic: '01kb8m5z7he4mtx2p9n6a3k8ra' });
  const headers = await promise;
  expect(headers).toMatchObject({ ttl: '60', urgency: 'high', topic: '01kb8m5z7he4mtx2p9n6a3k8ra', 'content-encoding': 'aes128gcm' });
  const claims = JSON.parse(Buffer.from(String(headers.authorization).split(/[.=,]/)[2]!, 'base64url').toString());
  expect(claims).toMatchObject({ aud: new URL(subscription.endpoint).origin, sub: vapid.subject });
  expect(claims.exp - Date.now() / 1000).toBeLessThan(24 * 3600);
});

test.each([
  [404, {}, { outcome: 'gone', status: 404 }],
  [410, {}, { outcome: 'gone', status: 410 }],
  [429, { 'retry-after': '120' }, { outcome: 'throttled', status: 429, retryAfterSeconds: 120 }],
  [413, {}, { outcome: 'refused', status: 413 }],
  [403, {}, { outcome: 'refused', status: 403 }],
  [307, { location: 'http://127.0.0.1:1/' }, { outcome: 'refused', status: 307 }],
  [500, {}, { outcome: 'unknown', status: 500 }],
  [503, { 'retry-after': '30' }, { outcome: 'unknown', status: 503, retryAfterSeconds: 30 }],
])('an answer of %i %j means %j', async (status, headers, expected) => {
  const { subscription } = await answering((_, response) => response.writeHead(status, headers).end('because'));
  expect(await pushTo(subscription)).toMatchObject(expected);
});

test('a push service that never answers leaves the outcome unknown, in time', async () => {
  const { subscription } = await answering(() => {});
  expect(await pushTo(subscription, { timeoutMs: 100 })).toEqual({ outcome: 'unknown' });
});

test('one that cannot be reached leaves it unknown as well', async () => {
  const { server, subscription } = await answering(() => {});
  server.close();
  expect(await pushTo(subscription)).toEqual({ outcome: 'unknown' });
});

test('an answer that never ends is cut off, and counts by its status', async () => {
  const { subscription } = await answering((_, response) => {
    response.writeHead(201);
    const feed = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536))) {}
    };
    response.on('drain', feed);
    feed();
  });
  expect(await pushTo(subscription)).toMatchObject({ outcome: 'sent', status: 201 });
});

test('an answer that stalls counts by its status when the time is up', async () => {
  const { subscription } = await answering((_, response) => response.writeHead(201).write('x'));
  expect(await pushTo(subscription, { timeoutMs: 200 })).toMatchObject({ outcome: 'sent', status: 201 });
});

test('messages to one push service share a connection and a signature', async () => {
  const sockets = new Set<Socket>();
  const signatures = new Set<string>();
  const { subscription } = await answering((request, response) => {
    sockets.add(request.socket);
    signatures.add(request.headers.authorization!);
    response.writeHead(201).end();
  });
  for (let i = 0; i < 3; i++) await pushTo(subscription);
  expect([sockets.size, signatures.size]).toEqual([1, 1]);
});

test('a kept connection that has died is replaced, and the message goes out', async () => {
  let asked = 0;
  const { subscription } = await answering((request, response) => {
    asked++;
    // The second message finds the connection of the first one cut.
    if (asked === 2) return request.socket.resetAndDestroy();
    response.writeHead(201).end();
  });
  expect([(await pushTo(subscription)).outcome, (await pushTo(subscription)).outcome, asked]).toEqual(['sent', 'sent', 3]);
});

test.each([
  'https://fcm.googleapis.com/fcm/send/abc',
  'https://updates.push.services.mozilla.com/wpush/v2/abc',
  'https://web.push.apple.com/abc',
  'https://wns2-par02p.notify.windows.com/w/?token=abc',
])('%s is a push service', endpoint => {
  expect(allowedPushEndpoint(endpoint, { allowLoopback: false })).toBe(true);
});

test.each([
  'http://fcm.googleapis.com/x',
  'https://fcm.googleapis.com:8443/x',
  'https://user:password@fcm.googleapis.com/x',
  'https://localhost/x',
  'https://localhost./x',
  'https://a.localhost/x',
  'https://printer/x',
  'https://printer.local/x',
  'https://db.internal/x',
  'https://127.0.0.1/x',
  'https://127.1/x',
  'https://2130706433/x',
  'https://0x7f.0.0.1/x',
  'https://0177.0.0.1/x',
  'https://127.0.0.1./x',
  'https://169.254.169.254/latest/meta-data',
  'https://[::1]/x',
  'https://[::ffff:127.0.0.1]/x',
  'https://１２７.0.0.1/x',
  'https://8.8.8.8/x',
  'file:///etc/passwd',
  'ftp://fcm.googleapis.com/x',
  'javascript:alert(1)',
  'not a url',
  '',
  `https://fcm.googleapis.com/${'x'.repeat(1000)}`,
])('%s is none', endpoint => {
  expect(allowedPushEndpoint(endpoint, { allowLoopback: false })).toBe(false);
});

test('only the local stage sends to its own machine', () => {
  for (const endpoint of ['http://localhost:8090/notify/a', 'http://127.0.0.1:1/a', 'https://[::1]/a']) {
    expect(allowedPushEndpoint(endpoint, { allowLoopback: true })).toBe(true);
  }
  for (const endpoint of ['http://10.0.0.1/a', 'https://printer.local/a', 'http://fcm.googleapis.com/x']) {
    expect(allowedPushEndpoint(endpoint, { allowLoopback: true })).toBe(false);
  }
});

test.each([
  [undefined, undefined],
  ['0', 0],
  ['90', 90],
  ['999999', 86_400],
  ['Sat, 21 Nov 2026 18:00:30 GMT', 30],
  ['Sat, 21 Nov 2026 17:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
])('Retry-After %s asks to wait %s seconds', (header, seconds) => {
  expect(retryAfterSeconds(header, Date.parse('2026-11-21T18:00:00Z'))).toBe(seconds);
});

test('every status has a meaning', () => {
  for (let status = 100; status < 600; status++) expect(outcomeOf(status)).toMatch(/^(sent|gone|throttled|refused|unknown)$/);
});
