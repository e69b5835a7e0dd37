import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Route } from '../../../shared/api/core/route.ts';
import { routes } from '../../../shared/api/index.ts';
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
    import('../../../functions/items/recurrence/api.ts'),
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
const countedBy = (route: Route, { lambda, sourceIp }: { lambda?: object; sourceIp?: string }) =>
  limited(route, { headers: {}, requestContext: { http: { sourceIp }, authorizer: { lambda } } } as never);

let callers = 0;
/** Somebody new, and how they ask for a preview: a read. */
const someone = (plan: 'trial' | 'standard') => {
  callers += 1;
  const lambda = { userId: `user_${callers}`, zone: 'Europe/Berlin', locale: 'en', roles: '{}', plan };
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

test('somebody who asks little costs no write', async () => {
  const { leases, requests } = await measured(() => ask(6, someone('standard')));
  expect({ leases, requests }).toEqual({ leases: 0, requests: [] });
});

test('six hundred reads of a minute cost 22 writes: 0.04 a request; whoever goes on costs none beside', async () => {
  const { leases, result } = await measured(() => ask(700, someone('standard')));
  expect({ leases, passed: passed(result) }).toEqual({ leases: 22, passed: 600 });
});

test('each reply says what is left, and the refusal when to come again', async () => {
  const replies = await ask(121, someone('trial'));
  expect(replies[0]?.headers).toMatchObject({ 'ratelimit-policy': '"read";q=120;w=60', ratelimit: '"read";r=119;t=40' });
  expect(replies[119]?.headers).toMatchObject({ ratelimit: '"read";r=0;t=40' });
  const refused = replies[120]!;
  expect(refused).toMatchObject({ statusCode: 429, headers: { 'retry-after': '40', ratelimit: '"read";r=0;t=40' } });
  expect(JSON.parse(refused.body)).toMatchObject({
    code: 'too_many_requests',
    details: { limit: 'read', quota: 120, windowSeconds: 60, retryAfterSeconds: 40 },
  });
});

test('the next window begins anew', async () => {
  const request = someone('trial');
  expect(passed(await ask(130, request))).toBe(120);
  vi.setSystemTime(new Date('2026-11-21T08:01:00Z'));
  expect(passed(await ask(130, request))).toBe(120);
});

test('one caller’s limit is not another’s', async () => {
  await ask(125, someone('trial'));
  expect(passed(await ask(5, someone('trial')))).toBe(5);
});

test('all API keys of a user have one quota, half of the user’s own, by the plan that they were made under (M5)', async () => {
  const key = (keyId: string) => ({ lambda: { userId: 'user_of_keys', keyId, plan: 'trial' } });
  const refusals: boolean[] = [];
  for (let i = 0; i < 70; i += 1) refusals.push((await countedBy(routes.getMe, key(`key_${i}`))).refusal !== undefined);
  expect(refusals.indexOf(true)).toBe(60);
  expect((await countedBy(routes.getMe, { lambda: { userId: 'user_of_keys', plan: 'trial' } })).refusal).toBeUndefined();
});

test('visitors are told apart by their address, those of one IPv6 network not at all; nobody is kept from unsubscribing', async () => {
  const refused = async (times: number, sourceIp: string, route: Route = routes.getConfig) => {
    let count = 0;
    for (let i = 0; i < times; i++) if ((await countedBy(route, { sourceIp })).refusal) count += 1;
    return count;
  };
  expect(await refused(125, '192.0.2.1')).toBe(5);
  expect(await refused(5, '192.0.2.2')).toBe(0);
  expect(await refused(120, '2001:db8:1:2::1')).toBe(0);
  expect(await refused(5, '2001:db8:1:2:ffff::7')).toBe(5);
  expect(await refused(5, '2001:db8:1:3::1')).toBe(0);
  expect(await refused(200, '192.0.2.1', routes.unsubscribe)).toBe(0);
  expect(await refused(200, '192.0.2.1', routes.getHealth)).toBe(0);
});

test('a table that does not answer refuses nobody', async () => {
  engine.stop();
  const { leases, result } = await measured(() => ask(140, someone('trial')));
  expect(passed(result)).toBe(140);
  expect(leases).toBeGreaterThan(0);
});
