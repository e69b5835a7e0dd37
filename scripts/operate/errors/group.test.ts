import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ErrorLine, shapeOf } from '../../../shared/domain/core/error-line.ts';
import { groupErrors } from './group.ts';

const lines = fc.array(
  fc.record({
    timestamp: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }).map(at => at.toISOString()),
    code: fc.constantFrom('ALM002', 'ALM003'),
    service: fc.constantFrom('items/api', 'people/api'),
    release: fc.constantFrom('0.1.0', '0.2.0'),
    error: fc.record({ name: fc.constantFrom('TypeError', 'TimeoutError'), message: fc.nat().map(n => `Row ${n} is gone`) }),
  }),
) as fc.Arbitrary<ErrorLine[]>;

test('each line is in one group, whatever order they come in; a group begins with its first and ends with its last', () => {
  fc.assert(
    fc.property(lines, all => {
      const groups = groupErrors(all);
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
      const counted = (of: typeof groups) => of.map(({ at: _, ...group }) => JSON.stringify(group)).sort();
      expect(counted(groupErrors(all.toReversed()))).toEqual(counted(groups));
      for (const { service, code, name, firstAt, lastAt, releases, count } of groups) {
        const own = all.filter(each => each.service === service && each.code === code && each.error?.name === name);
        const moments = own.map(({ timestamp }) => timestamp).sort();
        expect({ count, firstAt, lastAt }).toEqual({ count: own.length, firstAt: moments[0], lastAt: moments.at(-1) });
        expect(releases).toEqual([...new Set(own.map(({ release }) => release))].sort());
      }
      expect(groups.map(({ count }) => count)).toEqual(groups.map(({ count }) => count).toSorted((a, b) => b - a));
    }),
  );
});

test('what is another one each time makes no other error of it, and what it says does', () => {
  const said = (id: string, n: number) =>
    `${id} at 2026-03-0${n}T08:00:00.000Z: "${n} o'clock" of 019a7d0e-0000-7000-8000-00000000000${n} is gone`;
  expect(shapeOf(said('item_01kb8m3tq2e8fvq3w5r7c9d0eb', 1))).toBe(shapeOf(said('item_01kb8m3tq2e8fvq3w5r7c9d0ec', 7)));
  expect(shapeOf('The table is away')).not.toBe(shapeOf('The queue is away'));
});
