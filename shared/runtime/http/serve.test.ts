import { describe, expect, test, vi } from 'vitest';
import './environment.fixture.ts';
import * as z from 'zod';
import type { HandlersOf, Routes } from '../../api/core/route.ts';
import { Failure } from '../../domain/core/failure.ts';
import { messages } from '../log/messages.ts';
import { keptOutput } from '../log/output.fixture.ts';
import { ada, home, invocation, requestFor } from './gateway.fixture.ts';
import { serve } from './serve.ts';

vi.mock('../../aws/secrets/secrets.ts', () => ({ secretGenerations: async () => ({ current: 'c'.repeat(64), previous: undefined }) }));

const Thing = z.object({ itemId: z.string(), title: z.string(), version: z.int() });
const common = { summary: 'Test', fails: [], example: {} } as const;
const path = '/v1/workspaces/{workspaceId}/items';
const routes = {
  create: {
    ...common,
    method: 'POST',
    path,
    access: 'item:create',
    body: z.strictObject({ title: z.string() }),
    reply: Thing,
    status: 201,
  },
  list: { ...common, method: 'GET', path, access: 'item:read', query: z.strictObject({ tag: z.string().optional() }), list: Thing },
  remove: {
    ...common,
    method: 'DELETE',
    path: `${path}/{itemId}`,
    access: 'item:delete',
    query: z.strictObject({ tag: z.string() }).partial(),
  },
  show: { ...common, method: 'GET', path: '/v1/actions/{token}', access: 'public', page: true },
  look: { ...common, method: 'GET', path: `${path}/board`, access: 'item:read', reply: Thing, tagged: true },
} as const satisfies Routes;

const params = { workspaceId: home };
const thing = { itemId: 'item_1', title: 'Water the plants', version: 3 };
const works: HandlersOf<typeof routes> = {
  create: async ({ body }) => ({ ...thing, title: body.title }),
  list: async () => ({ items: [thing, thing], cursor: 'next' }),
  remove: async () => undefined,
  show: async () => ({ status: 200, html: '<p>', contentSecurityPolicy: "default-src 'none'" }),
  look: async ({ ifNoneMatch }) => (ifNoneMatch === 'W/"held"' ? { etag: 'W/"held"' } : { etag: 'W/"made"', thing }),
};

const { lines, written } = keptOutput();

type Input = Parameters<typeof requestFor>[1];
const call = async (name: keyof typeof routes, asked: Input = {}, handlers: Partial<HandlersOf<typeof routes>> = {}) => {
  const reply = await serve(routes, { ...works, ...handlers })(requestFor(routes[name], { caller: ada, params, ...asked }), invocation);
  return { ...reply, body: reply.body?.startsWith('{') ? JSON.parse(reply.body) : reply.body };
};

describe('a route answers', () => {
  test('what it created: 201, with the version as its ETag', async () => {
    expect(await call('create', { body: { title: 'x' } })).toMatchObject({
      statusCode: 201,
      headers: { etag: expect.stringMatching(/^"3\.[\w-]{8}"$/), 'x-request-id': 'request-7' },
      body: { data: { ...thing, title: 'x' } },
    });
  });

  test('a thing under the ETag that its handler gives it, and 304 where that says that the caller has it', async () => {
    expect(await call('look')).toMatchObject({ statusCode: 200, headers: { etag: 'W/"made"' }, body: { data: thing } });
    const held = await call('look', { headers: { 'if-none-match': 'W/"held"' } });
    expect([held.statusCode, held.headers?.etag, held.body]).toEqual([304, 'W/"held"', undefined]);
    expect((await call('look', { headers: { 'if-none-match': 'W/"made"' } })).statusCode).toBe(304);
  });

  test('a page of things, and where the next begins', async () => {
    expect((await call('list')).body).toEqual({ data: [thing, thing], meta: { cursor: expect.stringMatching(/^[\w-]{27}$/) } });
    expect((await call('list', {}, { list: async () => ({ items: [] }) })).body).toEqual({ data: [], meta: {} });
  });

  test('nothing, where it has nothing to say', async () => {
    expect(await call('remove', { params: { ...params, itemId: 'item_01kb8m5z7he4mtx2p9n6a3k8ra' } })).toMatchObject({
      statusCode: 204,
      body: undefined,
    });
  });

  test('a page to a person', async () => {
    expect(await call('show', { params: { token: 'a.b' } })).toMatchObject({ statusCode: 200, body: '<p>' });
  });

  test('nothing that its schema does not declare', async () => {
    const leaky = { ...thing, secret: 'x', notes: 'y' };
    expect((await call('create', { body: { title: 'x' } }, { create: async () => leaky })).body).toEqual({ data: thing });
    expect((await call('list', {}, { list: async () => ({ items: [leaky] }) })).body).toEqual({ data: [thing], meta: {} });
  });

  test.each([
    [new Failure('item_not_open', { itemId: 'item_1' }), 409, 'item_not_open'],
    [new Error('the database is on fire'), 500, 'internal'],
  ])('%s as a problem document', async (error, status, code) => {
    const failing = async () => {
      throw error;
    };
    const { statusCode, body } = await call('create', { body: { title: 'x' } }, { create: failing });
    expect({ statusCode, code: body.code, requestId: body.requestId }).toEqual({ statusCode: status, code, requestId: 'request-7' });
    expect(JSON.stringify(body)).not.toContain('fire');
  });

  test('a reply that does not fit its schema as our own mistake, and says in the log where', async () => {
    const wrong = { ...thing, version: 'three' } as never;
    expect(await call('create', { body: { title: 'x' } }, { create: async () => wrong })).toMatchObject({
      statusCode: 500,
      body: { code: 'internal' },
    });
    expect(lines().find(({ code }) => code === 'ALM003')).toMatchObject({
      route: `POST ${path}`,
      issues: '[{"path":["version"],"code":"invalid_type"}]',
    });
  });
});

