import { describe, expect, test } from 'vitest';
import { mayGrant, type Permission, permissions, type Role, reachOf } from './permissions.ts';

const resources = ['workspace', 'member', 'list', 'item'] as const;
const actions = ['read', 'create', 'change', 'complete', 'delete'] as const;
const every = resources.flatMap(resource => actions.map((action): Permission => `${resource}:${action}`));
const rising: Role[] = ['guest', 'member', 'admin', 'owner'];

test.each<[Role, Permission, ReturnType<typeof reachOf>]>([
  ['owner', 'workspace:delete', 'everything'],
  ['admin', 'workspace:delete', undefined],
  ['admin', 'member:create', 'everything'],
  ['member', 'member:create', undefined],
  ['member', 'item:delete', 'everything'],
  ['member', 'list:delete', undefined],
  ['guest', 'workspace:read', 'everything'],
  ['guest', 'item:read', 'assigned'],
  ['guest', 'item:complete', 'assigned'],
  ['guest', 'item:create', undefined],
  ['guest', 'list:read', undefined],
  ['guest', 'member:read', undefined],
])('%s, %s: %s', (role, permission, reach) => {
  expect(reachOf(role, permission)).toBe(reach);
});

test('a higher role may do whatever a lower one may, and as far', () => {
  const reach = (role: Role, permission: Permission) => ['everything', 'assigned', undefined].indexOf(reachOf(role, permission));
  for (const permission of every)
    for (const [i, role] of rising.slice(1).entries()) expect(reach(role, permission)).toBeLessThanOrEqual(reach(rising[i]!, permission));
});

test('an owner may do everything', () => {
  expect(every.map(permission => reachOf('owner', permission))).toEqual(every.map(() => 'everything'));
});

test('no role has two rows for one resource: what it may stands in one place', () => {
  const rows = permissions.map(({ role, resource }) => `${role} ${resource}`);
  expect(rows).toEqual([...new Set(rows)]);
});

describe('giving roles', () => {
  test.each<[Role, Role[]]>([
    ['owner', ['guest', 'member', 'admin', 'owner']],
    ['admin', ['guest', 'member', 'admin']],
    ['member', []],
    ['guest', []],
  ])('%s gives %o', (giver, roles) => {
    expect(rising.filter(role => mayGrant(giver, role))).toEqual(roles);
  });
});
