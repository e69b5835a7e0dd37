import { describe, expect, test } from 'vitest';
import { routesByModule } from './index.ts';
import { isForBatch, matcherOf } from './match.ts';
import type { Route } from './route.ts';

const routeAt = matcherOf(routesByModule);
const all = Object.entries(routesByModule).flatMap(([module, routes]) =>
  Object.values(routes).map((route: Route): [string, string, Route] => [`${route.method} ${route.path}`, module, route]),
);

test.each(all)('%s is found where it is', (_, module, route) => {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const path = route.path.replace(/\{(\w+)\}/g, 'the-$1');
  expect(routeAt(route.method, path)).toEqual({ module, route, params: Object.fromEntries(names.map(name => [name, `the-${name}`])) });
});

test.each([
  ['GET', '/v1/me/'],
  ['GET', '/v1//items'],
  ['PUT', '/v1/me'],
  ['GET', '/v2/me'],
  ['GET', 'v1/me'],
  ['GET', '/v1/workspaces/a/b/items'],
  ['GET', ''],
])('%s %s leads nowhere', (method, path) => {
  expect(routeAt(method, path)).toBeUndefined();
});

test('a path that names more goes before one that leaves it open', () => {
  const common = { method: 'GET', access: 'user', summary: 'A route', fails: [], example: {} } as const;
  const find = matcherOf({ things: { one: { ...common, path: '/v1/things/{thingId}' }, count: { ...common, path: '/v1/things/count' } } });
  expect(find('GET', '/v1/things/count')?.route.path).toBe('/v1/things/count');
  expect(find('GET', '/v1/things/7')?.params).toEqual({ thingId: '7' });
});

describe('a batch takes', () => {
  test('no batch, no page and nothing that is for everybody; all else', () => {
    const left = all.filter(([, , route]) => !isForBatch(route)).map(([, , { path, access }]) => ({ path, access }));
    expect(left.filter(({ access }) => access !== 'public')).toEqual([{ path: '/v1/batch', access: 'user' }]);
    expect(all.filter(([, , route]) => isForBatch(route)).length).toBeGreaterThan(30);
  });
});
