import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Action,
  covers,
  everyPermission,
  mayGrant,
  narrow,
  type Permission,
  permissions,
  Resource,
  type Role,
  Role as Roles,
  type Row,
  Rows,
  reachOf,
  type Standing,
} from './permissions.ts';

const rising: Role[] = ['guest', 'member', 'admin', 'owner'];

const anyRows: fc.Arbitrary<Row[]> = fc
  .uniqueArray(
    fc.record({
      resource: fc.constantFrom(...Resource.options),
      actions: fc.uniqueArray(fc.constantFrom(...Action.options), { minLength: 1 }),
      assigned: fc.boolean(),
    }),
    { selector: ({ resource }) => resource, minLength: 1 },
  )
  .map(rows =>
    rows.map(({ assigned, ...row }) => ({
      ...row,
      ...(assigned && ['item', 'comment'].includes(row.resource) ? { conditions: ['assigned' as const] } : {}),
    })),
  );
const anyStanding: fc.Arbitrary<Standing> = fc.oneof(fc.constantFrom(...Roles.options), anyRows);
const reaches = (standing: Standing) => everyPermission.map(permission => reachOf(standing, permission));

test.each<[Role, Permission, ReturnType<typeof reachOf>]>([
  ['owner', 'workspace:delete', 'everything'],
  ['admin', 'workspace:delete', undefined],
  ['admin', 'member:create', 'everything'],
  ['member', 'member:create', undefined],
  ['member', 'item:delete', 'everything'],
  ['member', 'list:delete', undefined],
  ['owner', 'item:approve', 'everything'],
  ['admin', 'item:approve', 'everything'],
  ['member', 'item:approve', undefined],
  ['guest', 'item:approve', undefined],
  ['guest', 'workspace:read', 'everything'],
  ['guest', 'item:read', ['assigned']],
  ['guest', 'item:complete', ['assigned']],
  ['guest', 'item:create', undefined],
  ['member', 'comment:delete', 'everything'],
  ['guest', 'comment:create', ['assigned']],
  ['guest', 'list:read', undefined],
  ['guest', 'member:read', undefined],
])('%s, %s: %s', (role, permission, reach) => {
  expect(reachOf(role, permission)).toEqual(reach);
});

test('a higher role may do whatever a lower one may, and as far', () => {
  for (const [i, role] of rising.slice(1).entries()) {
    expect(covers(role, rising[i]!)).toBe(true);
    expect(covers(rising[i]!, role)).toBe(false);
  }
});

test('a role of a workspace’s own lets a member approve, and only what it is narrowed to', () => {
  const row = { resource: 'item' as const, actions: ['read' as const, 'approve' as const] };
  expect(Rows.safeParse([row]).success).toBe(true);
  expect([reachOf([row], 'item:approve'), reachOf([row], 'item:complete')]).toEqual(['everything', undefined]);
  expect(reachOf([{ ...row, conditions: ['assigned'] }], 'item:approve')).toEqual(['assigned']);
  expect([mayGrant('admin', [row], 'member:change'), covers('member', [row])]).toEqual([true, false]);
});

test('an owner may do everything', () => {
  expect(reaches('owner')).toEqual(everyPermission.map(() => 'everything'));
});

test('no role has two rows for one resource: what it may stands in one place', () => {
  for (const role of Roles.options) {
    const rows = permissions[role].map(({ resource }) => resource);
    expect(rows).toEqual([...new Set(rows)]);
  }
});

test.each<[string, unknown]>([
  ['no row', []],
  ['a row without actions', [{ resource: 'item', actions: [] }]],
  [
    'two rows of one resource',
    [
      { resource: 'item', actions: ['read'] },
      { resource: 'item', actions: ['change'] },
    ],
  ],
  ['a condition on what is nobody’s', [{ resource: 'list', actions: ['read'], conditions: ['assigned'] }]],
  ['a resource that nobody knows', [{ resource: 'moon', actions: ['read'] }]],
])('rows with %s are none', (_, rows) => {
  expect(Rows.safeParse(rows).success).toBe(false);
});

describe('what two standings have in common', () => {
  test('is what both may, as far as both may', () => {
    fc.assert(
      fc.property(anyStanding, anyStanding, (one, other) => {
        const common = narrow(one, other);
        expect(covers(one, common) && covers(other, common)).toBe(true);
        expect(reaches(common)).toEqual(reaches(narrow(other, one)));
        expect(reaches(narrow(common, one))).toEqual(reaches(common));
      }),
    );
  });

  test('is all of the one that the other covers', () => {
    fc.assert(
      fc.property(anyStanding, standing => {
        expect(reaches(narrow('owner', standing))).toEqual(reaches(standing));
      }),
    );
  });
});

describe('giving roles', () => {
  test.each<[Role, Role[]]>([
    ['owner', ['guest', 'member', 'admin', 'owner']],
    ['admin', ['guest', 'member', 'admin']],
    ['member', []],
    ['guest', []],
  ])('%s gives %o', (giver, roles) => {
    expect(rising.filter(role => mayGrant(giver, role, 'member:change'))).toEqual(roles);
  });

  test('nobody gives more than they have, whatever they have', () => {
    fc.assert(
      fc.property(anyStanding, anyStanding, (giver, role) => {
        if (mayGrant(giver, role, 'member:create')) expect(covers(giver, role)).toBe(true);
      }),
    );
  });
});
