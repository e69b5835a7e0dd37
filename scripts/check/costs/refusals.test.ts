import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKey, KeyInput, revokeKey } from '../../../shared/domain/people/keys/key.ts';
import { createProfile } from '../../../shared/domain/people/profiles/profile.ts';
import { newToken } from '../../../shared/runtime/auth/key-token.ts';
import { keptOutput } from '../../../shared/runtime/log/output.fixture.ts';
import { type Engine, useEngine } from './engine.ts';
import { meterOf } from './meter.ts';

/*
 * M11: what a refused token costs at the table, what is counted of it, and what the operator reads, behind the authorizer that is deployed.
 */
type Answer = { isAuthorized: boolean; context: Record<string, string> };

const now = new Date().toISOString();
const id = <P extends string>(prefix: P, i: number) => `${prefix}_01kb8m3tq2e8fvq3w5r7c9${String(i).padStart(4, '0')}` as const;
const ids = { userId: id('user', 1), keyId: id('key', 1) };
const [good, another] = [newToken(ids), newToken(ids)];
const sourceIp = '203.0.113.7';
/** A token of our pool by its looks, signed by nobody whom the pool knows. */
const forged = (kid: string): string =>
  [{ alg: 'RS256', kid }, { iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abcdefghi', sub: 'x' }, 'x']
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
const context = { userId: ids.userId, now, requestId: 'request-1' };

/** What comes where the pool's keys are asked for. */
let poolKeys = '<Error><Code>InternalError</Code></Error>';
const pool = createServer((_, response) => response.end(poolKeys));

let engine: Engine;
let measured: ReturnType<typeof meterOf>;
let authorize: (token: string | undefined) => Promise<Answer>;
let revoke: () => Promise<unknown>;
beforeAll(async () => {
  engine = await useEngine();
  await once(pool.listen(0, '127.0.0.1'), 'listening');
  process.env.AWS_ENDPOINT_URL_DYNAMODB = engine.endpoint;
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(pool.address() as AddressInfo).port}`;
  process.env.POWERTOOLS_LOG_LEVEL = 'INFO';
  Object.assign(process.env, { USER_POOL_ID: 'us-east-1_abcdefghi', USER_POOL_CLIENT_ID: 'client', OPERATOR_DOOR: 'none' });
  const [{ documents }, { handler }, { keys }, { profiles }] = await Promise.all([
    import('../../../shared/data/core/table.ts'),
    import('../../../functions/platform/authorizer.ts'),
    import('../../../shared/data/people/keys.ts'),
    import('../../../shared/data/people/profiles.ts'),
  ]);
  measured = meterOf(documents);
  authorize = token =>
    handler({
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      requestContext: { http: { sourceIp } },
    } as never) as Promise<Answer>;
  await profiles.create(createProfile(ids.userId, 'ada@example.net', now), context);
  const input = KeyInput.parse({ name: 'Robot', account: ['read'] });
  await keys.create(
    createKey(input, ids, good.hashed, () => undefined, now),
    context,
  );
  revoke = () => keys.update(ids, key => revokeKey(key, context), context);
});
afterAll(() => {
  engine?.stop();
  pool.close();
});
const { lines, written } = keptOutput();

/** What stands in the line of the last refusal. */
const refusal = () => lines().findLast(({ code }) => code === 'ALM011');

test('where the keys of the pool cannot be read nobody is refused: it fails, which the gateway does not keep', async () => {
  await expect(authorize(forged('nobody'))).rejects.toThrow('JWKS');
  expect(refusal()).toBeUndefined();
  poolKeys = '{"keys":[]}';
});

describe('a token that opens nothing', () => {
  test.each([
    ['none', undefined, { reason: 'not_a_token' }],
    ['no token at all', 'abc', { reason: 'not_a_token' }],
    ['one of another signature', forged('nobody'), { reason: 'not_valid' }],
    ['a key that is mistyped', `${good.token.slice(0, -1)}${good.token.endsWith('0') ? '1' : '0'}`, { reason: 'not_a_key' }],
  ])('%s costs no read, and is counted under its address', async (_, token, expected) => {
    const { requests, result } = await measured(() => authorize(token));
    expect(requests).toEqual([]);
    expect(result).toEqual({ isAuthorized: true, context: { refused: expected.reason } });
    expect(refusal()).toMatchObject({ kind: 'not_good', sourceIp, CallersRefused: 1, ...expected });
  });

  test('a key whose secret is a guess costs one read and no write, and the operator is told which key', async () => {
    const { requests, result } = await measured(() => authorize(another.token));
    expect(requests).toEqual(['GetItem']);
    expect(result.context).toEqual({ refused: 'key_not_good', refusedKey: ids.keyId });
    expect(refusal()).toMatchObject({ kind: 'not_good', reason: 'key_not_good', key: ids.keyId, sourceIp });
    expect(written()).not.toContain(another.token.slice(56, 86));
  });

  test('the right one is recognised, whatever was refused before; once it is revoked it is refused like any other', async () => {
    expect((await authorize(good.token)).context).toMatchObject({ userId: ids.userId, keyId: ids.keyId });
    await revoke();
    const { requests, result } = await measured(() => authorize(good.token));
    expect(requests).toEqual(['GetItem']);
    expect(result.context).toEqual({ refused: 'key_not_good', refusedKey: ids.keyId });
  });
});
