import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical, hashOf, leafOf, saltAt } from './leaf.ts';

test('a value has one text, whatever the order of its names, and that text says the same', () => {
  const anyJson = fc.jsonValue({ noUnicodeString: false });
  fc.assert(
    fc.property(anyJson, value => {
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonical(reversed(value))).toBe(canonical(value));
    }),
  );
});

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, each]) => [name, reversed(each)]),
  );
};

test('the examples of RFC 8785, 3.2.2 to 3.2.4', () => {
  const value = {
    // As JSON has it: 333333333.33333329.
    numbers: [JSON.parse('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '€$\u000f\nA\'B"\\\\"/',
    literals: [null, true, false],
  };
  expect(canonical(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  const names = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 };
  expect([...canonical(names).matchAll(/:(\d)/g)].map(([, each]) => Number(each))).toEqual([2, 4, 6, 7, 1, 5, 3]);
});

test('each place of a row has a salt of its own; with another salt an entry has another leaf', () => {
  const seed = Buffer.alloc(16, 7);
  const salts = Array.from({ length: 200 }, (_, i) => saltAt(seed, i + 1));
  expect(new Set(salts.map(salt => salt.toString('hex'))).size).toBe(200);
  expect(salts[0]).toHaveLength(16);
  const entry = { id: 'a', record: { title: 'Water the plants' } };
  expect(new Set(salts.map(salt => leafOf(entry, salt).toString('hex'))).size).toBe(200);
  expect(hashOf(entry, salts[0]!)).not.toEqual(leafOf(entry, salts[0]!));
});
