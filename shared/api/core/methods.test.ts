import { describe, expect, test } from 'vitest';
import { routesByApi } from '../index.ts';
import { allowedAt, gatewayKeyOf } from './methods.ts';
import { rowsOf } from './table.ts';

const routes = rowsOf(routesByApi);

describe('the methods that a path allows', () => {
  test.each(routes.map(({ method, path }) => [method, path]))('hold %s of %s', (method, path) => {
    expect(allowedAt(routes, path.replace(/\{\w+\}/g, 'x'))).toContain(method);
  });

  test('are those of every route at the path; what anybody may read can be asked for its head', () => {
    expect(allowedAt(routes, '/v1/me')).toEqual(['DELETE', 'GET', 'OPTIONS', 'PATCH']);
    expect(allowedAt(routes, '/v1/config')).toEqual(['GET', 'HEAD', 'OPTIONS']);
    expect(allowedAt(routes, '/v1/recurrence/preview')).toEqual(['OPTIONS', 'POST']);
  });

  test.each(['/', '/v1', '/v1/me/', '/v1/mee', '/v1/me/x', '/V1/me', '/v1/workspaces//items', ''])(
    'are none at %j, where nothing is',
    path => {
      expect(allowedAt(routes, path)).toEqual([]);
    },
  );
});

test('no route that asks for a token catches what browsers ask first, which have none', () => {
  const caught = routes.filter(({ access }) => access !== 'public').map(gatewayKeyOf);
  expect(caught.filter(key => /^(ANY|OPTIONS) /.test(key))).toEqual([]);
  expect(caught.length).toBeGreaterThan(300);
});
