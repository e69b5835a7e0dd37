import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, useEngine } from '../../../scripts/check/costs/engine.ts';
import type { Caller, Route } from '../../api/core/route.ts';
import { routes } from '../../api/index.ts';
import { Failure } from '../../domain/core/failure.ts';
import type { UserId } from '../../domain/core/ids.ts';
import { type Permission, Role, reachOf, type Standing } from '../../domain/core/permissions.ts';
import { addChild, ChildInput } from '../../domain/people/children/child.ts';
import { ada, home, requestFor } from '../http/gateway.fixture.ts';

let engine: Engine;
let actingIn: typeof import('./acting.ts').actingIn;
let authorityOf: typeof import('./authority.ts').authorityOf;
let children: typeof import('../../data/people/children.ts').children;
let members: typeof import('../../data/people/members.ts').members;

const mia: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ez';
const context = { userId: ada.userId, now: '2026-11-29T08:00:00.000Z', requestId: 'r', zone: 'Europe/Berlin' } as const;

beforeAll(async () => {
  engine = await useEngine();
  [{ actingIn }, { authorityOf }, { children }, { members }] = await Promise.all([
    import('./acting.ts'),
    import('./authority.ts'),
    import('../../data/people/children.ts'),
    import('../../data/people/members.ts'),
  ]);
  const input = ChildInput.parse({ name: 'Mia', zone: 'Asia/Tokyo', consent: { method: 'account' } });
  const { child, member } = addChild(input, { workspaceId: home, userId: mia }, context);
  await Promise.all([
    children.create(child, context),
    members.create({ ...member, next: { ...member.next, lists: [{ listId: given, right: 'complete' }] } }, context),
  ]);
});
afterAll(() => engine?.stop());

const act = (route: Route, caller: Caller, forWhom: string = mia): Promise<Caller> =>
  actingIn(route, requestFor(route, { caller, headers: { 'acting-for': forWhom } }), caller, home, context.now);
/** How a request of somebody for Mia ends before its handler sees it. */
const verdictOf = (route: Route, caller: Caller): Promise<unknown> =>
  act(route, caller)
    .then(acting => authorityOf(acting, route.access as Permission, home))
    .then(
      ({ reach }) => reach,
      error => (error instanceof Failure ? error.code : error),
    );

const sitter: Standing = [
  { resource: 'workspace', actions: ['read'] },
  { resource: 'item', actions: ['read', 'complete'], conditions: ['assigned'] },
];
const given = 'list_01kb8m3tq2e8fvq3w5r7c9d0ea';
const standings: Standing[] = [...Role.options, sitter, { role: 'guest', lists: { [given]: 'complete' } }];

/** What both may on a route, by the tables alone: `forbidden` where it is nothing, or nothing for another. */
const bothMay = ({ access, keys }: Route, standing: Standing): unknown => {
  const reaches = [standing, 'child' as const].map(each => reachOf(each, access as Permission));
  if (!access.includes(':') || keys === 'never' || reaches.includes(undefined)) return 'forbidden';
  return reaches.every(reach => reach === 'everything') ? 'everything' : ['assigned'];
};
const everyPair = standings.flatMap(standing => Object.values<Route>(routes).map(route => ({ standing, route })));

describe('who acts for a child', () => {
  test('may on every route what both may, and no more; what needs a person, or is somebody’s own, is refused', async () => {
    for (const { standing, route } of everyPair) {
      const verdict = await verdictOf(route, { ...ada, roles: { [home]: standing } });
      expect([route.path, standing, verdict]).toEqual([route.path, standing, bothMay(route, standing)]);
    }
  });

  test('goes on as the child, in its zone, in this workspace alone, and is named beside it', async () => {
    const other = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ez';
    const caller: Caller = { ...ada, operator: true, roles: { [home]: 'owner', [other]: 'owner' } };
    const acting = await act(routes.listItems, caller);
    expect(acting).toMatchObject({ userId: mia, by: ada.userId, zone: 'Asia/Tokyo' });
    expect(Object.keys(acting.roles)).toEqual([home]);
    expect(acting.operator).toBeUndefined();
  });

  test('cannot be anybody else: who is no guardian, and whoever is not there, are answered alike', async () => {
    const ben: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ey';
    const anyId = fc.constantFrom(ada.userId, ben, 'user_01kb8m3tq2e8fvq3w5r7c9d0ex');
    await fc.assert(
      fc.asyncProperty(anyId, fc.boolean(), async (forWhom, throughKey) => {
        const key = throughKey
          ? { key: { keyId: 'key_01kb8m3tq2e8fvq3w5r7c9d0ea' as const, account: [], until: '2999-01-01T00:00:00.000Z' } }
          : {};
        await expect(act(routes.listItems, { ...ada, ...key }, forWhom)).rejects.toMatchObject({ code: 'forbidden' });
      }),
    );
    await expect(act(routes.listItems, { ...ada, userId: ben }, mia)).rejects.toMatchObject({ details: { reason: 'not_a_guardian' } });
    await expect(act(routes.listItems, ada, 'mia')).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
