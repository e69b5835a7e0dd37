import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Routes } from '../core/route.ts';
import { type ClientOptions, clientFor } from './client.ts';
import { sleepFor } from './client-retry.ts';

const common = { summary: 'Test', fails: [], example: {}, access: 'user' } as const;
const Thing = z.object({ title: z.string() });
const routes = {
  list: { ...common, method: 'GET', path: '/v1/things', query: z.strictObject({ cursor: z.string().optional() }), list: Thing },
  get: { ...common, method: 'GET', path: '/v1/things/1', reply: Thing },
  create: { ...common, method: 'POST', path: '/v1/things', body: Thing, reply: Thing },
  change: { ...common, method: 'PATCH', path: '/v1/things/1', body: Thing, reply: Thing },
  remove: { ...common, method: 'DELETE', path: '/v1/things/1' },
  patient: { ...common, method: 'GET', path: '/v1/patients/1', gateway: 'clinic', reply: Thing },
} as const satisfies Routes;

const now = Date.parse('2026-11-21T12:00:00Z');
type Reply = { status: number; body?: object; headers?: Record<string, string> } | 'breaks';
const ok = { status: 200, body: { data: { title: 'x' } } };

/** A client of an API that answers these replies in turn, the last for ever, and what it was asked and waited. */
const apiOf = (replies: Reply[], options: Partial<ClientOptions> = {}) => {
  const sent: { url: string; headers: Record<string, string> }[] = [];
  const waits: number[] = [];
  const fetch: ClientOptions['fetch'] = async (url, init) => {
    const reply = replies[Math.min(sent.length, replies.length - 1)]!;
    sent.push({ url, headers: init.headers as Record<string, string> });
    if (reply === 'breaks') throw new TypeError('fetch failed');
    const { status, body, headers } = reply;
    return new Response(body ? JSON.stringify(body) : null, { status, headers: { 'content-type': 'application/json', ...headers } });
  };
  const sleep = async (ms: number) => void waits.push(ms);
  return { client: clientFor(routes, { baseUrl: 'http://api', fetch, sleep, now: () => now, ...options }), sent, waits };
};
const body = { title: 'x' };
const passing = fc.constantFrom<Reply[]>(['breaks', { status: 429 }, { status: 502 }, { status: 503 }, { status: 504 }]);
const troubles: fc.Arbitrary<Reply[]> = fc.array(
  passing.chain(each => fc.constantFrom(...each)),
  { minLength: 1, maxLength: 8 },
);

