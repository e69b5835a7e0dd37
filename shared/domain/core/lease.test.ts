import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { book, bookUnasked, type Counts, type Lease, largestLease, newLease, remaining, spend, trustOf } from './lease.ts';
import { limitClasses, Plan, quotaOf, secondsUntil, sliceAt, slicesOfWindow } from './limits.ts';

const windowSeconds = 60;
const windowMs = windowSeconds * 1000;
const sliceMs = windowMs / slicesOfWindow;

type Asking = { at: number; instance: number };

/** Several instances before one counter that adds atomically, over time; `down` says of each asking whether the counter is out of reach. */
const play = (quota: number, instances: number, askings: readonly Asking[], down: (asking: number) => boolean = () => false) => {
  const leases: (Lease | undefined)[] = Array.from({ length: instances }, () => undefined);
  const writes: number[][] = leases.map(() => []);
  const counter: Record<number, number> = {};
  let asked = 0;
  const addTo = (counts: Counts): Counts => {
    for (const [slice, count] of Object.entries(counts)) counter[Number(slice)] = (counter[Number(slice)] ?? 0) + count;
    return { ...counter };
  };
  const take = (lease: Lease, instance: number, at: number, tokens: number): Lease => {
    writes[instance]!.push(at);
    asked += 1;
    if (down(asked)) return bookUnasked(lease, tokens);
    return book(lease, quota, tokens, addTo({ ...lease.owed, [lease.slice]: (lease.owed[lease.slice] ?? 0) + tokens }));
  };
  const request = ({ at, instance }: Asking): boolean => {
    const slice = sliceAt(at, windowSeconds);
    for (;;) {
      const verdict = spend(leases[instance] ?? newLease(slice), quota, slice);
      leases[instance] = verdict.lease;
      if ('passes' in verdict) return verdict.passes;
      leases[instance] = take(verdict.lease, instance, at, verdict.take);
    }
  };
  const outcomes = askings.map(request);
  const passed = askings.filter((_, n) => outcomes[n]);
  return { leases, writes, outcomes, passed };
};

/** The most that passed in any window, wherever it begins. */
const mostInAWindow = (passed: readonly Asking[]): number => {
  let first = 0;
  return passed.reduce((most, { at }, last) => {
    while (passed[first]!.at <= at - windowMs) first += 1;
    return Math.max(most, last - first + 1);
  }, 0);
};

const start = Date.UTC(2026, 10, 28, 8);
/** Runs on one instance beside jumps between all of them, at once, steadily, and after rests of any length: also just beside a border. */
const runs = (instances: number) =>
  fc
    .array(
      fc.record({
        instance: fc.nat({ max: instances - 1 }),
        length: fc.integer({ min: 1, max: 60 }),
        pauseMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 900 })),
        restMs: fc.oneof(
          fc.constant(0),
          fc.integer({ min: 0, max: 2 * windowMs }),
          fc.constantFrom(sliceMs, windowMs - sliceMs, windowMs - 1, windowMs),
        ),
      }),
      { maxLength: 80 },
    )
    .map(all => {
      let at = start;
      return all.flatMap(({ instance, length, pauseMs, restMs }) => {
        at += restMs;
        return Array.from({ length }, () => {
          at += pauseMs;
          return { at, instance };
        });
      });
    });
const games = fc
  .record({ quota: fc.integer({ min: 1, max: 700 }), instances: fc.integer({ min: 1, max: 30 }) })
  .chain(({ quota, instances }) => fc.record({ quota: fc.constant(quota), instances: fc.constant(instances), askings: runs(instances) }));
const now = (askings: readonly Asking[]): Asking[] => askings.map(({ instance }) => ({ at: start, instance }));

