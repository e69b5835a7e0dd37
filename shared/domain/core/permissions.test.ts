import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Action } from './action.ts';
import { anyId } from './ids.fixture.ts';
import type { ListId } from './ids.ts';
import {
  byListsAlone,
  byRoleAlone,
  everyPermission,
  isWithinReach,
  ListRight,
  listRights,
  type Permission,
  permissions,
  type Reach,
  type Reached,
  Resource,
  type Role,
  type RoleStanding,
  Role as Roles,
  type Row,
  Rows,
  reachOf,
  roleIn,
  type Standing,
  withLists,
} from './permissions.ts';
import { covers, mayGrant, narrow } from './standings.ts';

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
const anyRole: fc.Arbitrary<RoleStanding> = fc.oneof(fc.constantFrom(...Roles.options), anyRows);
const anyLists = fc.dictionary(anyId('list'), fc.constantFrom(...ListRight.options), { maxKeys: 3 });
const anyStanding: fc.Arbitrary<Standing> = fc.tuple(anyRole, anyLists).map(([role, lists]) => withLists(role, lists));
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
  ['parent', 'item:approve', 'everything'],
  ['parent', 'child:create', 'everything'],
  ['parent', 'member:create', undefined],
  ['parent', 'webhook:read', undefined],
  ['member', 'child:read', 'everything'],
  ['member', 'child:change', undefined],
  ['guest', 'child:read', undefined],
  ['helper', 'item:complete', 'everything'],
  ['helper', 'item:create', undefined],
  ['helper', 'item:change', undefined],
  ['helper', 'item:approve', undefined],
  ['helper', 'member:create', undefined],
  ['helper', 'member:delete', undefined],
  ['helper', 'child:change', undefined],
  ['child', 'item:read', 'everything'],
  ['child', 'item:complete', ['assigned']],
  ['child', 'item:change', undefined],
  ['child', 'item:create', undefined],
  ['child', 'item:approve', undefined],
  ['child', 'comment:delete', undefined],
  ['child', 'child:read', undefined],
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

test('in a household a parent is a member who approves, and a child may no more than any of the grown-ups', () => {
  expect([covers('admin', 'parent'), covers('parent', 'member'), covers('member', 'parent')]).toEqual([true, true, false]);
  for (const role of ['owner', 'admin', 'parent', 'member'] as const) expect(covers(role, 'child')).toBe(true);
  const actions = new Set(permissions.child.flatMap(row => row.actions));
  expect(actions.has('delete')).toBe(false);
});

test('an owner may do everything', () => {
  expect(reaches('owner')).toEqual(everyPermission.map(() => 'everything'));
});

test('no role says twice how far an action reaches', () => {
  for (const role of Roles.options) {
    const said = permissions[role].flatMap(({ resource, actions }) => actions.map(action => `${resource}:${action}`));
    expect(said).toEqual([...new Set(said)]);
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

  test('is all that the one is by their role, where the other covers it: lists are nobody else’s', () => {
    fc.assert(
      fc.property(anyStanding, standing => {
        expect(reaches(narrow('owner', standing))).toEqual(reaches(roleIn(standing)));
      }),
    );
  });
});

describe('lists that were given beside a role', () => {
  const [me, other] = ['user_01kb8m3tq2e8fvq3w5r7c9d0ea', 'user_01kb8m3tq2e8fvq3w5r7c9d0eb'] as const;
  const anyThing = fc.record({
    assignees: fc.subarray([me, other]),
    listId: fc.option(anyId('list'), { nil: undefined }),
  });
  const givenOn = (lists: Partial<Record<ListId, ListRight>>, listId: ListId | undefined): readonly Permission[] => {
    const right = listId && lists[listId];
    return right ? listRights[right] : [];
  };
  const mayOn = (of: Reached, reach: Reach | undefined): boolean => reach !== undefined && isWithinReach(of, reach, me);
  const everyPermissionOnThem = [...new Set(Object.values(listRights).flat())];

  test('let one do in them what the right says, as far as the role lets one do it anywhere; elsewhere nothing changes', () => {
    fc.assert(
      fc.property(anyRole, anyLists, anyThing, fc.nat(), (role, lists, thing, pick) => {
        const standing = withLists(role, lists);
        const places = [thing.listId, ...(Object.keys(lists) as ListId[])];
        const of = { ...thing, listId: places[pick % places.length] };
        const given = givenOn(lists, of.listId);
        for (const permission of everyPermission) {
          const [byRole, reach] = [reachOf(role, permission), reachOf(standing, permission)];
          const mayByRole = mayOn(of, byRole);
          expect(mayOn(of, reach)).toBe(mayByRole || (byRole !== undefined && given.includes(permission)));
          expect(mayOn(of, reach && byRoleAlone(reach))).toBe(mayByRole);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('are left out where they give nothing more: to owners, admins and members', () => {
    fc.assert(
      fc.property(anyLists, lists => {
        for (const role of ['owner', 'admin', 'member'] as const) expect(withLists(role, lists)).toBe(role);
        const named = byListsAlone(withLists('guest', lists))?.lists ?? [];
        expect([...named].sort()).toEqual(Object.keys(lists).sort());
      }),
    );
  });

  test('give nothing but on items and what is said about them, and the greater right all of the lesser', () => {
    expect(everyPermissionOnThem.filter(each => !/^(item|comment):/.test(each))).toEqual([]);
    expect(listRights.view.filter(each => !listRights.complete.includes(each))).toEqual([]);
  });

  test('show a list itself, and nothing that is in no list', () => {
    const listId = 'list_01kb8m3tq2e8fvq3w5r7c9d0ea';
    const alone = byListsAlone(withLists('guest', { [listId]: 'view' }))!;
    expect(isWithinReach({ assignees: [], listId }, alone, me)).toBe(true);
    expect(isWithinReach({ assignees: [me] }, alone, me)).toBe(false);
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
