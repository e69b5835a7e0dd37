import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';

/* H3: what SES says of the day's quota decides which mails still go. */
let answer = { most: 1000, sent: 0 };
let asked = 0;
let closed = false;
const ses = createServer((_, response) => {
  asked += 1;
  if (closed) return void response.writeHead(500).end();
  const { most, sent } = answer;
  response.writeHead(200, { 'content-type': 'text/xml' }).end(`<GetSendQuotaResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
<GetSendQuotaResult><Max24HourSend>${most}</Max24HourSend><SentLast24Hours>${sent}</SentLast24Hours><MaxSendRate>14</MaxSendRate></GetSendQuotaResult>
<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetSendQuotaResponse>`);
});

beforeAll(async () => {
  await once(ses.listen(0, '127.0.0.1'), 'listening');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(ses.address() as AddressInfo).port}`,
    AWS_MAX_ATTEMPTS: '1',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    MAIL_KEPT_PERCENT: '20',
  });
});
afterAll(() => ses.close());
beforeEach(() => {
  vi.resetModules();
  asked = 0;
  closed = false;
});
/** A new instance of the function. */
const instance = async () => (await import('./mail-room.ts')).takeMailRoom;

test('below the kept share everything goes, in it only what it is kept for; SES is asked once for many mails', async () => {
  answer = { most: 1000, sent: 790 };
  const take = await instance();
  const reminders = [];
  for (let i = 0; i < 15; i++) reminders.push(await take('reminder'));
  expect(reminders.filter(Boolean)).toHaveLength(10);
  expect([await take('invitation'), await take('critical'), await take('digest'), await take('account')]).toEqual([
    false,
    true,
    true,
    true,
  ]);
  expect(asked).toBe(1);
});

test('when the day is used up nothing goes; after half a minute SES is asked again', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T08:00:00Z') });
  answer = { most: 1000, sent: 1000 };
  const take = await instance();
  expect(await take('account')).toBe(false);
  answer = { most: 1000, sent: 100 };
  expect(await take('account')).toBe(false);
  vi.setSystemTime(new Date('2026-11-21T08:00:31Z'));
  expect(await take('reminder')).toBe(true);
  vi.useRealTimers();
});

test('nobody is held up by an SES that does not say', async () => {
  closed = true;
  const take = await instance();
  expect(await take('reminder')).toBe(true);
  expect(asked).toBe(1);
});
