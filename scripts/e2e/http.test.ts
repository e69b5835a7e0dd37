import { describe, expect, test } from 'vitest';
import { allowedAt } from '../../shared/api/core/methods.ts';
import type { Route } from '../../shared/api/core/route.ts';
import { routes } from '../../shared/api/index.ts';
import { gatewayUrl, signIn } from '../testing/people.ts';
import { person, stage } from '../testing/stage.ts';

const ada = person('ada');
const origin = 'http://localhost:3000';

/** A request as it goes over the wire, signed by Ada unless it says otherwise. */
const ask = async (path: string, { headers, ...init }: RequestInit = {}, base = stage.apiUrl) =>
  fetch(`${base}${path}`, { ...init, headers: { authorization: `Bearer ${(await ada).token}`, ...headers } });

const security = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};
const headersOf = (response: Response) => Object.fromEntries(response.headers);

describe('a path', () => {
  test.each(['/', '/v1', '/v1/nothing', '/v3/me', '/wp-login.php', '/v1/me/x'])(
    'that is not there (%s) answers 404 by a problem document',
    async path => {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const response = await ask(path, { method });
        expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
        expect(await response.json()).toMatchObject({ code: 'not_found', details: { what: 'route' }, requestId: expect.any(String) });
      }
    },
  );

  const paths = new Map(Object.values<Route>(routes).map(({ path, gateway }) => [path, gateway]));

  test.each([...paths])('%s answers 405 with Allow to a method that it does not take', async (path, gateway) => {
    const filled = path.replace(/\{\w+\}/g, 'x');
    const allowed = allowedAt(Object.values(routes), filled);
    for (const method of ['PUT', 'GET', 'POST', 'PATCH', 'DELETE'].filter(each => !allowed.includes(each))) {
      const response = await ask(filled, { method }, gatewayUrl(stage, gateway));
      expect([response.status, response.headers.get('allow')]).toEqual([405, allowed.join(', ')]);
      expect(await response.json()).toMatchObject({ code: 'method_not_allowed', details: { allowed } });
    }
  });

  test('of another gateway answers 421 at this one, for every method, and what is at neither 404', async () => {
    const { workspaceId } = await ada;
    const patients = `/v1/workspaces/${workspaceId}/patients`;
    for (const [base, path] of [
      [stage.apiUrl, patients],
      [stage.apiUrl, `${patients}/x`],
      [stage.clinicUrl!, '/v1/me'],
      [stage.clinicUrl!, `/v1/workspaces/${workspaceId}/items`],
    ] as const)
      for (const method of ['GET', 'POST', 'PUT']) {
        const response = await ask(path, { method }, base);
        expect([response.status, await response.json()], `${method} ${path}`).toMatchObject([421, { code: 'other_address' }]);
      }
    expect((await ask('/v1/nothing', {}, stage.clinicUrl!)).status).toBe(404);
  });

  test('is asked about nobody: these answers need no token', async () => {
    expect((await fetch(`${stage.apiUrl}/v1/nothing`)).status).toBe(404);
    expect((await fetch(`${stage.apiUrl}/v1/batch`, { method: 'PUT' })).status).toBe(405);
    expect((await fetch(`${stage.apiUrl}/v1/me`, { method: 'PUT' })).status).toBe(405);
  });
});

test.each(['/v1/me', '/v1/config', '/v1/nothing', '/v1/notifications?limit=0'])('%s is answered with security headers', async path => {
  expect(headersOf(await ask(path))).toMatchObject({
    ...security,
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
});

describe('HEAD', () => {
  test.each(['/v1/config', '/health', '/openapi.json'])(
    'of %s, which anybody may read, answers what GET does, without the body',
    async path => {
      const [head, get] = [await ask(path, { method: 'HEAD' }), await ask(path)];
      expect([head.status, await head.text()]).toEqual([200, '']);
      for (const name of ['content-type', 'etag']) expect(head.headers.get(name)).toBe(get.headers.get(name));
    },
  );

  test('of what asks for a token is answered 405', async () => {
    const head = await ask('/v1/me', { method: 'HEAD' });
    expect([head.status, head.headers.get('allow')]).toEqual([405, 'DELETE, GET, OPTIONS, PATCH']);
  });
});

describe('a browser', () => {
  const preflight = (headers: Record<string, string>) => fetch(`${stage.apiUrl}/v1/me`, { method: 'OPTIONS', headers });

  test('of an origin of the stage may send and read what the API speaks by', async () => {
    const answer = await preflight({ origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'if-match' });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    for (const method of ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'])
      expect(answer.headers.get('access-control-allow-methods')).toContain(method);
    for (const header of ['api-version', 'authorization', 'idempotency-key', 'if-match', 'if-none-match', 'x-request-id'])
      expect(answer.headers.get('access-control-allow-headers')).toContain(header);
    const reply = await ask('/v1/me', { headers: { origin } });
    for (const header of [
      'api-version',
      'etag',
      'location',
      'retry-after',
      'deprecation',
      'sunset',
      'idempotency-replayed',
      'x-request-id',
    ])
      expect(reply.headers.get('access-control-expose-headers')?.split(',')).toContain(header);
  });

  test.each(['http://localhost:5173', 'http://localhost:8081', 'capacitor://localhost'])(
    'of an app that is served at %s may call the local cloud',
    async local => {
      const answer = await preflight({ origin: local, 'access-control-request-method': 'GET' });
      expect(answer.headers.get('access-control-allow-origin')).toBe(local);
    },
  );

  test('of another origin may not', async () => {
    const answer = await preflight({ origin: 'https://evil.example', 'access-control-request-method': 'GET' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a mistake is told', () => {
  const titleOf = async (headers: Record<string, string>, path = '/v1/notifications?limit=x') => {
    const response = await ask(path, { headers });
    return { language: response.headers.get('content-language'), ...((await response.json()) as object) };
  };

  test('in the language that the client accepts most, each wrong place with a stable code', async () => {
    const english = { pointer: '/limit', code: 'not_a_number', detail: 'must be a number' };
    expect(await titleOf({ 'accept-language': 'en' })).toMatchObject({
      language: 'en',
      title: 'Invalid request',
      details: { errors: [english] },
    });
    const german = { ...english, detail: 'muss eine Zahl sein' };
    const accepts = 'nl, fr;q=0.7, de-AT;q=0.9';
    expect(await titleOf({ 'accept-language': accepts })).toMatchObject({
      language: 'de',
      title: 'Ungültige Anfrage',
      details: { errors: [german] },
    });
    expect(await titleOf({ 'accept-language': 'es' }, '/v1/nothing')).toMatchObject({ language: 'es', title: 'No encontrado' });
  });

  test('else in the language of the profile', async () => {
    const { api, email, password } = await person('fado');
    await api.changeMe({ body: { locale: 'pt-BR' } });
    // The gateway keeps what it knew of the old token for a minute: sign in anew.
    const { token } = await signIn(stage, email, password);
    const headers = { authorization: `Bearer ${token}`, 'accept-language': '' };
    expect(await titleOf(headers)).toMatchObject({ language: 'pt', title: 'Pedido inválido' });
    expect(await titleOf({ ...headers, 'accept-language': 'nl' })).toMatchObject({ language: 'pt' });
    expect(await titleOf({ ...headers, 'accept-language': 'fr' })).toMatchObject({ language: 'fr' });
  });
});
