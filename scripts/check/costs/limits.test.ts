import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Route } from '../../../shared/api/core/route.ts';
import { routes } from '../../../shared/api/index.ts';
import type { KeyId } from '../../../shared/domain/core/ids.ts';
import { type Engine, useEngine } from './engine.ts';
import { meterOf } from './meter.ts';

/*
 * What the rate limits cost at the table, and what they answer, behind the handler that is deployed. The day stands still, so that a test
 * does not fall over the end of a window.
 */
type Reply = { statusCode: number; headers: Record<string, string>; body: string };

const context = { awsRequestId: '3f0c1f5e-8f0e-4d3a-9a54-5a8b8a4f3f11', functionName: 'test' };
let engine: Engine;
let measured: ReturnType<typeof meterOf>;
let limited: typeof import('../../../shared/runtime/http/limits.ts').limited;
let recurrence: (event: object, context: object) => Promise<Reply>;

beforeAll(async () => {
  engine = await useEngine();
  const [{ documents }, { handler }, limits] = await Promise.all([
    import('../../../shared/data/core/table.ts'),
    import('../../../functions/items/api.ts'),
    import('../../../shared/runtime/http/limits.ts'),
  ]);
  recurrence = handler as unknown as typeof recurrence;
  limited = limits.limited;
  measured = meterOf(documents);
});
afterAll(() => engine?.stop());
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T08:00:20Z') }));
afterEach(() => vi.useRealTimers());

/** What the limits say of a request by somebody who is signed in, or by a visitor from an address. */
const countedBy = (route: Route, { lambda, sourceIp }: { lambda?: object; sourceIp?: string }, by = limited) =>
  by(route, { headers: {}, requestContext: { http: { sourceIp }, authorizer: { lambda } } } as never);

/** The limits as another instance of a function has them: it holds no lease. */
const anotherInstance = async (): Promise<typeof limited> => {
  vi.resetModules();
  return (await import('../../../shared/runtime/http/limits.ts')).limited;
};

