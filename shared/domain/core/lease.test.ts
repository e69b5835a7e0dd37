import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { book, bookUnasked, type Lease, largestLease, newLease, remaining, spend, trustOf } from './lease.ts';
import { limitClasses, Plan, quotaOf, windowAt } from './limits.ts';

/** Several instances before one counter that adds atomically; `down` says of each asking whether the counter is out of reach. */
const play = (quota: number, instances: number, requests: readonly number[], down: (asking: number) => boolean = () => false) => {
  const leases: Lease[] = Array.from({ length: instances }, () => newLease(quota));
  const writes = leases.map(() => 0);
  let counter = 0;
  let asked = 0;
  const ask = (at: number, take: number): void => {
    writes[at]! += 1;
    asked += 1;
    if (down(asked)) {
      leases[at] = bookUnasked(leases[at]!, take);
      return;
    }
    leases[at] = book(leases[at]!, quota, take, counter);
    counter += take;
  };
  const request = (at: number): boolean => {
    for (;;) {
      const verdict = spend(leases[at]!, quota);
      if ('passes' in verdict) {
        leases[at] = verdict.lease;
        return verdict.passes;
      }
      ask(at, verdict.take);
    }
  };
  const outcomes = requests.map(request);
  return { leases, writes, outcomes, passed: outcomes.filter(Boolean).length };
};

const games = fc
  .record({ quota: fc.integer({ min: 1, max: 700 }), instances: fc.integer({ min: 1, max: 30 }) })
  .chain(({ quota, instances }) =>
    fc.record({
      quota: fc.constant(quota),
      instances: fc.constant(instances),
      // Runs on one instance beside jumps between all of them: gateways do both.
      requests: fc
        .array(fc.tuple(fc.nat({ max: instances - 1 }), fc.integer({ min: 1, max: 60 })), { maxLength: 120 })
        .map(runs => runs.flatMap(([at, length]) => Array.from({ length }, () => at))),
    }),
  );

describe('many instances before one quota', () => {
  test('let no more pass than the quota and what each trusts', () => {
    fc.assert(
      fc.property(games, ({ quota, instances, requests }) => {
        expect(play(quota, instances, requests).passed).toBeLessThanOrEqual(quota + instances * trustOf(quota));
      }),
    );
  });

  test('refuse nobody before half of the quota has passed, and few instances not before nearly all of it has', () => {
    fc.assert(
      fc.property(games, ({ quota, instances, requests }) => {
        const { outcomes } = play(quota, instances, requests);
        const refused = outcomes.indexOf(false);
        const passedBefore = refused === -1 ? quota : refused;
        const atLeast = Math.max(quota / 2, quota - (instances - 1) * (largestLease(quota) - 1));
        expect(passedBefore).toBeGreaterThanOrEqual(Math.min(atLeast, quota));
      }),
    );
  });

  test('write as often as they said', () => {
    fc.assert(
      fc.property(games, ({ quota, instances, requests }) => {
        const { leases, writes } = play(quota, instances, requests);
        const n = largestLease(quota);
        for (const [at, lease] of leases.entries()) expect(writes[at]).toBeLessThanOrEqual(lease.spent / n + Math.log2(n) + 3);
      }),
    );
  });

  test('refuse nobody while the counter is out of reach, and turn to it again when it is there', () => {
    fc.assert(
      fc.property(games, ({ quota, instances, requests }) => {
        expect(play(quota, instances, requests, () => true).outcomes).not.toContain(false);
      }),
    );
    const { passed } = play(100, 1, Array(1000).fill(0), asking => asking === 2);
    expect(passed).toBeGreaterThanOrEqual(100);
    expect(passed).toBeLessThanOrEqual(100 + largestLease(100));
  });
});

describe('one instance', () => {
  test('lets exactly the quota pass, and says truly how many are left', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), quota => {
        const { passed, leases } = play(quota, 1, Array(quota + 10).fill(0));
        expect({ passed, remaining: remaining(leases[0]!) }).toEqual({ passed: quota, remaining: 0 });
        for (const some of [0, 1, Math.floor(quota / 2)])
          expect(remaining(play(quota, 1, Array(some).fill(0)).leases[0]!)).toBe(quota - some);
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    ['standard', 6, 0],
    ['standard', 60, 4],
    ['standard', 600, 22],
    ['standard', 5000, 22],
    ['trial', 1, 0],
    ['trial', 120, 22],
  ] as const)('under the %s plan writes for %i reads in a minute %i times', (plan, requests, writes) => {
    expect(play(quotaOf(plan, 'read').quota, 1, Array(requests).fill(0)).writes[0]).toBe(writes);
  });
});

test('each plan gives more than the one before', () => {
  for (const limitClass of limitClasses) {
    const given = ['trial', 'standard', 'business', 'local'].map(plan => quotaOf(Plan.parse(plan), limitClass).quota);
    expect(given).toEqual([...new Set(given)].sort((a, b) => a - b));
  }
});

test('windows follow each other without a gap, and end when they say', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(60, 3600), (now, seconds) => {
      const { startedMs, secondsLeft } = windowAt(now, seconds);
      expect(startedMs % (seconds * 1000)).toBe(0);
      expect(now - startedMs).toBeLessThan(seconds * 1000);
      expect(windowAt(now + secondsLeft * 1000, seconds).startedMs).toBe(startedMs + seconds * 1000);
      expect(secondsLeft).toBeGreaterThanOrEqual(1);
    }),
  );
});
