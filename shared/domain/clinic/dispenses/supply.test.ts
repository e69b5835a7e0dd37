import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '../../time/when.ts';
import { prescribedContent } from '../prescriptions/prescription.fixture.ts';
import { coverageOf, type Fill, refillOn, refillTermsOf, runOutOf } from './supply.ts';

const first = '2027-12-20';
/** Fills early, late and on the same day, over the end of February of a leap year. */
const fills: fc.Arbitrary<Fill[]> = fc.array(
  fc.record({ dispensedOn: fc.integer({ min: 0, max: 150 }).map(days => addDays(first, days)), days: fc.integer({ min: 1, max: 40 }) }),
  { maxLength: 12 },
);

/** The oracle: day by day, whoever has any takes one. */
const takenOn = (all: readonly Fill[]): string[] => {
  let left = 0;
  return Array.from({ length: 800 }, (_, i) => addDays(first, i)).filter(day => {
    left += all.filter(({ dispensedOn }) => dispensedOn === day).reduce((sum, { days }) => sum + days, 0);
    if (left === 0) return false;
    left -= 1;
    return true;
  });
};
const daysIn = (all: readonly Fill[]): string[] =>
  coverageOf(all).flatMap(({ from, until }) => Array.from({ length: daysBetween(from, until) }, (_, i) => addDays(from, i)));

describe('until when it lasts', () => {
  test('is as if one were taken each day while there is any, in whatever order the fills are told', () => {
    fc.assert(
      fc.property(fills, fc.infiniteStream(fc.nat()), (all, dice) => {
        const taken = takenOn(all);
        expect(daysIn(all)).toEqual(taken);
        const last = taken.at(-1);
        expect(runOutOf(all)).toBe(last && addDays(last, 1));
        const order = all.map(fill => [dice.next().value, fill] as const).sort(([a], [b]) => a - b);
        expect(daysIn(order.map(([, fill]) => fill))).toEqual(taken);
      }),
    );
  });

  test('covers no day twice, and as many days as were handed out', () => {
    fc.assert(
      fc.property(fills, all => {
        const covered = daysIn(all);
        expect(new Set(covered).size).toBe(covered.length);
        expect(covered.length).toBe(all.reduce((sum, { days }) => sum + days, 0));
      }),
    );
  });

  test('is never sooner with a fill more', () => {
    fc.assert(
      fc.property(fills, fills, (some, more) => {
        for (const fill of more) {
          expect(runOutOf([...some, fill])! >= (runOutOf(some) ?? '')).toBe(true);
          some = [...some, fill];
        }
      }),
    );
  });
});

describe('the next time falls due', () => {
  const terms = { allowed: 3, lastDay: '2028-06-20', leadDays: 7 };

  test('so many days before it runs out, where it was handed out, some is left and it is still valid then', () => {
    fc.assert(
      fc.property(
        fills,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 250 }),
        (all, allowed, leadDays, valid) => {
          const lastDay = addDays(first, valid);
          const day = refillOn(all, { allowed, lastDay, leadDays });
          const wanted = all.length > 0 && all.length < allowed ? addDays(runOutOf(all)!, -leadDays) : undefined;
          expect(day).toBe(wanted !== undefined && wanted <= lastDay ? wanted : undefined);
        },
      ),
    );
  });

  test.each([
    ['never, before anything was handed out', [], undefined],
    ['a week before the first runs out, over 29 February', [{ dispensedOn: '2028-02-20', days: 20 }], '2028-03-04'],
    [
      'behind both, where the second came early',
      [
        { dispensedOn: '2028-02-01', days: 30 },
        { dispensedOn: '2028-02-20', days: 30 },
      ],
      '2028-03-25',
    ],
    [
      'after the second alone, where it came late',
      [
        { dispensedOn: '2028-01-01', days: 10 },
        { dispensedOn: '2028-02-20', days: 10 },
      ],
      '2028-02-23',
    ],
    ['on the last day of validity', [{ dispensedOn: '2028-05-28', days: 30 }], '2028-06-20'],
    ['not a day later', [{ dispensedOn: '2028-05-29', days: 30 }], undefined],
    ['never, once all was handed out', Array.from({ length: 3 }, () => ({ dispensedOn: '2028-02-01', days: 5 })), undefined],
  ])('%s', (_, all, day) => {
    expect(refillOn(all, terms)).toBe(day);
  });

  test('never of what may be handed out once', () => {
    fc.assert(
      fc.property(fills, all => {
        expect(refillOn(all, { ...terms, allowed: 1 })).toBeUndefined();
      }),
    );
  });

  test.each([
    [30, 7, 7],
    [7, 7, 3],
    [1, 7, 0],
    [90, 60, 45],
    [30, 0, 0],
  ])('of what lasts for %i days, with %i before: %i before it runs out, so that nothing is due at once', (days, said, leadDays) => {
    const content = prescribedContent({ days, repeats: 2 });
    expect(refillTermsOf(content, '2028-06-20', said)).toEqual({ allowed: 3, lastDay: '2028-06-20', leadDays });
    const fill = { dispensedOn: '2028-02-01', days };
    expect(refillOn([fill], refillTermsOf(content, '2028-06-20', said))! > fill.dispensedOn).toBe(true);
  });
});
