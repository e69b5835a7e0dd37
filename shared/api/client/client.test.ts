import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Routes } from '../core/route.ts';
import { clientFor } from './client.ts';
import { ApiFailure } from './client-failure.ts';

const common = { summary: 'Test', fails: [], example: {}, access: 'user' } as const;
const Thing = z.object({ title: z.string() });
const routes = {
  list: {
    ...common,
    method: 'GET',
    path: '/v1/things',
    query: z.strictObject({ tag: z.string().optional(), limit: z.coerce.number().optional() }),
    list: Thing,
  },
  create: { ...common, method: 'POST', path: '/v1/things', body: Thing, reply: Thing },
  change: { ...common, method: 'PATCH', path: '/v1/things/{thingId}', body: Thing, reply: Thing },
  remove: { ...common, method: 'DELETE', path: '/v1/things/{thingId}' },
  show: { ...common, method: 'GET', path: '/v1/pages/{token}', page: true },
} as const satisfies Routes;

type Seen = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { body: string };
let server: Server;
let seen: Seen;
let answer: { status: number; type?: string; body?: string };
let baseUrl: string;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen = { method: request.method, url: request.url, headers: request.headers, body };
    response.writeHead(answer.status, answer.type ? { 'content-type': answer.type } : {}).end(answer.body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server?.close());

const json = (status: number, body: unknown, type = 'application/json') => ({ status, type, body: JSON.stringify(body) });
const api = () => clientFor(routes, { baseUrl, token: async () => 'token-1' });

describe('a call of the client', () => {
  test('asks the route’s path with the query that is given, signed', async () => {
    answer = json(200, { data: [{ title: 'x' }], meta: { cursor: 'next' } });
    expect(await api().list({ query: { tag: 'a b&c', limit: 2, cursor: undefined } as never })).toMatchObject({
      status: 200,
      data: [{ title: 'x' }],
      cursor: 'next',
    });
    expect([seen.method, seen.url, seen.headers.authorization]).toEqual(['GET', '/v1/things?tag=a+b%26c&limit=2', 'Bearer token-1']);
    await api().list({});
    expect(seen.url).toBe('/v1/things');
  });

  test('asks for the version whose reply its types are of', async () => {
    answer = json(200, { data: [], meta: {} });
    await api().list({});
    expect(seen.headers['api-version']).toBe('1');
  });

  test('creates with a key of its own, so that it may be sent again', async () => {
    answer = json(201, { data: { title: 'x' } });
    await api().create({ body: { title: 'x' } });
    expect([seen.body, seen.headers['content-type']]).toEqual(['{"title":"x"}', 'application/json']);
    expect(seen.headers['idempotency-key']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    await api().create({ body: { title: 'x' }, idempotencyKey: 'my-own-key' });
    expect(seen.headers['idempotency-key']).toBe('my-own-key');
  });

  test('changes by a merge patch, on the version that it has seen; ids go into the path as text', async () => {
    answer = json(200, { data: { title: 'y' } });
    await api().change({ params: { thingId: 'a/b c' }, body: { title: 'y' }, ifMatch: 7 });
    expect([seen.method, seen.url, seen.headers['content-type'], seen.headers['if-match']]).toEqual([
      'PATCH',
      '/v1/things/a%2Fb%20c',
      'application/merge-patch+json',
      '"7"',
    ]);
    expect(seen.headers).toHaveProperty('idempotency-key');
    await api().change({ params: { thingId: '1' }, body: { title: 'y' } });
    expect(seen.headers).not.toHaveProperty('idempotency-key');
  });

  test('answers nothing, or a page, where the route does', async () => {
    answer = { status: 204 };
    expect(await api().remove({ params: { thingId: '1' } })).toMatchObject({ status: 204, data: undefined });
    answer = { status: 200, type: 'text/html; charset=utf-8', body: '<p>' };
    expect(await clientFor(routes, { baseUrl }).show({ params: { token: 't' } })).toMatchObject({ data: '<p>' });
    expect(seen.headers).not.toHaveProperty('authorization');
  });

  test('fails with the problem that the API tells', async () => {
    answer = json(409, { code: 'item_not_open', details: { itemId: 'i' }, requestId: 'r' }, 'application/problem+json');
    const failure = await api()
      .remove({ params: { thingId: '1' } })
      .catch(error => error);
    expect(failure).toBeInstanceOf(ApiFailure);
    expect(failure).toMatchObject({
      status: 409,
      code: 'item_not_open',
      details: { itemId: 'i' },
      requestId: 'r',
      message: '409 item_not_open {"itemId":"i"}',
    });
  });

  test('fails with the status where the answer is no problem document', async () => {
    answer = { status: 502, type: 'text/plain', body: 'Bad gateway' };
    await expect(api().remove({ params: { thingId: '1' } })).rejects.toMatchObject({ status: 502, code: 'unknown', details: {} });
  });
});
