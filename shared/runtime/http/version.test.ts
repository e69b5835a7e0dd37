import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiVersions } from '../../api/core/version.ts';
import type { HttpEvent } from './http-event.ts';
import { rowAsked, versionHeader } from './version.ts';

const rows = [
  { method: 'GET', path: '/v1/agenda' },
  { method: 'GET', path: '/v2/agenda' },
  { method: 'HEAD', path: '/v1/agenda' },
  { method: 'GET', path: '/v1/agenda/{itemId}' },
  { method: 'GET', path: '/v1/me' },
  { method: 'POST', path: '/v2/rotas' },
  { method: 'GET', path: '/health' },
];
const asking = (version?: string) => ({ headers: version === undefined ? {} : { 'api-version': version } }) as unknown as HttpEvent;
const choose = (method: string, path: string, version?: string) => {
  const found = rows.find(row => row.method === method && row.path === path)!;
  return rowAsked(rows, found, asking(version)).path;
};

describe('API-Version', () => {
  test.each([
    ['GET', '/v1/agenda', undefined, '/v1/agenda'],
    ['GET', '/v1/agenda', '1', '/v1/agenda'],
    ['GET', '/v1/agenda', '2', '/v2/agenda'],
    ['GET', '/v1/agenda', ' 2 ', '/v2/agenda'],
    ['GET', '/v2/agenda', '1', '/v1/agenda'],
    // What a version did not change is as it was before it; another method, or a longer path, is another noun.
    ['HEAD', '/v1/agenda', '2', '/v1/agenda'],
    ['GET', '/v1/agenda/{itemId}', '2', '/v1/agenda/{itemId}'],
    ['GET', '/v1/me', '2', '/v1/me'],
    // What is about the stage has no version.
    ['GET', '/health', '2', '/health'],
    ['GET', '/health', 'nonsense', '/health'],
  ])('%s %s of version %s is answered by %s', (method, path, version, answers) => {
    expect(choose(method, path, version)).toBe(answers);
  });

  test('of a version that there is not is refused, and so is one in which the noun was not there yet', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.constantFrom('', '01', 'v2', '2.0', '1, 2', '2;q=1')), text => {
        fc.pre(!apiVersions.map(String).includes(text.trim()));
        expect(() => choose('GET', '/v1/agenda', text)).toThrow('invalid_request');
      }),
    );
    expect(() => choose('POST', '/v2/rotas', '1')).toThrow('invalid_request');
  });

  test('is said of what has one', () => {
    expect([versionHeader({ path: '/v2/agenda' }), versionHeader({ path: '/health' })]).toEqual([{ 'api-version': '2' }, {}]);
  });
});
