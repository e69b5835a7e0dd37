import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import '../../shared/runtime/http/environment.fixture.ts';
import { edgeHeader } from '../../shared/api/core/edge.ts';
import { keptOutput } from '../../shared/runtime/log/output.fixture.ts';

/*
 * What the authorizer of a stage with an edge lets pass: by the bundle's own module, at a Secrets Manager that answers as AWS's does.
 */
type Answer = { isAuthorized: boolean; context: Record<string, string> };
type Version = 'AWSCURRENT' | 'AWSPREVIOUS' | 'AWSPENDING';

const secret: { texts: Partial<Record<Version, string>>; reads: number; away: boolean } = { texts: {}, reads: 0, away: false };
const secrets = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  secret.reads += 1;
  const text = secret.texts[(JSON.parse(body) as { VersionStage: Version }).VersionStage];
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  if (secret.away) return response.writeHead(400).end(JSON.stringify({ __type: 'InternalServiceError' }));
  if (text === undefined) return response.writeHead(400).end(JSON.stringify({ __type: 'ResourceNotFoundException' }));
  return response.end(JSON.stringify({ SecretString: text }));
});

let authorize: (given: { key?: string; token?: string; sources?: 1 | 2 }) => Promise<Answer>;
beforeAll(async () => {
  await once(secrets.listen(0, '127.0.0.1'), 'listening');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(secrets.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: '1',
    USER_POOL_ID: 'us-east-1_abcdefghi',
    USER_POOL_CLIENT_ID: 'client',
    OPERATOR_DOOR: 'none',
    EDGE_SECRET_ARN: 'edge',
    CLIENT_ADDRESS: 'edge',
    POWERTOOLS_LOG_LEVEL: 'INFO',
  });
});
afterAll(() => {
  secrets.close();
});
beforeEach(async () => {
  vi.useRealTimers();
  vi.resetModules();
  Object.assign(secret, { texts: { AWSCURRENT: 'k1' }, reads: 0, away: false });
  const { handler } = await import('../../functions/platform/authorizer.ts');
  authorize = ({ key, token, sources = 2 }) =>
    handler({
      headers: {
        ...(key === undefined ? {} : { [edgeHeader]: key }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        'cloudfront-viewer-address': '203.0.113.7:4711',
      },
      identitySource: sources === 1 ? [key] : [token, key],
      requestContext: { http: { sourceIp: '192.0.2.1' } },
    } as never) as Promise<Answer>;
});
const { lines } = keptOutput();
const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

describe('the authorizer of a stage with an edge', () => {
  test.each([
    ['without the key', undefined],
    ['with an empty one', ''],
    ['with another one', 'k0'],
    ['with one that begins like it', 'k'],
  ])('turns whoever comes %s away, be the token good or not', async (_, key) => {
    for (const sources of [1, 2] as const)
      expect(await authorize({ key, token: 'abc', sources })).toEqual({ isAuthorized: false, context: {} });
    expect(lines().filter(({ code }) => code === 'ALM011')).toEqual([]);
  });

  test('says of public routes that it came by the edge, and nothing of who asks: all who ask share that answer', async () => {
    expect(await authorize({ key: 'k1', sources: 1 })).toEqual({ isAuthorized: true, context: {} });
    expect(await authorize({ key: 'k1', token: 'abc', sources: 1 })).toEqual({ isAuthorized: true, context: {} });
  });

  test('looks at the token of what came by it, and counts one that is not good under the address that CloudFront saw', async () => {
    expect(await authorize({ key: 'k1', token: 'abc' })).toEqual({ isAuthorized: true, context: { refused: 'not_a_token' } });
    expect(lines().findLast(({ code }) => code === 'ALM011')).toMatchObject({ sourceIp: '203.0.113.7' });
  });

  test('takes the key of before while distributions are deployed with the one that follows it, so that no request of either is lost', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    expect(await authorize({ key: 'k1', sources: 1 })).toMatchObject({ isAuthorized: true });
    secret.texts = { AWSCURRENT: 'k2', AWSPREVIOUS: 'k1' };
    later(61_000);
    for (const key of ['k1', 'k2', 'k1', 'k2'])
      expect([key, await authorize({ key, sources: 1 })]).toEqual([key, { isAuthorized: true, context: {} }]);
    // The next one ends the first.
    secret.texts = { AWSCURRENT: 'k3', AWSPREVIOUS: 'k2' };
    later(16 * 60_000);
    for (const [key, isAuthorized] of [
      ['k1', false],
      ['k2', true],
      ['k3', true],
    ] as const)
      expect([key, await authorize({ key, sources: 1 })]).toEqual([key, { isAuthorized, context: {} }]);
  });

  test('reads the secret anew for guesses once a minute at the most', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await authorize({ key: 'k1', sources: 1 });
    const { reads } = secret;
    for (let i = 0; i < 50; i++) await authorize({ key: `guess ${i}`, sources: 1 });
    expect(secret.reads).toBe(reads);
    later(61_000);
    for (let i = 0; i < 50; i++) await authorize({ key: `guess ${i}`, sources: 1 });
    expect(secret.reads).toBe(2 * reads);
  });

  test('fails where the key cannot be read, which the gateway does not keep, and lets nobody in by that', async () => {
    secret.away = true;
    await expect(authorize({ key: 'k1', sources: 1 })).rejects.toThrow();
    secret.away = false;
    expect(await authorize({ key: 'k1', sources: 1 })).toMatchObject({ isAuthorized: true });
  });
});
