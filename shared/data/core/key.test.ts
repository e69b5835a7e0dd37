import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idsFrom, keyFrom, ownerOf, systemPartitions } from './key.ts';

const templates = ['WS#{workspaceId}', 'ITEM#{itemId}', 'DELIVERY#{notificationId}#{target}', 'WORKSPACE'];
const namesIn = (template: string) => [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
const anyId = fc.string({ minLength: 1 }).filter(id => !/[#\n\r\u2028\u2029]/.test(id));
const anyKey = fc
  .constantFrom(...templates)
  .chain(template => fc.tuple(fc.constant(template), fc.record(Object.fromEntries(namesIn(template).map(name => [name, anyId])))));

test('the ids in a key are those that it was made from', () => {
  fc.assert(
    fc.property(anyKey, ([template, ids]) => {
      expect({ ...idsFrom(template, keyFrom(template, ids)) }).toEqual({ ...ids });
    }),
  );
});

test('different ids make different keys', () => {
  fc.assert(
    fc.property(anyId, anyId, anyId, anyId, (a, b, c, d) => {
      fc.pre(a !== c || b !== d);
      const template = 'DELIVERY#{notificationId}#{target}';
      expect(keyFrom(template, { notificationId: a, target: b })).not.toBe(keyFrom(template, { notificationId: c, target: d }));
    }),
  );
});

test('a key of another kind holds no ids', () => {
  expect(idsFrom('ITEM#{itemId}', 'LIST#list_1')).toEqual({});
  expect(idsFrom('WS#{workspaceId}', 'WS#ws_1#AGENDA')).toEqual({});
});

describe('no key is made', () => {
  test.each([
    ['without its id', {}],
    ['from an empty one', { itemId: '' }],
    ['from one that would reach into another key', { itemId: 'item_1#X' }],
  ])('%s', (_, ids) => {
    expect(() => keyFrom('ITEM#{itemId}', ids)).toThrow('The key ITEM#{itemId} needs itemId');
  });
});

test('each kind of record stands in a partition that begins with its owner, or in one of the system that is listed by name', async () => {
  Object.assign(process.env, { TABLE_NAME: 'almanac', DUE_SHARDS: '4' });
  const { kinds } = await import('../index.ts');
  const owned = kinds.map(
    ({ name, pk }) => [name, ownerOf(pk.replace('{scope}#{ownerId}', 'WS#workspaceId').replaceAll(/\{(\w+)\}/g, '$1'))] as const,
  );
  expect(owned.filter(([, owner]) => owner === undefined).map(([name]) => name)).toEqual(['operator_call', 'consent']);
  for (const [, owner] of owned) expect([undefined, 'WS#workspaceId', 'USER#userId']).toContain(owner);
});

test('the owner of a partition is the same for all that begins with it, and never another’s', () => {
  const word = fc.stringMatching(/^[a-z0-9_]{1,20}$/);
  fc.assert(
    fc.property(fc.constantFrom('WS', 'USER'), word, fc.array(word, { maxLength: 3 }), (kind, owner, rest) => {
      expect(ownerOf([kind, owner, ...rest].join('#'))).toBe(`${kind}#${owner}`);
    }),
  );
  for (const name of systemPartitions) expect(ownerOf(`${name}#x`)).toBeUndefined();
  for (const pk of ['', 'WS', 'WS#', 'OTHER#x', 'xWS#a']) expect(() => ownerOf(pk)).toThrow(TypeError);
});
