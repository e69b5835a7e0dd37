import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusal } from '../../core/failure.fixture.ts';
import { type Amount, measureOf, Quantity, QuantityInput, together, Unit } from './quantity.ts';

const thousandths = fc.integer({ min: 1, max: 999_999_999 });
const written = (n: number): string => {
  const places = String(n % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return `${Math.floor(n / 1000)}${places && `.${places}`}`;
};
const amountIn = (units: readonly (string | undefined)[]): fc.Arbitrary<Amount> =>
  fc.record({ quantity: fc.option(thousandths.map(written), { nil: undefined }), unit: fc.constantFrom(...units) });
const measures = [['g', 'kg'], ['ml', 'cl', 'dl', 'l'], ['bottle'], [undefined]];
const amounts = fc.constantFrom(...measures).chain(units => fc.array(amountIn(units), { minLength: 1, maxLength: 12 }));
const sumOf = (all: readonly Amount[]): Amount => all.reduce(together);

describe('quantities', () => {
  test('come to the same in whichever order and grouping they are added, to the last place', () => {
    fc.assert(
      fc.property(
        amounts.chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.nat(all.length - 1))),
        ([all, others, cut]) => {
          const inTwo = [others.slice(0, cut), others.slice(cut)].filter(part => part.length > 0).map(sumOf);
          expect(sumOf(inTwo)).toEqual(sumOf(all));
        },
      ),
    );
  });

  test('are exactly what integers come to', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(thousandths, fc.constantFrom('g', 'kg')), { minLength: 1, maxLength: 20 }), all => {
        const milligrams = all.reduce((sum, [n, unit]) => sum + n * (unit === 'kg' ? 1000 : 1), 0);
        const { quantity = '', unit } = sumOf(all.map(([n, each]) => ({ quantity: written(n), unit: each })));
        const [whole, places = ''] = quantity.split('.');
        expect(unit).toBe(all.some(([, each]) => each === 'kg') ? 'kg' : 'g');
        expect(BigInt(whole + places.padEnd(6, '0'))).toBe(BigInt(milligrams) * (unit === 'kg' ? 1n : 1000n));
        expect(Quantity.safeParse(quantity).success).toBe(true);
      }),
    );
  });

  test.each([
    [
      { quantity: '500', unit: 'g' },
      { quantity: '1', unit: 'kg' },
      { quantity: '1.5', unit: 'kg' },
    ],
    [
      { quantity: '0.1', unit: 'l' },
      { quantity: '0.2', unit: 'l' },
      { quantity: '0.3', unit: 'l' },
    ],
    [
      { quantity: '5', unit: 'cl' },
      { quantity: '5', unit: 'ml' },
      { quantity: '5.5', unit: 'cl' },
    ],
    [{ quantity: '2' }, {}, { quantity: '2', unit: undefined }],
  ])('%j and %j are %j', (a, b, sum) => expect(together(a, b)).toEqual(sum));

  test('stay apart where one unit is not made of the other', () => {
    expect(new Set(['g', 'ml', 'bottle', undefined].map(measureOf)).size).toBe(4);
    expect([measureOf('kg'), measureOf('l'), measureOf('constructor')]).toEqual(['g', 'ml', 'constructor']);
    expect(['KG', ' Bottle '].map(unit => Unit.parse(unit))).toEqual(['kg', 'bottle']);
  });

  test('are decimals above zero, with three places at the most, and sums have a limit', () => {
    for (const good of ['1', '0.001', '12.5', '999999.999', '0.5']) expect(QuantityInput.safeParse(good).success).toBe(true);
    for (const bad of ['0', '0.000', '01', '1.', '.5', '-1', '1e3', '1.0001', '1000000', '1,5', ''])
      expect(QuantityInput.safeParse(bad).success).toBe(false);
    const most = { quantity: '999999999999.999', unit: 'ml' };
    expect(refusal(() => together(most, { quantity: '0.001', unit: 'ml' }))).toMatchObject({ code: 'limit_reached' });
  });
});
