import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '../../shared/api/core/route.ts';
import { routes } from '../../shared/api/index.ts';
import type { ItemId, WorkspaceId } from '../../shared/domain/core/ids.ts';
import type { Person } from '../testing/people.ts';
import { raw } from '../testing/raw.ts';
import { person, stage } from '../testing/stage.ts';
import { memberOf, workspaceOf } from '../testing/workspace.ts';

/*
 * The OWASP API Security Top 10 (2023), one by one: https://owasp.org/API-Security/editions/2023/en/0x11-t10/. The walk of every route by
 * every role stands in every-route.test.ts; here is what each risk means for this API, tried as somebody would.
 */
let ada: Person;
let eve: Person;
let home: { workspaceId: WorkspaceId };
let item: { workspaceId: WorkspaceId; itemId: ItemId };

beforeAll(async () => {
  [ada, eve] = await Promise.all([person('ada'), person('eve')]);
  home = await workspaceOf(ada);
  item = (await ada.api.createItem({ params: home, body: { title: 'Hers alone', due: { date: '2030-01-01' } } })).data;
});

const json = (body: unknown) => ({ body: JSON.stringify(body), contentType: 'application/json' });
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('API1:2023 Broken Object Level Authorization', () => {
  test('the id of a thing opens nothing: neither in its own workspace, nor in that of who asks, nor by a key of somebody else', async () => {
    const { data: key } = await eve.api.createKey({
      body: { name: 'x', scopes: [{ workspaceId: eve.workspaceId, rows: [{ resource: 'item', actions: ['read', 'change', 'delete'] }] }] },
    });
    for (const token of [eve.token, key.token])
      for (const workspaceId of [home.workspaceId, eve.workspaceId])
        for (const route of [routes.getItem, routes.deleteItem] as Route[])
          expect((await raw({ route, params: { workspaceId, itemId: item.itemId }, token })).status).toBe(404);
    expect((await ada.api.getItem({ params: item })).data).toMatchObject({ title: 'Hers alone', version: 1 });
  });

  test("a cursor of another's list reads one's own, or nothing", async () => {
    for (const title of ['One', 'Two']) await ada.api.createItem({ params: home, body: { title } });
    const { cursor } = await ada.api.listItems({ params: home, query: { limit: 1 } });
    const { text } = await raw({
      route: routes.listItems,
      params: { workspaceId: eve.workspaceId },
      token: eve.token,
      query: `?cursor=${encodeURIComponent(cursor!)}`,
    });
    expect(text).not.toContain(home.workspaceId);
  });
});