describe('a call that fails in passing', () => {
  test('is never repeated more often than is allowed, waits within bounds, and carries one key', async () => {
    await fc.assert(
      fc.asyncProperty(
        troubles,
        fc.integer({ min: 0, max: 5 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        async (bad, retries, dice) => {
          const { client, sent, waits } = apiOf([...bad, ok], { retries, random: () => dice });
          const outcome = await client.create({ body }).catch(() => 'failed');
          expect(outcome === 'failed').toBe(bad.length > retries);
          expect(sent).toHaveLength(Math.min(bad.length, retries) + 1);
          expect(new Set(sent.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
          expect(waits).toHaveLength(sent.length - 1);
          for (const [index, wait] of waits.entries()) {
            expect(wait).toBeGreaterThanOrEqual(0);
            expect(wait).toBeLessThanOrEqual(Math.min(200 * 2 ** index, 10_000));
          }
        },
      ),
    );
  });

  test.each([
    ['7', 7000],
    ['Sat, 21 Nov 2026 12:00:09 GMT', 9000],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
    ['soon', 0],
  ])('waits as Retry-After %s asks', async (retryAfter, ms) => {
    const { client, waits } = apiOf([{ status: 429, headers: { 'retry-after': retryAfter } }, ok], { random: () => 0 });
    await client.get({});
    expect(waits).toEqual([ms]);
  });

  test('is left to its caller where the API asks for a long wait', async () => {
    const { client, sent } = apiOf([{ status: 503, headers: { 'retry-after': '3600' } }, ok]);
    await expect(client.get({})).rejects.toMatchObject({ status: 503, retryAfterSeconds: 3600 });
    expect(sent).toHaveLength(1);
  });

  test('is repeated only where it cannot undo what another wrote: a change with its version, and what was not begun', async () => {
    const tries = async (reply: Reply, call: (client: ReturnType<typeof apiOf>['client']) => Promise<unknown>) => {
      const { client, sent } = apiOf([reply]);
      await call(client).catch(() => undefined);
      return sent.length;
    };
    for (const reply of ['breaks', { status: 503 }] as Reply[]) {
      expect(await tries(reply, client => client.change({ body }))).toBe(1);
      expect(await tries(reply, client => client.change({ body, ifMatch: '*', idempotencyKey: 'my-own-key' }))).toBe(1);
      expect(await tries(reply, client => client.remove({}))).toBe(1);
      expect(await tries(reply, client => client.change({ body, ifMatch: 3 }))).toBe(4);
      expect(await tries(reply, client => client.remove({ ifMatch: '"3.abc"' }))).toBe(4);
    }
    expect(await tries({ status: 429 }, client => client.remove({}))).toBe(4);
    for (const status of [400, 401, 404, 409, 412, 500]) expect(await tries({ status }, client => client.get({}))).toBe(1);
  });

  test('ends when it is aborted, also while it waits', async () => {
    const aborting = new AbortController();
    const sleep = async () => aborting.abort();
    const { client, sent } = apiOf(['breaks'], { sleep });
    await expect(client.get({ signal: aborting.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(sent).toHaveLength(1);
  });
});

test('a wait ends at once when it is aborted', async () => {
  const aborting = new AbortController();
  const waiting = sleepFor(3_600_000, aborting.signal);
  aborting.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});

test('an ETag that was answered says which version to change, and spares what is there already', async () => {
  const { client, sent } = apiOf([{ ...ok, headers: { etag: '"3.abc"' } }, { status: 304, headers: { etag: '"3.abc"' } }, ok]);
  const { etag } = await client.get({});
  const again = await client.get({ ifNoneMatch: etag });
  // @ts-expect-error: there may be no data.
  expect(again.data).toBeUndefined();
  expect(again).toMatchObject({ notModified: true, status: 304, etag: '"3.abc"' });
  await client.change({ body, ifMatch: etag });
  expect(sent.map(({ headers }) => headers['if-none-match'] ?? headers['if-match'])).toEqual([undefined, '"3.abc"', '"3.abc"']);
});

test('a list is read to its end, also over a page that is empty', async () => {
  const page = (titles: string[], cursor?: string): Reply => ({
    status: 200,
    body: { data: titles.map(title => ({ title })), meta: { cursor } },
  });
  const { client, sent } = apiOf([page(['a', 'b'], 'c1'), page([], 'c2'), page(['c'])]);
  const titles: string[] = [];
  for await (const { title } of client.pages.list({})) titles.push(title);
  expect(titles).toEqual(['a', 'b', 'c']);
  expect(sent.map(({ url }) => url)).toEqual(['http://api/v1/things', 'http://api/v1/things?cursor=c1', 'http://api/v1/things?cursor=c2']);
  expect(Object.keys(client.pages)).toEqual(['list']);
  // @ts-expect-error: no list.
  expect(client.pages.get).toBeUndefined();
});

test('a failure tells its wrong places, and what the gateway refuses has a code too', async () => {
  const errors = [{ pointer: '/title', code: 'too_long', detail: 'Too long.' }];
  const invalid = apiOf([{ status: 400, body: { code: 'invalid_request', details: { errors }, requestId: 'r' } }]);
  await expect(invalid.client.get({})).rejects.toMatchObject({ code: 'invalid_request', errors, requestId: 'r' });
  const bare = apiOf([{ status: 401, body: { message: 'Unauthorized' }, headers: { 'apigw-requestid': 'g' } }]);
  await expect(bare.client.get({})).rejects.toMatchObject({ status: 401, code: 'not_signed_in', errors: [], requestId: 'g' });
});

describe('a route of another gateway', () => {
  const config = { status: 200, body: { data: { clinicUrl: 'http://clinic' } } };
  const urlsOf = (sent: { url: string }[]) => sent.map(({ url }) => url);

  test('is asked at the address that the API tells once, for all calls, those at the same time too', async () => {
    const { client, sent } = apiOf([config, ok]);
    await Promise.all([client.patient({}), client.patient({})]);
    await client.patient({});
    await client.get({});
    const asked = 'http://clinic/v1/patients/1';
    expect(urlsOf(sent)).toEqual(['http://api/v1/config', asked, asked, asked, 'http://api/v1/things/1']);
  });

  test('is asked at the address that the client was given', async () => {
    const { client, sent } = apiOf([ok], { clinicUrl: 'http://other' });
    await client.patient({});
    expect(urlsOf(sent)).toEqual(['http://other/v1/patients/1']);
  });

  test('asks for its address anew after that failed', async () => {
    const { client, sent } = apiOf([{ status: 500 }, config, ok], { retries: 0 });
    await expect(client.patient({})).rejects.toMatchObject({ status: 500 });
    await client.patient({});
    expect(urlsOf(sent)).toEqual(['http://api/v1/config', 'http://api/v1/config', 'http://clinic/v1/patients/1']);
  });
});
