import { JwtExpiredError } from 'aws-jwt-verify/error';
import { describe, expect, test } from 'vitest';
import '../../shared/runtime/http/environment.fixture.ts';
import { admitting, type DoorPorts } from '../../functions/platform/operators/admission.ts';
import { behindDoor } from '../../functions/platform/operators/door.ts';
import { gatewayKeyOf } from '../../shared/api/core/methods.ts';
import { operatorRoutes } from '../../shared/api/platform/operators/index.ts';
import { Failure } from '../../shared/domain/core/failure.ts';
import { signOutEverywhere, suspendAccount } from '../../shared/domain/people/accounts/account.ts';
import type { CallFacts } from '../../shared/domain/people/accounts/operator-call.ts';
import { beginSession, proveSession, type Session } from '../../shared/domain/people/accounts/session.ts';
import { createProfile, type Profile } from '../../shared/domain/people/profiles/profile.ts';
import { within } from '../../shared/networks.ts';
import { invocation, requestFor } from '../../shared/runtime/http/gateway.fixture.ts';
import type { HttpEvent } from '../../shared/runtime/http/http-event.ts';
import { keptOutput } from '../../shared/runtime/log/output.fixture.ts';

const now = '2026-11-30T20:00:00.000Z';
const minutesAgo = (count: number): string => new Date(Date.parse(now) - count * 60_000).toISOString();
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
const sessionId = 'session_01kb8m3tq2e8fvq3w5r7c9d0ec';
const ada = createProfile(userId, 'ada@example.org', minutesAgo(10_000)).next;
const begun = beginSession({ userId, sessionId, device: '?', begunAt: minutesAgo(800) }, minutesAgo(800)).next;
const provenAgo = (minutes: number): Session => proveSession(begun, minutesAgo(minutes)).next;

type World = { profile?: Profile | undefined; session?: Session; operator: boolean; fails: boolean };
const signedIn: World = { profile: ada, session: provenAgo(1), operator: true, fails: false };
const known = '203.0.113.7';
const stranger = '198.51.100.1';

const portsOf = ({ profile, session, operator, fails }: World): DoorPorts => ({
  isKnownAddress: within(['203.0.113.0/24']),
  readToken: async token => {
    if (token === 'keys-are-away') throw new TypeError('fetch failed');
    if (token !== 'good') throw new JwtExpiredError('Token expired', undefined);
    const signedInAt = Date.parse(minutesAgo(800)) / 1000;
    return { session: { userId, name: 'n', sessionId, signedInAt, issuedAt: signedInAt }, groups: [], operator };
  },
  profileOf: async () => {
    if (fails) throw new Error('throttled');
    return profile;
  },
  sessionOf: async () => session,
});

type DoorCall = { from?: string; token?: string | undefined; headers?: Record<string, string>; event?: Partial<HttpEvent> };

/** The door with a world behind it: asks it once, and tells the answer, the entries, and what reached the routes. */
const ask = async (world: Partial<World>, { from = known, token = 'good', headers = {}, event = {} }: DoorCall = {}, entersNot = false) => {
  const order: string[] = [];
  const entries: CallFacts[] = [];
  const served: HttpEvent[] = [];
  const enter = (kind: string) => async (facts: CallFacts) => {
    order.push(kind);
    if (entersNot) throw new Failure('audit_unavailable');
    entries.push(facts);
  };
  const door = behindDoor(
    operatorRoutes,
    async raw => {
      order.push('served');
      served.push(raw as HttpEvent);
      return { statusCode: 200 };
    },
    {
      admit: admitting(portsOf({ ...signedIn, ...world })),
      enterCall: enter('call'),
      enterStranger: enter('stranger'),
      clock: () => new Date(now),
    },
  );
  const request = requestFor(operatorRoutes.listQueues, { headers: { authorization: `Bearer ${token}`, ...headers } });
  const requestContext = { ...request.requestContext, http: { method: 'GET', sourceIp: from } } as HttpEvent['requestContext'];
  const asked = { ...request, routeKey: gatewayKeyOf(operatorRoutes.listQueues), requestContext, ...event };
  const reply = await door(asked as never, invocation);
  const { details, code } = JSON.parse(String(reply.body ?? '{}'));
  return { status: reply.statusCode, needs: details?.needs, code, entries, served, order };
};

keptOutput();

