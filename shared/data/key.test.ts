import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idsFrom, keyFrom } from './key.ts';

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
