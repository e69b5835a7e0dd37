import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from './canonical.ts';

test('the example of RFC 8785 is written as it is there', () => {
  const value = JSON.parse(
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
  );
  expect(canonical(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('names stand in the order of their UTF-16 code units', () => {
  const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
  expect([...canonical(value).matchAll(/:(\d)/g)].map(([, n]) => n).join('')).toBe('2467153');
});

test('it reads as the same value, and is the same for every order of its names', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const read = JSON.parse(JSON.stringify(value)) as unknown;
      expect(JSON.parse(canonical(read))).toEqual(read);
      const turned = (each: unknown): unknown => {
        if (Array.isArray(each)) return each.map(turned);
        if (typeof each !== 'object' || each === null) return each;
        return Object.fromEntries(
          Object.entries(each)
            .reverse()
            .map(([name, part]) => [name, turned(part)]),
        );
      };
      expect(canonical(turned(read))).toBe(canonical(read));
    }),
  );
});
