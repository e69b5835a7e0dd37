import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Plan } from '../domain/limits.ts';
import { Role } from '../domain/permissions.ts';
import { fromContext, toContext } from './caller.ts';

const anyCaller = fc.record(
  {
    userId: fc.string(),
    zone: fc.constantFrom('Europe/Berlin', 'UTC'),
    locale: fc.string(),
    roles: fc.dictionary(
      fc.string().filter(name => name !== '__proto__'),
      fc.constantFrom(...Role.options),
      { noNullPrototype: true },
    ),
    operator: fc.constant(true as const),
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

test.each(['not json', '{"ws_1":"king"}', '[]x'])('roles that nobody can have are no caller’s, and no guest’s either: %s', roles => {
  expect(() => fromContext({ userId: 'user_1', zone: 'UTC', locale: 'en', roles })).toThrow();
});
