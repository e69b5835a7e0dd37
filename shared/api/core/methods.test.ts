import { describe, expect, test } from 'vitest';
import { routesByApi } from '../index.ts';
import { allowedAt } from './methods.ts';
import { rowsOf } from './table.ts';

const routes = rowsOf(routesByApi);

describe('the methods that a path allows', () => {
  test.each(routes.map(({ method, path }) => [method, path]))('hold %s of %s', (method, path) => {
    expect(allowedAt(routes, path.replace(/\{\w+\}/g, 'x'))).toContain(method);
  });

  test('are those of every route at the path; what can be read can be asked for its head', () => {
    expect(allowedAt(routes, '/v1/me')).toEqual(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH']);
    expect(allowedAt(routes, '/v1/recurrence/preview')).toEqual(['OPTIONS', 'POST']);
  });

  test.each(['/', '/v1', '/v1/me/', '/v1/mee', '/v1/me/x', '/V1/me', '/v1/workspaces//items', ''])(
    'are none at %j, where nothing is',
    path => {
      expect(allowedAt(routes, path)).toEqual([]);
    },
  );
});
