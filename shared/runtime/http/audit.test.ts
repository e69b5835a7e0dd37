import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import './environment.fixture.ts';
import * as z from 'zod';
import type { Caller, HandlersOf, Routes } from '../../api/core/route.ts';
import type { Access } from '../../domain/core/access.ts';
import type { Change } from '../../domain/core/due.ts';
import { keptOutput } from '../log/output.fixture.ts';
import { ada, home, invocation, requestFor } from './gateway.fixture.ts';
import { serve } from './serve.ts';

/** The rows that were put, by their keys, as one conditional write each leaves them; or no table at all. */
type Row = { type: string; record: Access; by: string; for?: string; requestId: string };
const table = vi.hoisted(() => ({ rows: new Map<string, unknown>(), puts: 0, isThere: true }));
const rows = () => [...table.rows.values()] as Row[];

vi.mock('../../data/people/accesses.ts', () => ({
  accesses: {
    create: async (
      { next, event }: Change<Access>,
      { userId, by = userId, for: whose, requestId }: { userId: string; by?: string; for?: string; requestId: string },
    ) => {
      table.puts += 1;
      if (!table.isThere) throw new Error('ProvisionedThroughputExceededException');
      const key = `${next.scope}#${next.ownerId}#${next.accessId}`;
      if (!table.rows.has(key)) table.rows.set(key, { type: event.type, record: next, by, requestId, ...(whose && { for: whose }) });
    },
  },
}));

vi.mock('../../aws/secrets/secrets.ts', () => ({ secretGenerations: async () => ({ current: 'c'.repeat(64), previous: undefined }) }));

/** Who is not known to belong somewhere is a stranger there. */
vi.mock('../../data/people/roles.ts', () => ({ standingIn: async () => undefined }));

/** Nobody may act for anybody. */
vi.mock('../../data/people/wards.ts', async () => {
  const { Failure: Refusal } = await import('../../domain/core/failure.ts');
  return { wardOf: () => Promise.reject(new Refusal('forbidden', { reason: 'not_a_guardian' })) };
});

const common = { summary: 'Test', fails: [], limit: 'none', example: {} } as const;
const Thing = z.object({ itemId: z.string(), title: z.string() });
const routes = {
  show: {
    ...common,
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/chart',
    access: 'member:create',
    audited: 'read',
    query: z.strictObject({ from: z.coerce.number().optional(), cursor: z.string().optional() }),
    reply: Thing,
  },
  take: { ...common, method: 'GET', path: '/v1/me/all', access: 'user', audited: 'export', keys: 'never', list: Thing },
  own: { ...common, method: 'GET', path: '/v1/me/portals/{workspaceId}', access: 'user', keys: 'never', reply: Thing },
  hand: { ...common, method: 'GET', path: '/v1/workspaces/{workspaceId}/file', access: 'item:read', audited: 'read', file: 'text/plain' },
  follow: {
    ...common,
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/followed',
    access: 'item:read',
    audited: 'read',
    list: Thing,
    stream: {},
  },
  plain: { ...common, method: 'GET', path: '/v1/workspaces/{workspaceId}/items', access: 'item:read', reply: Thing },
} as const satisfies Routes;
type Name = keyof typeof routes;

const thing = { itemId: 'item_1', title: 'Something that few may see' };
const handlers: HandlersOf<typeof routes> = {
  show: async () => thing,
  take: async () => ({ items: [thing] }),
  own: async () => thing,
  hand: async () => ({ etag: '"1"', cacheSeconds: 0, private: true, variants: { identity: Buffer.from(thing.title) } }),
  follow: async () => ({ items: [thing], cursor: 'end', places: ['first'] }),
  plain: async () => thing,
};

