import { describe, expect, test } from 'vitest';
import { routesByApi } from '../index.ts';
import { isForBatch, matcherOf } from './match.ts';
import { rowsOf } from './table.ts';

const rows = rowsOf(routesByApi);
const routeAt = matcherOf(rows);
const all = rows.map(route => [`${route.method} ${route.path}`, route] as const);

test.each(all)('%s is found where it is', (_, route) => {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const path = route.path.replace(/\{(\w+)\}/g, 'the-$1');
  expect(routeAt(route.method, path)).toEqual({ route, params: Object.fromEntries(names.map(name => [name, `the-${name}`])) });
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
  const common = { api: 'things/api', method: 'GET', access: 'user' } as const;
  const find = matcherOf([
    { ...common, path: '/v1/things/{thingId}' },
    { ...common, path: '/v1/things/count' },
  ]);
  expect(find('GET', '/v1/things/count')?.route.path).toBe('/v1/things/count');
  expect(find('GET', '/v1/things/7')?.params).toEqual({ thingId: '7' });
});

describe('a batch takes', () => {
  test('no batch, no page, nothing in FHIR and nothing that is for everybody; all else', () => {
    const left = all.filter(([, route]) => !isForBatch(route)).map(([, { path, access }]) => ({ path, access }));
    const closed = left.filter(({ path, access }) => access !== 'public' && !path.startsWith('/fhir/'));
    expect(closed).toEqual([{ path: '/v1/batch', access: 'user' }]);
    expect(all.filter(([, { path }]) => path.startsWith('/fhir/')).filter(([, route]) => isForBatch(route))).toEqual([]);
    expect(all.filter(([, route]) => isForBatch(route)).length).toBeGreaterThan(30);
  });
});
