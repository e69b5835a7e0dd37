import fc from 'fast-check';
import { expect, test } from 'vitest';

test('laws are tried with the cases of the seed that the run was given', () => {
  const seed = Number(process.env.LAWS_SEED);
  expect(Number.isInteger(seed)).toBe(true);
  expect(fc.readConfigureGlobal().seed).toBe(seed);
  const drawn = (options: object): number[] => {
    const cases: number[] = [];
    fc.assert(
      fc.property(fc.nat(), number => {
        cases.push(number);
      }),
      { numRuns: 20, ...options },
    );
    return cases;
  };
  expect(drawn({})).toEqual(drawn({ seed }));
  expect(drawn({})).not.toEqual(drawn({ seed: seed + 1 }));
});