describe('the door of operators', () => {
  test('lets in who comes from a known network as an operator with a second factor of this session, after their entry', async () => {
    const { status, entries, served, order } = await ask({});
    expect([status, order]).toEqual([200, ['call', 'served']]);
    expect(entries).toEqual([expect.objectContaining({ userId, operation: 'listQueues', sourceIp: known, refused: undefined })]);
    expect(served[0]!.requestContext.authorizer?.lambda).toMatchObject({ userId, operator: 'yes' });
  });

  test.each([
    ['alone', {}],
    ['under another in x-forwarded-for', { 'x-forwarded-for': known }],
    ['under another in forwarded', { forwarded: `for=${known}` }],
    ['under another in x-real-ip', { 'x-real-ip': known }],
  ])('is closed to an unknown address, %s: it stands in the entry, and nothing is asked of it', async (_, headers) => {
    const { status, needs, entries, order } = await ask({}, { from: stranger, headers });
    expect([status, needs, order]).toEqual([403, 'known_address', ['stranger']]);
    expect(entries).toEqual([expect.objectContaining({ sourceIp: stranger, refused: 'address', userId: undefined })]);
  });

  test('is closed to an unknown address that wants to come in by a code, too', async () => {
    const event = { routeKey: 'POST /v1/proofs' };
    expect(await ask({}, { from: stranger, event })).toMatchObject({ status: 403, needs: 'known_address', order: ['stranger'] });
    expect(await ask({}, { event, token: '' })).toMatchObject({ status: 200, order: ['call', 'served'] });
  });

  test('believes no caller whom a request brings', async () => {
    const authorizer = { lambda: { userId, operator: 'yes', roles: '{}' } };
    const requestContext = {
      requestId: 'r',
      http: { method: 'GET', sourceIp: known },
      authorizer,
    } as unknown as HttpEvent['requestContext'];
    expect(await ask({}, { token: 'old', event: { requestContext } })).toMatchObject({ status: 401, order: ['call'] });
    const proofs = await ask({}, { event: { requestContext, routeKey: 'POST /v1/proofs' } });
    expect(proofs.served[0]!.requestContext.authorizer).toBeUndefined();
  });

  test.each([
    [719, 200],
    [720, 403],
    [721, 403],
  ])('takes a second factor of %i minutes ago for %i', async (minutes, status) => {
    expect((await ask({ session: provenAgo(minutes) })).status).toBe(status);
  });

  test.each<[string, Partial<World>, number, string]>([
    ['who is no operator', { operator: false }, 403, 'no_operator'],
    ['who has proven nothing in this session', { session: begun }, 403, 'second_factor'],
    ['whose session nobody knows', { session: undefined as never }, 403, 'second_factor'],
    ['who has no account here', { profile: undefined }, 401, 'no_account'],
    ['whose access was taken', { profile: suspendAccount(ada, 'operator', now)!.next }, 401, 'no_access'],
    ['who was signed out since', { profile: signOutEverywhere(ada, now, 'operator').next }, 401, 'signed_out'],
  ])('turns away %s, and the entry says who it was', async (_, world, status, refused) => {
    const { entries, order, ...answer } = await ask(world);
    expect([answer.status, order]).toEqual([status, ['call']]);
    expect(entries).toEqual([expect.objectContaining({ userId, refused })]);
  });

  test('leaves an entry of a call that it could not look at, with who it was where that is known', async () => {
    const away = await ask({}, { token: 'keys-are-away' });
    expect(away).toMatchObject({ status: 500, order: ['call'], entries: [{ refused: 'failed', userId: undefined }] });
    expect(await ask({ fails: true })).toMatchObject({ status: 500, order: ['call'], entries: [{ refused: 'failed', userId }] });
  });

  test('answers nothing without an entry', async () => {
    expect(await ask({}, {}, true)).toMatchObject({ status: 503, code: 'audit_unavailable', order: ['call'], served: [] });
    expect(await ask({}, { from: stranger }, true)).toMatchObject({ status: 503, order: ['stranger'], served: [] });
  });

  test('keeps of a path ids and names of queues alone, and of a path that is none the method', async () => {
    const of = async (pathParameters: Record<string, string>) => (await ask({}, { event: { pathParameters } })).entries[0]!.subjects;
    expect(await of({ userId, queue: 'items-on-due' })).toEqual({ userId, queue: 'items-on-due' });
    expect(await of({ userId: 'ada@example.com', queue: 'ada@example.com', other: 'Ada' })).toEqual({});
    const [entry] = (await ask({}, { token: 'old', event: { routeKey: '$default', pathParameters: undefined } })).entries;
    expect(entry).toMatchObject({ method: 'GET', refused: 'expired', subjects: {} });
    expect(entry).not.toHaveProperty('operation');
  });
});
