import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { webServer } from '../../shared/aws/web-server.fixture.ts';
import { keptOutput } from '../../shared/runtime/log/output.fixture.ts';

const taken: { url?: string; auth?: string; event: { event_id: string; transaction: string; extra: { count: number } } }[] = [];
let status = 200;
/** Whoever takes errors by Sentry's protocol. */
const receiver: RequestListener = async (request, response) => {
  const text = Buffer.concat(await request.toArray()).toString();
  taken.push({ url: request.url, auth: String(request.headers['x-sentry-auth']), event: JSON.parse(text.split('\n')[2]!) });
  response.writeHead(status, status === 429 ? { 'retry-after': '60' } : {}).end('{}');
};

const { lines: written } = keptOutput();
type Handler = (event: { awslogs: { data: string } }) => Promise<void>;
let handlerWith: (dsn: string) => Promise<Handler>;
let address: string;
beforeAll(async () => {
  address = await webServer(receiver);
  Object.assign(process.env, { STAGE: 'prod', LOOPBACK_ERRORS: 'yes', POWERTOOLS_METRICS_NAMESPACE: 'Almanac/prod' });
  handlerWith = async dsn => {
    process.env.ERROR_DSN = dsn;
    vi.resetModules();
    return (await import('../../functions/platform/on-error.ts')).handler as Handler;
  };
});
beforeEach(() => {
  taken.splice(0);
  status = 200;
});

const dsn = (path = '/7') => `${address.replace('//', '//key@')}${path}`;
const error = (n: number, message: string) => ({
  id: String(n),
  timestamp: Date.parse('2026-03-02T09:00:00Z'),
  message: JSON.stringify({
    level: 'ERROR',
    code: 'ALM002',
    service: 'items/api',
    message: 'Request failed',
    error: { name: 'Error', message },
  }),
});
const handed = (logEvents: object[], messageType = 'DATA_MESSAGE') => ({
  awslogs: { data: gzipSync(JSON.stringify({ messageType, subscriptionFilters: ['people/api'], logEvents })).toString('base64') },
});

test('errors of a log are reported once each, by the key of the DSN, with how often they came; a crash is told of the function whose log it is', async () => {
  const handler = await handlerWith(dsn('/folder/7'));
  const crash = { id: 'c', timestamp: 0, message: '2026-03-02T09:00:00Z 3f0c Task timed out after 10.01 seconds' };
  const fine = { id: 'f', timestamp: 0, message: '{"level":"INFO","code":"ALM001","message":"ERROR"}' };
  await handler(handed([error(1, 'Row 1 is gone'), error(2, 'Row 2 is gone'), crash, fine]));
  expect(taken.map(({ url, event }) => [url, event.transaction, event.extra.count])).toEqual([
    ['/folder/api/7/envelope/', 'items/api', 2],
    ['/folder/api/7/envelope/', 'people/api', 1],
  ]);
  expect(taken[0]!.auth).toContain('sentry_key=key');
  expect(written()).toMatchObject([{ code: 'ALM082', taken: 2, left: 0 }]);
});

test('handed over twice, an error has the id that it had, so that it is known', async () => {
  const handler = await handlerWith(dsn());
  for (let i = 0; i < 2; i++) await handler(handed([error(1, 'gone')]));
  expect(taken[0]!.event.event_id).toMatch(/^[0-9a-f]{32}$/);
  expect(taken[1]!.event.event_id).toBe(taken[0]!.event.event_id);
});

test.each([429, 500, 302])(
  'who answers %i is asked no more for this batch; it is told how many are left, an alarm hears of it, and nothing fails',
  async answer => {
    status = answer;
    const handler = await handlerWith(dsn());
    await handler(handed([error(1, 'one'), error(2, 'other')]));
    expect(taken).toHaveLength(1);
    expect(written()).toMatchObject([{ code: 'ALM083', level: 'WARN', taken: 0, left: 2, reason: String(answer), ReportsRefused: 1 }]);
  },
);

test('of a batch with many errors twenty are reported, the most frequent, and it is told how many are not', async () => {
  const handler = await handlerWith(dsn());
  const named = (i: number) => String.fromCharCode(97 + (i % 26)).repeat(1 + Math.floor(i / 26));
  await handler(handed([...Array.from({ length: 30 }, (_, i) => error(i, named(i))), error(31, named(29))]));
  expect(taken).toHaveLength(20);
  expect(taken[0]!.event.extra.count).toBe(2);
  expect(written()).toMatchObject([{ code: 'ALM082', taken: 20, left: 10, reason: 'too many' }]);
});

test('who is away, is no public address, or is switched off gets nothing, and nothing fails', async () => {
  await (await handlerWith('http://key@127.0.0.1:1/7'))(handed([error(1, 'gone')]));
  expect(written().at(-1)).toMatchObject({ code: 'ALM083', reason: 'connection_failed', ReportsRefused: 1 });
  const closed = ['https://key@169.254.169.254/7', 'https://key@10.0.0.1/7', 'https://key@table.internal/7', 'https://key@[fd00::1]/7'];
  for (const each of [...closed, 'https://key@errors.almanac.cloud:8443/7', 'http://key@errors.almanac.cloud/7']) {
    await (await handlerWith(each))(handed([error(1, 'gone')]));
    expect(written().at(-1), each).toMatchObject({ code: 'ALM083', reason: 'address_refused' });
  }
  const before = written().length;
  await (await handlerWith(''))(handed([error(1, 'gone')]));
  await (await handlerWith(dsn()))(handed([error(1, 'gone')], 'CONTROL_MESSAGE'));
  expect(written()).toHaveLength(before);
  expect(taken).toEqual([]);
});