test('one line says how each request went: route, status, caller, request and invocation', async () => {
  await call('list');
  await call('create', { body: {} });
  expect(lines().filter(({ code }) => code === 'ALM001')).toEqual([
    expect.objectContaining({
      route: `GET ${path}`,
      status: '200',
      caller: ada.userId,
      requestId: 'request-7',
      invocation: 'invocation-1',
    }),
    expect.objectContaining({ route: `POST ${path}`, status: '400', caller: ada.userId, requestId: 'request-7' }),
  ]);
  const counted = lines().filter(line => 'Requests' in line);
  expect(counted.map(({ route, status, outcome }) => [route, status, outcome])).toEqual([
    [`GET ${path}`, '200', 'ok'],
    [`POST ${path}`, '400', 'refused'],
  ]);
});

describe('no line of the log holds what people wrote, their addresses, tokens or links', () => {
  const canary = (what: string) => `canary-${what}-7f3a`;
  const headers = {
    authorization: `Bearer ${canary('token')}`,
    cookie: canary('cookie'),
    'idempotency-key': canary('key'),
    'user-agent': canary('agent'),
    'x-forwarded-for': canary('address'),
  };
  const itemId = 'item_01kb8m5z7he4mtx2p9n6a3k8ra';
  const body = { title: canary('title'), email: `${canary('email')}@example.org` };
  const query = { tag: canary('tag') };
  const asked = { headers, params: { ...params, itemId, token: canary('link') }, query };
  const json = { 'content-type': 'application/json' };

  /** An error as the table, a URL or a mail service throws it: with what it is about hanging on it. */
  const loaded = Object.assign(
    new Error('The conditional request failed', { cause: Object.assign(new Error('inner'), { input: canary('cause') }) }),
    {
      Item: { title: { S: canary('row') } },
      input: canary('url'),
      details: { email: canary('email') },
    },
  );
  const parse = (text: string) => async () => JSON.parse(text);
  const fail = (error: unknown) => async () => {
    throw error;
  };

  test.each<[string, keyof typeof routes, Input, Partial<HandlersOf<typeof routes>>]>([
    ['when all is well', 'create', { ...asked, body: { title: canary('title') } }, {}],
    ['when a field is not known', 'create', { ...asked, body }, {}],
    ['when the body is no JSON', 'create', { ...asked, headers: { ...headers, ...json }, body: `{"title": ${canary('title')}` }, {}],
    ['when the body is of another media type', 'create', { ...asked, body: canary('body') }, {}],
    ['when the body is too long', 'create', { ...asked, headers: { ...headers, ...json }, body: canary('body').repeat(30_000) }, {}],
    ['when a query is not known', 'list', { ...asked, query: { ...query, [canary('name')]: '1' } }, {}],
    ['when an id cannot be one', 'remove', { ...asked, params: { ...params, itemId: canary('id') } }, {}],
    ['when a header is wrong', 'remove', { ...asked, headers: { ...headers, 'if-match': canary('etag') } }, {}],
    ['when a link is followed', 'show', { ...asked, caller: undefined }, {}],
    ['when the caller is nobody', 'remove', { ...asked, caller: undefined }, {}],
    ['when the handler refuses', 'remove', asked, { remove: fail(new Failure('not_found', { what: canary('details') })) }],
    ['when the handler breaks', 'remove', asked, { remove: fail(loaded) }],
    ['when it throws what is no error', 'remove', asked, { remove: fail({ message: canary('thrown') }) }],
    ['when a text does not parse', 'remove', asked, { remove: parse(canary('stored')) }],
    ['when a URL does not', 'remove', asked, { remove: async () => new URL(canary('address')) }],
    ['when the reply does not fit', 'list', asked, { list: async () => ({ items: [{ title: canary('title') } as never] }) }],
  ])('%s', async (_, name, request, handlers) => {
    await call(name, request, handlers);
    expect(written()).not.toContain('canary');
    const codes = lines().map(line => line.code ?? 'metric');
    expect(codes).toContain('ALM001');
    expect(codes.every(code => code === 'metric' || String(code) in messages)).toBe(true);
  });

  test('but it does say which error it was, and where', async () => {
    await call('remove', asked, { remove: fail(loaded) });
    expect(lines().find(({ code }) => code === 'ALM002')).toMatchObject({
      level: 'ERROR',
      requestId: 'request-7',
      error: {
        name: 'Error',
        message: 'The conditional request failed',
        stack: expect.stringContaining('serve.test.ts'),
        cause: { message: 'inner' },
      },
    });
  });
});

describe('a route that the gateway knows by any method', () => {
  const asked = (method: string) => {
    const event = requestFor(routes.show, { params: { token: 'a-token' } });
    return { ...event, routeKey: `ANY ${routes.show.path}`, requestContext: { ...event.requestContext, http: { method } } } as typeof event;
  };
  const answerTo = async (method: string) => serve(routes, works)(asked(method), invocation);

  test('answers GET, and HEAD without the body', async () => {
    expect(await answerTo('GET')).toMatchObject({ statusCode: 200, body: '<p>' });
    expect(await answerTo('HEAD')).toMatchObject({ statusCode: 200, body: undefined });
  });

  test('answers 405 with what is allowed to another method, and does nothing', async () => {
    expect(await answerTo('PUT')).toMatchObject({ statusCode: 405, headers: { allow: expect.stringContaining('GET, HEAD') } });
  });
});
