import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Action } from '../../domain/core/action.ts';
import { anyId } from '../../domain/core/ids.fixture.ts';
import { Plan } from '../../domain/core/limits.ts';
import { AccountAction, Resource, Role, type Standing } from '../../domain/core/permissions.ts';
import { narrow } from '../../domain/core/standings.ts';
import { fromContext, toContext } from './caller.ts';

const everyAction = Resource.options.map(resource => ({ resource, actions: [...Action.options] }));
const anyStanding: fc.Arbitrary<Standing> = fc.constantFrom(...Role.options, narrow('guest', everyAction), narrow('member', everyAction));

const anyCaller = fc.record(
  {
    userId: anyId('user'),
    zone: fc.constantFrom('Europe/Berlin', 'UTC'),
    locale: fc.string(),
    roles: fc.dictionary(anyId('workspace'), anyStanding, { noNullPrototype: true }),
    operator: fc.constant(true as const),
    key: fc.record({
      keyId: anyId('key'),
      account: fc.uniqueArray(fc.constantFrom(...AccountAction.options)),
      until: fc.constant('2027-01-01T00:00:00.000Z'),
    }),
    plan: fc.constantFrom(...Plan.options),
  },
  { requiredKeys: ['userId', 'zone', 'locale', 'roles'] },
);

test('the caller arrives behind the gateway as the authorizer recognised them', () => {
  fc.assert(
    fc.property(anyCaller, caller => {
      const context = toContext(caller);
      // The gateway hands on text only.
      expect(Object.values(context).every(value => typeof value === 'string')).toBe(true);
      expect(fromContext(context)).toEqual(caller);
    }),
  );
});

test.each([
  ['nothing', undefined],
  ['an empty context', {}],
  ['null', null],
  ['a part of one', { userId: 'user_1' }],
])('%s is nobody', (_, context) => {
  expect(fromContext(context)).toBeUndefined();
});

const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';

test('roles that are no JSON are no caller’s', () => {
  expect(() => fromContext({ userId, zone: 'UTC', locale: 'en', roles: 'not json' })).toThrow();
});

test('what this code cannot read is named, to be looked up anew, and is nobody’s right until then', () => {
  const [other, numbered, known] = ['a', 'b', 'c'].map(end => `ws_01kb8m3tq2e8fvq3w5r7c9d0e${end}`) as [string, string, string];
  const roles = { [other]: 'emperor', [numbered]: '9;1.1', [known]: 'guest' };
  const caller = fromContext({ userId, zone: 'UTC', locale: 'en', roles: JSON.stringify(roles) });
  expect(caller).toMatchObject({ roles: { [known]: 'guest' }, unresolved: [other, numbered] });
});

test('an authorizer of a newer version is understood as far as its words are known here', () => {
  const context = { userId, zone: 'UTC', locale: 'en', roles: '{}', shoeSize: '42', plan: 'golden', operator: 'partly' };
  const key = { keyId: 'key_01kb8m3tq2e8fvq3w5r7c9d0ec', until: '2027-01-01T00:00:00.000Z', account: '["read","fly"]' };
  expect(fromContext({ ...context, ...key })).toEqual({
    ...{ userId, zone: 'UTC', locale: 'en', roles: {} },
    key: { ...key, account: ['read'] },
  });
});

test('a key that cannot be read whole is nobody, not its user', () => {
  expect(
    fromContext({ userId, zone: 'UTC', locale: 'en', roles: '{}', keyId: 'key_01kb8m3tq2e8fvq3w5r7c9d0ec', validity: 'for ever' }),
  ).toBeUndefined();
});

test('a caller in a hundred workspaces, with rows of their own in each, stays within the eight kilobytes that the gateway takes', () => {
  const rows = narrow('guest', everyAction);
  const roles = Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [`ws_01h455vb4pex5vsknk084sn${String(i).padStart(3, '0')}`, rows]),
  );
  const context = toContext({ userId: `user_${'0'.repeat(26)}`, zone: 'America/Argentina/Buenos_Aires', locale: 'zh-Hant-TW', roles });
  expect(JSON.stringify({ isAuthorized: true, context }).length).toBeLessThan(8192);
  expect(fromContext(context)).not.toHaveProperty('unresolved');
});

test('rows too long for the gateway are left to be looked up; no workspace is left out', () => {
  const long = Resource.options.flatMap(resource => Action.options.map(action => ({ resource, actions: [action] })));
  const ids = Array.from({ length: 100 }, (_, i) => `ws_01h455vb4pex5vsknk084sn${String(i).padStart(3, '0')}`);
  const roles = Object.fromEntries(ids.map(id => [id, long]));
  const context = toContext({ userId: `user_${'0'.repeat(26)}`, zone: 'America/Argentina/Buenos_Aires', locale: 'zh-Hant-TW', roles });
  expect(JSON.stringify({ isAuthorized: true, context }).length).toBeLessThan(8192);
  const caller = fromContext(context)!;
  expect([...Object.keys(caller.roles), ...caller.unresolved!].sort()).toEqual(ids);
});