describe('many instances before one quota', () => {
  test('let no more pass than the quota and what each trusts, in any window, wherever it begins', () => {
    fc.assert(
      fc.property(games, ({ quota, instances, askings }) => {
        expect(mostInAWindow(play(quota, instances, askings).passed)).toBeLessThanOrEqual(quota + instances * trustOf(quota));
      }),
      { numRuns: 300 },
    );
  });

  test('let nobody through twice at the border of two windows, as fixed windows did', () => {
    const burst = (at: number) => Array.from({ length: 100 }, () => ({ at, instance: 0 }));
    const border = start + windowMs;
    const { passed } = play(100, 1, [...burst(border - 1), ...burst(border), ...burst(border - 1 + windowMs)]);
    expect(passed.map(({ at }) => at)).toEqual(Array(100).fill(border - 1));
  });

  test('refuse nobody before half of the quota has passed, and few instances not before nearly all of it has', () => {
    fc.assert(
      fc.property(games, ({ quota, instances, askings }) => {
        const { outcomes } = play(quota, instances, now(askings));
        const refused = outcomes.indexOf(false);
        const passedBefore = refused === -1 ? quota : refused;
        const atLeast = Math.max(quota / 2, quota - (instances - 1) * (largestLease(quota) - 1));
        expect(passedBefore).toBeGreaterThanOrEqual(Math.min(atLeast, quota));
      }),
    );
  });

  test('forget everything after a rest: what was given back or not, the whole quota is there again', () => {
    fc.assert(
      fc.property(games, ({ quota, instances, askings }) => {
        const rested = (askings.at(-1)?.at ?? start) + windowMs + sliceMs;
        const again = Array.from({ length: quota }, () => ({ at: rested, instance: 0 }));
        expect(play(quota, instances, [...askings, ...again]).outcomes.slice(-quota)).not.toContain(false);
      }),
    );
  });

  test('write as often as they said', () => {
    fc.assert(
      fc.property(games, ({ quota, instances, askings }) => {
        const { passed, writes } = play(quota, instances, askings);
        const n = largestLease(quota);
        for (const [instance, at] of writes.entries()) {
          for (const until of at) {
            const within = (each: number) => each > until - windowMs && each <= until;
            const spent = passed.filter(each => each.instance === instance && within(each.at)).length;
            expect(at.filter(within).length).toBeLessThanOrEqual(spent / n + Math.log2(n) + slicesOfWindow + 3);
          }
        }
      }),
    );
  });

  test('refuse nobody while the counter is out of reach, and turn to it again when it is there', () => {
    fc.assert(
      fc.property(games, ({ quota, instances, askings }) => {
        expect(play(quota, instances, askings, () => true).outcomes).not.toContain(false);
      }),
    );
    const { passed } = play(100, 1, Array(1000).fill({ at: start, instance: 0 }), asking => asking === 2);
    expect(passed.length).toBeGreaterThanOrEqual(100);
    expect(passed.length).toBeLessThanOrEqual(100 + largestLease(100));
  });
});

describe('one instance', () => {
  const alone = (length: number, pauseMs = 0): Asking[] => Array.from({ length }, (_, n) => ({ at: start + n * pauseMs, instance: 0 }));

  test('lets exactly the quota pass, and says truly how many are left', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), quota => {
        const { passed, leases } = play(quota, 1, alone(quota + 10));
        expect({ passed: passed.length, left: remaining(leases[0]!, quota).left }).toEqual({ passed: quota, left: 0 });
        for (const some of [1, Math.ceil(quota / 2)])
          expect(remaining(play(quota, 1, alone(some)).leases[0]!, quota).left).toBe(quota - some);
      }),
      { numRuns: 30 },
    );
  });

  test('never refuses whoever keeps an even pace of twelve thirteenths of the quota', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), quota => {
        const pauseMs = (windowMs + sliceMs) / quota;
        expect(play(quota, 1, alone(4 * quota, pauseMs)).outcomes).not.toContain(false);
      }),
      { numRuns: 50 },
    );
  });

  test('lets whoever waits as long as it said in, and nobody sooner', () => {
    fc.assert(
      fc.property(runs(1), fc.integer({ min: 1, max: 200 }), (askings, quota) => {
        const { leases, passed } = play(quota, 1, askings);
        const at = askings.at(-1)?.at ?? start;
        const { left, moreAt } = remaining(leases[0] ?? newLease(sliceAt(at, windowSeconds)), quota);
        if (left > 0) return;
        const then = at + secondsUntil(moreAt, at, windowSeconds) * 1000;
        const tries = (when: number) => play(quota, 1, [...askings, { at: when, instance: 0 }]).passed.length - passed.length;
        expect([tries(moreAt * sliceMs - 1), tries(then)]).toEqual([0, 1]);
      }),
    );
  });

  test.each([
    ['standard', 1, 0],
    ['standard', 6, 3],
    ['standard', 100, 22],
    ['standard', 5000, 22],
    ['plus', 6, 0],
    ['plus', 600, 22],
  ] as const)('under the %s plan writes for %i requests at once %i times', (plan, requests, writes) => {
    expect(play(quotaOf(plan, 'request').quota, 1, alone(requests)).writes[0]).toHaveLength(writes);
  });
});

test('the plan of whoever has no other is what the product promises, and each plan gives more than the one before', () => {
  const standard = limitClasses.filter(each => each !== 'feed').map(each => [each, quotaOf('standard', each)]);
  expect(Object.fromEntries(standard)).toEqual({
    request: { quota: 100, windowSeconds: 60 },
    search: { quota: 30, windowSeconds: 60 },
    send: { quota: 10, windowSeconds: 60 },
    upload: { quota: 5, windowSeconds: 60 },
  });
  for (const limitClass of limitClasses) {
    const given = ['standard', 'plus', 'business', 'local'].map(plan => quotaOf(Plan.parse(plan), limitClass).quota);
    expect(given).toEqual([...new Set(given)].sort((a, b) => a - b));
  }
});

test('slices follow each other without a gap, and begin when they say', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(60, 600), (nowMs, seconds) => {
      const slice = sliceAt(nowMs, seconds);
      expect(sliceAt(nowMs + secondsUntil(slice + 1, nowMs, seconds) * 1000, seconds)).toBe(slice + 1);
      expect(sliceAt(nowMs + seconds * 1000, seconds)).toBe(slice + slicesOfWindow);
      expect(secondsUntil(slice + 1, nowMs, seconds)).toBeGreaterThanOrEqual(1);
    }),
  );
});
