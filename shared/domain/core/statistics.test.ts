import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chanceOfRise, quantile } from './statistics.ts';

const anyValues = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 40 });

test('a quantile lies between two values that follow each other, and has its share of them below it', () => {
  fc.assert(
    fc.property(anyValues, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      const found = quantile(values, share)!;
      const place = (values.length - 1) * share;
      expect(values.filter(value => value <= found).length).toBeGreaterThan(Math.floor(place));
      expect(values.filter(value => value >= found).length).toBeGreaterThanOrEqual(values.length - Math.ceil(place));
    }),
  );
  expect(quantile([], 0.5)).toBeUndefined();
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
});

/** Every way in which some ranks can be those of the later values. */
function* subsets(of: number[], size: number): Generator<number[]> {
  if (size === 0) yield [];
  for (const [i, first] of of.entries()) if (size > 0) for (const rest of subsets(of.slice(i + 1), size - 1)) yield [first, ...rest];
}

test('the chance of a rise is the share of all orders in which the later ones stand as high or higher: counted one by one', () => {
  const aboveOthers = (later: number[], earlier: number[]) => later.flatMap(value => earlier.filter(other => other < value)).length;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 3 }), fc.infiniteStream(fc.integer()), (many, few, order) => {
      const ranks = Array.from({ length: many + few }, (_, i) => i);
      const mixed = ranks.map(rank => [order.next().value as number, rank] as const).toSorted(([a], [b]) => a - b);
      const later = mixed.slice(0, few).map(([, rank]) => rank);
      const earlier = mixed.slice(few).map(([, rank]) => rank);
      const orders = [...subsets(ranks, few)].map(chosen =>
        aboveOthers(
          chosen,
          ranks.filter(rank => !chosen.includes(rank)),
        ),
      );
      const asHigh = orders.filter(above => above >= aboveOthers(later, earlier)).length;
      expect(chanceOfRise(earlier, later)).toBeCloseTo(asHigh / orders.length, 12);
    }),
  );
});
