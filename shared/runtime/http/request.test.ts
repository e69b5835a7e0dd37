import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type Engine, useEngine } from '../../../scripts/check/costs/engine.ts';
import type { Route } from '../../api/core/route.ts';
import { Failure } from '../../domain/core/failure.ts';
import type { KeyId, WorkspaceId } from '../../domain/core/ids.ts';
import { createKey } from '../../domain/people/keys/key.ts';
import { ada, home, requestFor } from './gateway.fixture.ts';

let engine: Engine;
let requestOf: typeof import('./request.ts').requestOf;
let members: typeof import('../../data/people/members.ts').members;
let keys: typeof import('../../data/people/keys.ts').keys;

beforeAll(async () => {
  engine = await useEngine();
  [{ requestOf }, { members }, { keys }] = await Promise.all([
    import('./request.ts'),
    import('../../data/people/members.ts'),
    import('../../data/people/keys.ts'),
  ]);
});
afterAll(() => engine?.stop());

const common = { summary: 'Test', fails: [], example: {} } as const;
const item = { method: 'PATCH', path: '/v1/workspaces/{workspaceId}/items/{itemId}', access: 'item:change', ...common } as const;
const body = z.strictObject({ title: z.string().min(1), tags: z.record(z.string(), z.string()).optional() });
const change: Route = { ...item, body };
const create: Route = { ...item, method: 'POST', path: '/v1/workspaces/{workspaceId}/items', access: 'item:create', body };
const mine: Route = {
  ...common,
  method: 'GET',
  path: '/v1/me',
  access: 'user',
  query: z.strictObject({ limit: z.coerce.number().max(100).default(50) }),
};
const open: Route = { ...common, method: 'POST', path: '/v1/actions/{token}', access: 'public', page: true };

const params = { workspaceId: home, itemId: 'item_01kb8m5z7he4mtx2p9n6a3k8ra' } as const;
const patch = (given: Parameters<typeof requestFor>[1] = {}) =>
  requestOf(change, requestFor(change, { caller: ada, params, body: { title: 'x' }, ...given }), new Date());
/** The failure that a request ends in: its code and details. */
const refusal = (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    () => 'taken',
    error => (error instanceof Failure ? { code: error.code, ...error.details } : error),
  );
const wrong = (pointer: string, code: unknown = expect.any(String)) => ({
  code: 'invalid_request',
  errors: [expect.objectContaining({ pointer, code })],
});

describe('who calls', () => {
  test('a handler knows the caller, puts them into the context of its writes, and is told their role', async () => {
    const asked = await patch();
    expect(asked).toMatchObject({ caller: ada, role: 'owner', reach: 'everything', params, body: { title: 'x' }, requestId: 'request-7' });
    expect(asked.context).toEqual({ userId: ada.userId, now: asked.now, requestId: 'request-7', zone: 'Europe/Berlin' });
  });

  test('a stranger is refused first, whatever else is wrong', async () => {
    const nobody = { caller: undefined };
    for (const given of [{}, { params: { workspaceId: 'x', itemId: "'" } }, { body: '{' }, { headers: { 'if-match': 'x' } }])
      expect(await refusal(patch({ ...nobody, ...given }))).toEqual({ code: 'not_signed_in' });
    expect(await refusal(requestOf(mine, requestFor(mine), new Date()))).toEqual({ code: 'not_signed_in' });
  });

  test('a public route asks nobody who they are', async () => {
    const asked = await requestOf(open, requestFor(open, { params: { token: 'a.b' }, body: 'minutes=60' }), new Date());
    expect(asked).toMatchObject({ params: { token: 'a.b' }, form: { minutes: '60' } });
    expect(asked).not.toHaveProperty('caller');
  });

  test('a role that does not reach is forbidden, and told what it needs', async () => {
    const guest = { ...ada, roles: { [home]: 'guest' as const } };
    expect(await refusal(patch({ caller: guest }))).toEqual({ code: 'forbidden', needs: 'item:change', role: 'guest' });
    const read: Route = { ...item, method: 'GET', access: 'item:read' };
    expect(await requestOf(read, requestFor(read, { caller: guest, params }), new Date())).toMatchObject({
      role: 'guest',
      reach: ['assigned'],
    });
  });
});