const keptLines = keptOutput();
const elsewhere = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ez';
const guest: Caller = { ...ada, userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ec', roles: { [home]: 'guest' } };
const withKey = (caller: Caller, account: []): Caller => ({
  ...caller,
  key: { keyId: 'key_01kb8m3tq2e8fvq3w5r7c9d0ea', account, until: '2100-01-01T00:00:00.000Z' },
});

type CallOptions = {
  caller?: Caller;
  requestId?: string;
  workspaceId?: string;
  query?: Record<string, string>;
  at?: number;
  part?: number;
  headers?: Record<string, string>;
};
const callsBegan = Date.parse('2026-11-21T08:00:00.000Z');
const call = async (
  name: Name,
  { caller = ada, requestId = 'request-7', workspaceId = home, query, at = callsBegan, part, headers = {} }: CallOptions = {},
) => {
  const event = requestFor(routes[name], { caller, params: routes[name].path.includes('{') ? { workspaceId } : {}, query, headers });
  Object.assign(event.requestContext, { requestId, part });
  return serve(routes, handlers, () => new Date(at))(event, invocation);
};

beforeEach(() => {
  Object.assign(table, { puts: 0, isThere: true });
  table.rows.clear();
});

describe('who is shown what is audited', () => {
  test('is written down before the answer leaves: who, when, in which request, what they asked for', async () => {
    expect((await call('show', { query: { from: '3' } })).statusCode).toBe(200);
    expect(rows()).toEqual([
      {
        type: 'access.read',
        by: ada.userId,
        requestId: 'request-7',
        record: expect.objectContaining({
          ...{ scope: 'WS', ownerId: home, userId: ada.userId, operation: 'show' },
          subjects: { workspaceId: home },
          query: { from: '3' },
        }),
      },
    ]);
  });

  test('stands in the own log where it is about no workspace', async () => {
    await call('take');
    expect(rows()).toMatchObject([
      { type: 'access.exported', record: { scope: 'USER', ownerId: ada.userId, operation: 'take', subjects: {} } },
    ]);
  });

  test('is the key, where a key reads, beside its maker', async () => {
    const caller = withKey({ ...ada, roles: { [home]: [{ resource: 'item', actions: ['read'] }] } }, []);
    await call('hand', { caller });
    expect(rows()).toMatchObject([{ by: caller.key!.keyId, record: { userId: ada.userId } }]);
  });

  test('is written down before a stream begins, too, and sees none of it where that cannot be', async () => {
    const headers = { accept: 'text/event-stream' };
    expect(await call('follow', { headers })).toMatchObject({ statusCode: 200, body: expect.stringContaining(thing.title) });
    expect(rows()).toMatchObject([{ type: 'access.read', record: { operation: 'follow' } }]);
    table.isThere = false;
    const reply = await call('follow', { headers, requestId: 'request-8' });
    expect(reply.statusCode).toBe(503);
    expect(JSON.stringify(reply)).not.toContain(thing.title);
  });

  test('is written once for a request however often it is tried, and for each command of a batch', async () => {
    for (const part of [undefined, undefined, 1, 2, 2]) await call('show', { part });
    expect(rows()).toHaveLength(3);
  });

  test.each(['show', 'take', 'hand'] as const)(
    'sees nothing of %s when it cannot be written: 503, and none of the answer leaves',
    async name => {
      table.isThere = false;
      const reply = await call(name);
      expect(reply).toMatchObject({ statusCode: 503, headers: { 'content-type': 'application/problem+json' } });
      expect(JSON.parse(reply.body!)).toMatchObject({ code: 'audit_unavailable' });
      expect(JSON.stringify(reply)).not.toContain(thing.title);
      expect(keptLines.lines().findLast(({ code }) => code === 'ALM008')).toMatchObject({ AccessesUnwritten: 1 });
      table.isThere = true;
      expect((await call(name)).statusCode).toBe(200);
    },
  );

  test('costs nothing where nothing is audited, and nothing when there is no answer', async () => {
    expect((await call('plain')).statusCode).toBe(200);
    expect((await call('show', { query: { wrong: '1' } })).statusCode).toBe(400);
    expect(table.puts).toBe(0);
  });
});

describe('a refusal', () => {
  let day = 0;
  // Each test asks on a day of its own: an instance remembers what it has written.
  beforeEach(() => {
    day += 86_400_000;
  });

  test('of a member is an entry, with what they lacked, and no more than one an hour of its kind', async () => {
    const at = callsBegan + day;
    for (let i = 0; i < 200; i++)
      expect((await call('show', { caller: guest, at: at + i, requestId: `request-${i}` })).statusCode).toBe(403);
    expect(rows()).toMatchObject([
      { type: 'access.refused', by: guest.userId, record: { ownerId: home, operation: 'show', needs: 'member:create', query: {} } },
    ]);
    expect(table.puts).toBe(1);
    await call('show', { caller: guest, at: at + 3_600_000 });
    expect(rows()).toHaveLength(2);
  });

  test('of who acts for another names both, beside their own, and no more than one an hour whomever they name', async () => {
    const [at, others] = [callsBegan + day, ['ez', 'ey', 'ex'].map(end => `user_01kb8m3tq2e8fvq3w5r7c9d0${end}`)];
    await call('show', { caller: guest, at });
    for (const other of others) expect((await call('take', { caller: guest, at, headers: { 'acting-for': other } })).statusCode).toBe(403);
    for (const other of others) expect((await call('show', { caller: guest, at, headers: { 'acting-for': other } })).statusCode).toBe(403);
    expect(rows().map(({ by, for: whose, record: { operation, userId } }) => [operation, by, whose, userId])).toEqual([
      ['show', guest.userId, undefined, guest.userId],
      ['take', guest.userId, others[0], guest.userId],
      ['show', guest.userId, others[0], guest.userId],
    ]);
  });

  test('of a stranger is a metric alone', async () => {
    expect((await call('show', { workspaceId: elsewhere, at: callsBegan + day })).statusCode).toBe(404);
    expect(table.puts).toBe(0);
    expect(keptLines.lines().findLast(({ code }) => code === 'ALM009')).toMatchObject({ StrangersRefused: 1, route: 'show' });
  });

  test('of who acts for another on a route of their own stands in their own log: in that of no workspace that they name', async () => {
    const headers = { 'acting-for': guest.userId };
    for (const workspaceId of [elsewhere, home])
      expect((await call('own', { workspaceId, headers, at: callsBegan + day })).statusCode).toBe(403);
    expect(rows().map(({ record: { scope, ownerId, subjects } }) => ({ scope, ownerId, subjects }))).toEqual([
      { scope: 'USER', ownerId: ada.userId, subjects: {} },
    ]);
  });

  test('of a key is an entry where the key belongs, and none in a workspace that it has nothing to do with', async () => {
    const at = callsBegan + day;
    const caller = withKey({ ...ada, roles: { [home]: [{ resource: 'item', actions: ['read'] }] } }, []);
    expect((await call('show', { caller, at })).statusCode).toBe(403);
    expect((await call('take', { caller, at })).statusCode).toBe(403);
    expect((await call('show', { caller, at, workspaceId: elsewhere })).statusCode).toBe(404);
    expect(rows().map(({ by, record: { ownerId, needs } }) => [by, ownerId, needs])).toEqual([
      [caller.key!.keyId, home, 'member:create'],
      [caller.key!.keyId, ada.userId, 'person'],
    ]);
  });

  test('is answered also when it cannot be written, and written by the next that comes', async () => {
    const at = callsBegan + day;
    table.isThere = false;
    expect((await call('show', { caller: guest, at })).statusCode).toBe(403);
    table.isThere = true;
    expect((await call('show', { caller: guest, at })).statusCode).toBe(403);
    expect(rows()).toHaveLength(1);
  });
});

test('whatever is asked, by whom and how often: an entry for each audited answer and each kind of refusal an hour, and for nothing else', async () => {
  const asked = fc.record({
    name: fc.constantFrom<Name>('show', 'take', 'hand', 'plain'),
    caller: fc.constantFrom(ada, guest, withKey(ada, [])),
    workspaceId: fc.constantFrom(home, elsewhere),
    requestId: fc.nat({ max: 5 }).map(String),
  });
  let at = callsBegan + 1000 * 86_400_000;
  await fc.assert(
    fc.asyncProperty(fc.array(asked, { maxLength: 30 }), async calls => {
      at += 3_600_000;
      table.rows.clear();
      const expected = new Set<string>();
      for (const each of calls) {
        const who = each.caller.key?.keyId ?? each.caller.userId;
        const requestId = `${who}-${each.requestId}`;
        const { statusCode } = await call(each.name, { ...each, requestId, at });
        if (statusCode === 200 && each.name !== 'plain') expected.add(`${each.name} ${requestId} shown`);
        if (statusCode === 403) expected.add(`${each.name} ${who} refused`);
      }
      const entries = rows().map(({ type, by, requestId, record: { operation } }) =>
        type === 'access.refused' ? `${operation} ${by} refused` : `${operation} ${requestId} shown`,
      );
      expect(entries.sort()).toEqual([...expected].sort());
    }),
    { numRuns: 200 },
  );
});
