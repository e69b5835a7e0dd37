import { describe, expect, test } from 'vitest';
import './environment.fixture.ts';
import type { Routes } from '../../api/core/route.ts';
import { Failure } from '../../domain/core/failure.ts';
import { keptOutput } from '../log/output.fixture.ts';
import { invocation, requestFor } from './gateway.fixture.ts';
import { servePages } from './pages.ts';

const routes = {
  show: { method: 'GET', path: '/v1/actions/{token}', access: 'public', page: true, summary: 'Test', fails: [], example: {} },
} as const satisfies Routes;

const { written } = keptOutput();
/** What whoever takes such types is answered where following a link fails. */
const failing = async (error: Error, accept: string) => {
  const handler = servePages(routes, { show: () => Promise.reject(error) });
  const headers = { accept, 'accept-language': 'de' };
  return handler(requestFor(routes.show, { params: { token: 'x' }, headers }), invocation);
};
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

describe('a link that fails', () => {
  test('is answered to a browser by a page in its language, under a policy that lets no script run', async () => {
    const { statusCode, headers, body } = await failing(new Failure('precondition_failed', { version: 3 }), browser);
    expect(statusCode).toBe(412);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-language': 'de',
      vary: expect.stringContaining('accept, accept-language'),
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-request-id': 'request-7',
    });
    expect(body).toContain('<html lang="de">');
    expect(body).toContain('<h1>');
    expect(body).not.toContain('urn:almanac');
  });

  test('says nothing of a mistake of ours but that it is one', async () => {
    const { statusCode, body } = await failing(new Error('no such table <almanac>'), browser);
    expect(statusCode).toBe(500);
    expect(body).not.toContain('table');
    expect(written()).toContain('ALM002');
  });

  test.each(['*/*', 'application/json'])('is answered to a program that takes %s by its problem document', async accept => {
    const { statusCode, headers, body } = await failing(new Failure('precondition_failed', { version: 3 }), accept);
    expect([statusCode, headers?.['content-type']]).toEqual([412, 'application/problem+json']);
    expect(JSON.parse(body!)).toMatchObject({ code: 'precondition_failed', details: { version: 3 } });
  });
});
