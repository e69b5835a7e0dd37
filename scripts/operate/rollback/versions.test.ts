import fc from 'fast-check';
import { expect, test } from 'vitest';
import { versionBefore } from './versions.ts';

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