describe('API2:2023 Broken Authentication', () => {
  test('what nobody issued is nobody’s: no token, another signature, no algorithm, a key that was made up or has ended', async () => {
    const [header = '', payload = ''] = ada.token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${payload}`;
    const { data: key } = await ada.api.createKey({ body: { name: 'x', account: ['read'] } });
    await ada.api.revokeKey({ params: key });
    const tokens = [
      undefined,
      `${encoded({ alg: 'none' })}.${payload}.`,
      `${forged}.${createHmac('sha256', 'almanac').update(forged).digest('base64url')}`,
      `${header}.${encoded({ ...claims, sub: eve.userId })}.${ada.token.split('.')[2]}`,
      key.token,
      `${key.token.slice(0, -6)}000000`,
      'alm_',
    ];
    for (const token of tokens) expect((await raw({ route: routes.getMe, token })).status).toBe(401);
  });

  test('the answer to a wrong token tells nothing about why', async () => {
    const { problem } = await raw({ route: routes.getMe, token: 'alm_let-me-in' });
    expect(problem.details?.reason).toBeUndefined();
  });
});

describe('API3:2023 Broken Object Property Level Authorization', () => {
  test.each(['createdBy', 'version', 'workspaceId', 'status', 'createdAt'])('nobody sets %s by naming it', async field => {
    const body = { title: 'x', [field]: 'x' };
    for (const route of [routes.createItem, routes.changeItem] as Route[]) {
      const { status, problem } = await raw({ route, params: item, token: ada.token, ...json(body) });
      expect([status, problem.details.errors[0].pointer]).toEqual([400, `/${field}`]);
    }
  });

  test('members see each other’s names, and neither addresses nor settings', async () => {
    const params = await workspaceOf(ada);
    const bob = await memberOf(params, ada, 'member');
    const text = JSON.stringify((await bob.api.listMembers({ params })).data);
    for (const secret of [ada.email, 'quietHours', 'channels']) expect(text).not.toContain(secret);
  });

  test('a key is shown without its token and hash', async () => {
    const { data: key } = await ada.api.createKey({ body: { name: 'x', account: ['read'] } });
    const shown = JSON.stringify([(await ada.api.listKeys({})).data, (await ada.api.getKey({ params: key })).data]);
    for (const secret of [key.token, 'hash', 'Hash']) expect(shown).not.toContain(secret);
  });
});

describe('API4:2023 Unrestricted Resource Consumption', () => {
  test('a request is bounded: its body, its page, its batch, the window of an agenda', async () => {
    const token = ada.token;
    const big = { body: JSON.stringify({ title: 'x'.repeat(300_000) }), contentType: 'application/json' };
    expect((await raw({ route: routes.createItem, params: home, token, ...big })).status).toBe(413);
    expect((await raw({ route: routes.listItems, params: home, token, query: '?limit=101' })).status).toBe(400);
    expect((await raw({ route: routes.getAgenda, token, query: '?from=1970-01-01T00:00:00Z&to=2970-01-01T00:00:00Z' })).status).toBe(400);
    const commands = Array.from({ length: 26 }, () => ({ method: 'GET', path: '/v1/me' }));
    expect((await raw({ route: routes.runBatch, token, ...json({ commands }) })).status).toBe(400);
  });

  test('each reply says how much is left', async () => {
    const response = await fetch(`${stage.apiUrl}/v1/me`, { headers: { authorization: `Bearer ${ada.token}` } });
    expect([response.headers.get('ratelimit-policy'), response.headers.get('ratelimit')]).toEqual([
      expect.stringMatching(/^"request";q=\d+;w=60$/),
      expect.stringMatching(/^"request";r=\d+;t=\d+$/),
    ]);
  });
});

describe('API5:2023 Broken Function Level Authorization', () => {
  test('what is for admins, for operators or for people is refused to others, whatever method they try', async () => {
    const params = await workspaceOf(ada);
    const bob = await memberOf(params, ada, 'member');
    const rows = [{ resource: 'item' as const, actions: ['read' as const] }];
    const { data: key } = await ada.api.createKey({ body: { name: 'x', scopes: [{ ...params, rows }], account: ['read', 'change'] } });
    const tried: [Route, string, unknown?][] = [
      [routes.createOffer, bob.token, { userId: eve.userId, role: 'guest' }],
      [routes.createRole, bob.token, { name: 'Mine', rows }],
      [routes.transferOwnership, bob.token, { userId: bob.userId }],
      [routes.getHealthDetails, ada.token],
      [routes.createKey, key.token, { name: 'another', account: ['read'] }],
      [routes.changeMe, key.token, { displayName: 'Robot' }],
    ];
    for (const [route, token, body] of tried)
      expect([route.path, (await raw({ route, params, token, ...(body ? json(body) : {}) })).status]).toEqual([route.path, 403]);
  });
});

describe('API6:2023 Unrestricted Access to Sensitive Business Flows', () => {
  test('nobody makes keys without end: fifty, then one must go first', async () => {
    const bob = await person('bob');
    for (let made = 0; made < 50; made++) await bob.api.createKey({ body: { name: `${made}`, account: ['read'] } });
    await expect(bob.api.createKey({ body: { name: 'One more', account: ['read'] } })).rejects.toMatchObject({
      status: 409,
      code: 'limit_reached',
      details: { limit: 50 },
    });
  });

  test('nobody is brought into a workspace, or told of its items, by who may not', async () => {
    await expect(eve.api.createItem({ params: eve, body: { title: 'Spam', assignees: [ada.userId] } })).rejects.toMatchObject({
      status: 400,
    });
  });
});

describe('API7:2023 Server Side Request Forgery', () => {
  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/push',
    'https://[::ffff:10.0.0.1]/push',
    'https://user:password@push.example.com/',
    'file:///etc/passwd',
    'gopher://push.example.com/',
  ])('no push message goes to %s', async endpoint => {
    const keys = { p256dh: (await ada.api.getPushKey({})).data.publicKey, auth: 'tBHItJI5svbpez7KI4CCXg' };
    expect((await raw({ route: routes.registerSubscription, token: ada.token, ...json({ endpoint, keys }) })).status).toBe(400);
  });

  test('no browser is sent on to an address that the stage does not list', async () => {
    const body = { provider: 'google', redirect: 'https://evil.example.com/' };
    expect((await raw({ route: routes.createConsent, token: ada.token, ...json(body) })).status).toBe(400);
  });
});

describe('API8:2023 Security Misconfiguration', () => {
  test('mistakes tell of the request and never of the machine, and every reply is for nobody else to keep or frame', async () => {
    for (const path of ['/v1/me', '/v1/nothing', `/v1/workspaces/${home.workspaceId}/items?cursor=x`]) {
      const response = await fetch(`${stage.apiUrl}${path}`, {
        headers: { authorization: `Bearer ${ada.token}`, origin: 'https://evil.example.com' },
      });
      expect(await response.text()).not.toMatch(/node_modules|\.ts:\d|at \w+ \(|stack|DynamoDB|arn:aws/);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'strict-transport-security': expect.stringContaining('max-age='),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
      });
      expect(response.headers.get('access-control-allow-origin')).not.toBe('*');
      expect(response.headers.get('access-control-allow-origin')).not.toBe('https://evil.example.com');
      expect(response.headers.get('x-powered-by')).toBeNull();
    }
  });
});

describe('API9:2023 Improper Inventory Management', () => {
  test('what is served is what the document says, and nothing else: no other version, no back door', async () => {
    const document = (await (await fetch(`${stage.apiUrl}/openapi.json`)).json()) as { paths: Record<string, object> };
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter(method => ['get', 'post', 'patch', 'delete'].includes(method))
        .map(method => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).toEqual(
      Object.values(routes as Record<string, Route>)
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    );
    for (const path of ['/v0/me', '/v9/me', '/me', '/admin', '/debug', '/.env', '/graphql', '/v1/users'])
      expect((await fetch(`${stage.apiUrl}${path}`, { headers: { authorization: `Bearer ${ada.token}` } })).status).toBe(404);
  });
});

describe('API10:2023 Unsafe Consumption of APIs', () => {
  test.each(['?state=forged&code=x', '?code=x', '?state=forged&error=%3Cscript%3Ealert(1)%3C/script%3E', `?state=${'x'.repeat(201)}`])(
    'what a provider is said to answer (%s) is believed only where we asked, and never shown',
    async query => {
      const response = await fetch(`${stage.apiUrl}/v1/connections/return/google${query}`, { redirect: 'manual' });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(response.headers.get('location')).toBeNull();
      expect(await response.text()).not.toContain('<script>');
    },
  );
});