let callers = 0;
/** Somebody new, and how they ask for a preview: a search. */
const someone = (plan: 'plus' | 'standard') => {
  callers += 1;
  const lambda = { userId: `user_${String(callers).padStart(26, '0')}`, zone: 'Europe/Berlin', locale: 'en', roles: '{}', plan };
  const { method, path, example } = routes.previewRecurrence;
  return () =>
    recurrence(
      {
        version: '2.0',
        routeKey: `${method} ${path}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(example.body),
        requestContext: { requestId: context.awsRequestId, authorizer: { lambda } },
      },
      context,
    );
};
const ask = async (times: number, request: () => Promise<Reply>): Promise<Reply[]> => {
  const replies: Reply[] = [];
  for (let i = 0; i < times; i++) replies.push(await request());
  return replies;
};
const passed = (replies: Reply[]): number => replies.filter(({ statusCode }) => statusCode === 200).length;

test('somebody who asks little costs neither a write nor a read', async () => {
  const { leases, requests } = await measured(() => ask(1, someone('plus')));
  expect({ leases, requests }).toEqual({ leases: 0, requests: [] });
});

test('a hundred and eighty searches at once cost 23 writes and one read of the window before: 0.13 a request; whoever goes on costs none beside', async () => {
  const { leases, requests, result } = await measured(() => ask(300, someone('plus')));
  expect({ leases, requests, passed: passed(result) }).toEqual({ leases: 23, requests: ['GetItem'], passed: 180 });
});

test('each reply says what is left, and the refusal when to come again', async () => {
  const replies = await ask(31, someone('standard'));
  expect(replies[0]?.headers).toMatchObject({ 'ratelimit-policy': '"search";q=30;w=60', ratelimit: '"search";r=29;t=65' });
  expect(replies[29]?.headers).toMatchObject({ ratelimit: '"search";r=0;t=65' });
  const refused = replies[30]!;
  expect(refused).toMatchObject({ statusCode: 429, headers: { 'retry-after': '65', ratelimit: '"search";r=0;t=65' } });
  expect(JSON.parse(refused.body)).toMatchObject({
    code: 'too_many_requests',
    details: { limit: 'search', quota: 30, windowSeconds: 60, retryAfterSeconds: 65 },
  });
});

test('the window slides: what was asked at its end counts beyond its border, also for an instance that knows nothing of it', async () => {
  vi.setSystemTime(new Date('2026-11-21T08:00:59.900Z'));
  const request = someone('standard');
  expect(passed(await ask(40, request))).toBe(30);
  for (const [now, more] of [
    ['2026-11-21T08:01:00Z', 0],
    ['2026-11-21T08:01:59.900Z', 0],
    ['2026-11-21T08:02:00Z', 30],
  ] as const) {
    vi.setSystemTime(new Date(now));
    expect(passed(await ask(40, request)), now).toBe(more);
  }
  vi.setSystemTime(new Date('2026-11-21T08:02:59Z'));
  expect(passed(await ask(20, request))).toBe(0);
});

test('an instance that comes new reads what others took in the window before', async () => {
  vi.setSystemTime(new Date('2026-11-21T08:00:59.900Z'));
  const caller = { lambda: { userId: 'user_of_two_instances', plan: 'standard' } };
  const another = await anotherInstance();
  for (let i = 0; i < 25; i += 1) expect((await countedBy(routes.listItems, caller)).refusal).toBeUndefined();
  vi.setSystemTime(new Date('2026-11-21T08:01:00Z'));
  const refusals: boolean[] = [];
  for (let i = 0; i < 10; i += 1) refusals.push((await countedBy(routes.listItems, caller, another)).refusal !== undefined);
  expect(refusals.filter(refused => !refused).length).toBeLessThanOrEqual(5);
  expect(refusals[0]).toBe(false);
});

test('one caller’s limit is not another’s', async () => {
  await ask(35, someone('standard'));
  expect(passed(await ask(5, someone('standard')))).toBe(5);
});

test('all API keys of a user have one quota, half of the user’s own, by the plan that they were made under (M5)', async () => {
  const key = (keyId: KeyId) => ({ lambda: { userId: 'user_of_keys', keyId, plan: 'standard' } });
  const refusals: boolean[] = [];
  for (let i = 0; i < 70; i += 1) refusals.push((await countedBy(routes.getMe, key(`key_${i}`))).refusal !== undefined);
  expect(refusals.indexOf(true)).toBe(50);
  expect((await countedBy(routes.getMe, { lambda: { userId: 'user_of_keys', plan: 'standard' } })).refusal).toBeUndefined();
});

test('visitors are told apart by their address, those of one IPv6 network not at all; nobody is kept from unsubscribing', async () => {
  const refused = async (times: number, sourceIp: string, route: Route = routes.getConfig) => {
    let count = 0;
    for (let i = 0; i < times; i++) if ((await countedBy(route, { sourceIp })).refusal) count += 1;
    return count;
  };
  expect(await refused(105, '192.0.2.1')).toBe(5);
  expect(await refused(5, '192.0.2.2')).toBe(0);
  expect(await refused(100, '2001:db8:1:2::1')).toBe(0);
  expect(await refused(5, '2001:db8:1:2:ffff::7')).toBe(5);
  expect(await refused(5, '2001:db8:1:3::1')).toBe(0);
  expect(await refused(200, '192.0.2.1', routes.unsubscribe)).toBe(0);
  expect(await refused(200, '192.0.2.1', routes.getHealth)).toBe(0);
});

test('M11: who is refused is counted by address, apart from what visitors ask; nobody who is recognised pays for it', async () => {
  const refused = async (times: number, sourceIp: string) => {
    let count = 0;
    for (let i = 0; i < times; i++)
      if ((await countedBy(routes.getMe, { sourceIp, lambda: { refused: 'key_not_good' } })).refusal) count += 1;
    return count;
  };
  const { leases, result } = await measured(() => refused(1000, '203.0.113.1'));
  expect(result).toBe(900);
  expect(leases).toBeLessThan(60);
  expect(await refused(1, '203.0.113.2')).toBe(0);
  expect((await countedBy(routes.getConfig, { sourceIp: '203.0.113.1' })).refusal).toBeUndefined();
  const signedIn = { lambda: { userId: 'user_at_that_address', plan: 'standard' }, sourceIp: '203.0.113.1' };
  expect((await countedBy(routes.getMe, signedIn)).refusal).toBeUndefined();
});

test('a table that does not answer refuses nobody', async () => {
  engine.stop();
  const { leases, result } = await measured(() => ask(140, someone('standard')));
  expect(passed(result)).toBe(140);
  expect(leases).toBeGreaterThan(0);
});