describe('a workspace that the caller’s token knows nothing of', () => {
  const other: WorkspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ef';
  const inOther = { params: { ...params, workspaceId: other } };
  const context = { userId: ada.userId, now: '2026-11-21T08:00:00.000Z', requestId: 'r' };
  const member = {
    workspaceId: other,
    userId: ada.userId,
    role: 'member' as const,
    addedBy: ada.userId,
    createdAt: context.now,
    version: 1,
  };
  const added = { type: 'member.added', data: { role: 'member' } };

  test('does not exist for somebody who is no member, is looked up for a new one, and is gone for one who has left', async () => {
    const stranger = { code: 'not_found', what: 'workspace' };
    expect(await refusal(patch(inOther))).toEqual(stranger);
    await members.create({ next: member, event: added }, context);
    expect(await patch(inOther)).toMatchObject({ role: 'member', reach: 'everything' });
    await members.save(
      { next: { ...member, removedAt: context.now }, event: { type: 'member.removed', data: { role: 'member' } } },
      context,
    );
    expect(await refusal(patch(inOther))).toEqual(stranger);
  });

  test('is read anew for a key where a newer authorizer said what the key may in a way that this code cannot read', async () => {
    const ws: WorkspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0eg';
    const keyId: KeyId = 'key_01kb8m3tq2e8fvq3w5r7c9d0ec';
    const of = { userId: ada.userId, workspaceId: ws };
    await members.create({ next: { ...member, ...of, role: 'member' }, event: added }, context);
    const scopes = [{ workspaceId: ws, rows: [{ resource: 'item' as const, actions: ['change' as const] }] }];
    const made = { name: 'Display', scopes, account: [] };
    const token = { hash: 'a'.repeat(43), hint: 'x7Qz' };
    await keys.create(
      createKey(made, { userId: ada.userId, keyId }, token, () => 'member', context.now),
      context,
    );
    const asKey = { ...ada, roles: {}, key: { keyId, account: [], until: '2027-01-01T00:00:00.000Z' } };
    const there = { params: { ...params, workspaceId: ws } };
    expect(await refusal(patch({ caller: asKey, ...there }))).toEqual({ code: 'not_found', what: 'workspace' });
    expect(await patch({ caller: { ...asKey, unresolved: [ws] }, ...there })).toMatchObject({ role: scopes[0]!.rows, reach: 'everything' });
  });
});

describe('ids in the path', () => {
  test.each([
    ['of another kind', { itemId: home }, 'item'],
    ['that cannot be one', { itemId: "x'--" }, 'item'],
    ['with a percent sign', { itemId: '%zz' }, 'item'],
    ['of a workspace that cannot be one', { workspaceId: 'constructor' }, 'workspace'],
  ])('one %s is not found', async (_, given, what) => {
    expect(await refusal(patch({ params: { ...params, ...given } }))).toEqual({ code: 'not_found', what });
  });
});

describe('the body', () => {
  test.each([
    ['application/json'],
    ['application/json; charset=utf-8'],
    ['Application/JSON'],
    ['application/merge-patch+json'],
    ['application/merge-patch+json;charset=utf-8'],
  ])('of a change is taken as %s', async type => {
    expect(await patch({ headers: { 'content-type': type } })).toMatchObject({ body: { title: 'x' } });
  });

  test.each([[''], ['text/plain'], ['application/json-patch+json'], ['application/jsonx'], ['multipart/form-data; application/json']])(
    'is not taken as %j',
    async type => {
      const headers = { 'content-type': type };
      expect(await refusal(patch({ headers }))).toEqual({ code: 'unsupported_media_type', accepts: 'application/merge-patch+json' });
      expect(
        await refusal(requestOf(create, requestFor(create, { caller: ada, params, body: { title: 'x' }, headers }), new Date())),
      ).toEqual({
        code: 'unsupported_media_type',
        accepts: 'application/json',
      });
    },
  );

  test.each(['gzip', 'br', 'gzip, identity'])('that is compressed (%s) is not taken for text that is no JSON', async encoding => {
    expect(await refusal(patch({ headers: { 'content-type': 'application/json', 'content-encoding': encoding } }))).toMatchObject({
      code: 'unsupported_media_type',
      acceptsEncoding: 'identity',
    });
    const headers = { 'content-type': 'application/json', 'content-encoding': 'identity' };
    expect(await patch({ headers })).toMatchObject({ body: { title: 'x' } });
  });

  test('of a creation is not taken as a merge patch', async () => {
    const headers = { 'content-type': 'application/merge-patch+json' };
    expect(
      await refusal(requestOf(create, requestFor(create, { caller: ada, params, body: { title: 'x' }, headers }), new Date())),
    ).toMatchObject({
      code: 'unsupported_media_type',
    });
  });

  test('is read from base64, where the gateway sends it so', async () => {
    expect(await patch({ body: { title: 'Müll 🗑' }, base64: true })).toMatchObject({ body: { title: 'Müll 🗑' } });
  });

  test('may be as long as 256 KiB, and not a byte longer', async () => {
    const ofBytes = (bytes: number) => JSON.stringify({ title: 'x'.repeat(bytes - '{"title":""}'.length) });
    const headers = { 'content-type': 'application/json' };
    for (const base64 of [false, true]) {
      expect(await refusal(patch({ headers, body: ofBytes(262_144), base64 }))).toBe('taken');
      expect(await refusal(patch({ headers, body: ofBytes(262_145), base64 }))).toEqual({ code: 'body_too_large', limitBytes: 262_144 });
    }
  });

  test.each([
    ['no JSON', '{"title": ', wrong('', 'not_json')],
    ['nothing at all', '', wrong('', 'not_json')],
    ['half a character', '{"title":"\\ud800"}', wrong('', 'not_json')],
    ['no object', '[]', wrong('')],
    ['a missing field', '{}', wrong('/title')],
    ['a field of another type', '{"title":7}', wrong('/title')],
    ['a field that is not known', '{"title":"x","surprise/~":1}', wrong('/surprise~1~0', 'unknown_field')],
    ['something wrong deep inside', '{"title":"x","tags":{"a/b~c":1}}', wrong('/tags/a~1b~0c')],
    ['the prototype of everything', '{"title":"x","__proto__":{"admin":true}}', wrong('/__proto__', 'unknown_field')],
  ])('of %s is refused, and pointed at', async (_, text, failure) => {
    expect(await refusal(patch({ body: text, headers: { 'content-type': 'application/json' } }))).toEqual(failure);
  });

  test('that is wrong in a thousand places is told of twenty', async () => {
    const names = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`field${i}`, i]));
    const failure = (await refusal(patch({ body: { title: 'x', ...names } }))) as { errors: unknown[] };
    expect(failure.errors).toHaveLength(20);
  });
});

