import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';

let retrySeconds: typeof import('./come-again.ts').retrySeconds;
beforeAll(async () => {
  Object.assign(process.env, { QUEUES_URL: 'https://queues', RETRY_FIRST_SECONDS: '5', RETRY_AT_MOST_SECONDS: '900' });
  ({ retrySeconds } = await import('./come-again.ts'));
});

const pauses = fc.record({ firstSeconds: fc.integer({ min: 1, max: 60 }), atMostSeconds: fc.integer({ min: 60, max: 3600 }) });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('the pause of a message that keeps failing grows threefold up to its bound, whatever chance takes off it, and is what SQS takes', () => {
  fc.assert(
    fc.property(pauses, fc.integer({ min: 1, max: 1000 }), chance, chance, (settings, receives, one, other) => {
      const [now, next] = [retrySeconds(receives, settings, one), retrySeconds(receives + 1, settings, other)];
      expect(Number.isInteger(now)).toBe(true);
      expect(now).toBeGreaterThanOrEqual(1);
      expect(now).toBeLessThanOrEqual(settings.atMostSeconds);
      // A third of a threefold pause less its quarter is never more than the next one, but for what rounding takes.
      expect(next).toBeGreaterThanOrEqual(Math.min(settings.atMostSeconds * 0.75, now * 2.25) - 1.5);
    }),
  );
});

test('of many that fail together no more than a fraction come again in the same tenth of their pause', () => {
  const at = Array.from({ length: 1000 }, (_, i) => retrySeconds(6, { firstSeconds: 5, atMostSeconds: 900 }, i / 1000));
  const tenths = Map.groupBy(at, seconds => Math.floor(seconds / 90));
  expect(Math.max(...[...tenths.values()].map(({ length }) => length))).toBeLessThan(500);
});

test('eight tries of a real stage span forty minutes: longer than most outages, shorter than a day’s digest waits', () => {
  const sum = (random: number) =>
    [1, 2, 3, 4, 5, 6, 7].reduce((all, receives) => all + retrySeconds(receives, { firstSeconds: 5, atMostSeconds: 900 }, random), 0);
  expect(sum(0)).toBe(2405);
  expect(sum(0.999)).toBeGreaterThan(1800);
});
