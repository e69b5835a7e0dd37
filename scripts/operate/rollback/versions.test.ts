import fc from 'fast-check';
import { expect, test } from 'vitest';
import { besides, deployedLast, takenBack, versionBefore } from './versions.ts';

test('the version before another is the last that was given a number before it, whatever is gone between, and the first has none', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1 }), fc.nat(), (versions, which) => {
      const now = versions[which % versions.length]!;
      const before = versionBefore(now, versions);
      expect(before === undefined ? Number.NEGATIVE_INFINITY : before).toBe(Math.max(...versions.filter(each => each < now)));
      // Going back again and again comes to the first.
      let last = now;
      for (let next = before; next !== undefined; next = versionBefore(next, versions)) last = next;
      expect(last).toBe(Math.min(...versions));
    }),
  );
});

test('what the last deploy has not changed is not taken back with what it has', () => {
  const at = (moment: string) => Date.parse(`2026-03-${moment}:00Z`);
  const live = [
    { name: 'items-api', now: 7, madeAt: at('02T09:40'), before: 6, newest: 7 },
    { name: 'people-api', now: 3, madeAt: at('02T09:05'), before: 2, newest: 4 },
    { name: 'clinic-api', now: 9, madeAt: at('01T17:00'), before: 8, newest: 9 },
  ];
  const names = (since?: number) => deployedLast(live, since).map(({ name }) => name);
  expect(names()).toEqual(['items-api', 'people-api']);
  expect(names(at('02T09:30'))).toEqual(['items-api']);
  expect(names(at('01T00:00'))).toHaveLength(3);
  expect(names(at('03T00:00'))).toEqual([]);
  expect(takenBack(live).map(({ name }) => name)).toEqual(['people-api']);
});

test('after a recovery nothing goes back to a version that works on the table that was left', () => {
  const version = (place: string) => ({ madeAt: 0, place });
  const versions = new Map([
    [6, version('almanac 1')],
    [7, version('almanac-2 2')],
    [8, version('almanac-2 2')],
  ]);
  expect(versionBefore(8, besides(8, versions))).toBe(7);
  expect(versionBefore(7, besides(7, versions))).toBeUndefined();
});