describe('the query', () => {
  const ask = (query?: Record<string, string>) => requestOf(mine, requestFor(mine, { caller: ada, query }), new Date());

  test('is read by its schema, and filled in', async () => {
    expect([(await ask()).query, (await ask({ limit: '7' })).query]).toEqual([{ limit: 50 }, { limit: 7 }]);
  });

  test.each([
    [{ limit: '101' }, '/limit'],
    [{ limit: 'all' }, '/limit'],
    [{ page: '2' }, '/page'],
  ])('%j is refused, and pointed at', async (query, pointer) => {
    expect(await refusal(ask(query))).toEqual(wrong(pointer));
  });
});

describe('a query', () => {
  test('is refused where a route has none, and pointed at (A23)', async () => {
    expect(await refusal(patch({ query: { x: '1' } }))).toEqual(wrong('/x', 'unknown_field'));
  });

  test('is let pass by pages and files, which are opened from mails and calendars that add to it', async () => {
    const asked = requestFor(open, { params: { token: 'a.b' }, query: { utm_source: 'mail' }, body: 'minutes=60' });
    expect(await requestOf(open, asked, new Date())).toMatchObject({ params: { token: 'a.b' } });
  });
});

describe('If-Match', () => {
  test.each([
    [undefined, undefined],
    ['*', undefined],
    ['"7"', [7]],
    ['"123456789012345"', [123_456_789_012_345]],
    ['"7", "9.zzzzzzzz"', [7, 9]],
  ])('%s asks for one of the versions %j (A24)', async (header, versions) => {
    expect((await patch({ headers: header === undefined ? {} : { 'if-match': header } })).ifMatch).toEqual(versions);
  });

  test.each(['W/"7"', '"seven"', '""', '"-1"', '"1e3"', 'W/"7", "x"'])('%s matches no version', async header => {
    expect((await patch({ headers: { 'if-match': header } })).ifMatch).toEqual([]);
  });

  test.each(['"7", "seven"', '"7.Ab_-12cd"', '"7.Ab_-12cd-gzip"', ' "7" '])('%s asks for version 7', async header => {
    expect((await patch({ headers: { 'if-match': header } })).ifMatch).toEqual([7]);
  });

  test.each(['7', '"7', '*, "7"', '', ','])('%j is no ETag of ours', async header => {
    expect(await refusal(patch({ headers: { 'if-match': header } }))).toEqual(wrong('/If-Match'));
  });
});

describe('Idempotency-Key', () => {
  const key = '01932c07-208a-7000-8000-000000000001';
  const idFor = async (headers: Record<string, string>) =>
    (await requestOf(create, requestFor(create, { caller: ada, params, body: { title: 'x' }, headers }), new Date())).newId('item');

  test('marks what is written, so that a retry is known again: by the same caller, on the same route', async () => {
    const markOf = async (headers: Record<string, string>, caller = ada) =>
      (await patch({ headers: { 'content-type': 'application/json', ...headers }, caller })).context?.retryMark;
    const mark = await markOf({ 'idempotency-key': key });
    expect(mark).toMatch(/^[\w-]{12}\.[\w-]{6}$/);
    expect(await markOf({ 'idempotency-key': `"${key}"` })).toBe(mark);
    expect(await markOf({ 'idempotency-key': `${key}0` })).not.toBe(mark);
    expect(await markOf({ 'idempotency-key': key }, { ...ada, userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ec' })).not.toBe(mark);
    expect(await markOf({})).toBeUndefined();
  });

  test('left out gives a new id each time', async () => {
    expect(await idFor({})).not.toBe(await idFor({}));
  });

  test.each(['short', 'with a space in it', 'x'.repeat(201), '"1234567"', 'ümlaute-überall', ''])('%j is none', async header => {
    expect(await refusal(idFor({ 'idempotency-key': header }))).toEqual(wrong('/Idempotency-Key'));
  });
});
