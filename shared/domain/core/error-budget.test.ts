import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BurnWindow, burnsIn, burnWindows, longestSpans, promised, type Span, spanMinutes } from './error-budget.ts';

const month = 30 * 24 * 60;
const perSpan = 100_000;
/** No part of a request fails; and a product that is a whole number but for its last digits is that. */
const wholeOf = (requests: number): number => Math.floor(requests + 1e-6);

/** A fault by which this share of requests fails for so many minutes, between quiet days: in which windows it rings, after how many minutes of it, and until when. */
const ringsOf = (share: number, minutes: number, requests = perSpan, anyhow = 0) => {
  const quiet = Array.from({ length: longestSpans }, (): Span => ({ requests, failed: wholeOf(requests * anyhow) }));
  const fault = Array.from(
    { length: minutes / spanMinutes },
    (): Span => ({ requests, failed: wholeOf(requests * Math.max(share, anyhow)) }),
  );
  const spans = [...quiet, ...fault, ...quiet];
  const rung = new Map<BurnWindow, number>();
  const last = new Map<BurnWindow, number>();
  for (let end = quiet.length + 1; end <= spans.length; end++)
    for (const { window } of burnsIn(spans.slice(Math.max(0, end - longestSpans), end))) {
      const at = (end - quiet.length) * spanMinutes;
      if (!rung.has(window)) rung.set(window, at);
      last.set(window, at);
    }
  return { rung, last };
};

test.each([
  ['all requests for five minutes', 1, 5, 'hour', 5],
  ['one in ten for an hour', 0.1, 60, 'hour', 10],
  ['one in fifty for an hour', 0.02, 60, 'hour', 45],
  ['one in a hundred for six hours', 0.01, 360, 'six_hours', 220],
  ['one in 250 for a day', 0.004, 1440, 'three_days', 1080],
] as const)('a fault of %s is told within %#: by the window that is for it', (_, share, minutes, window, within) => {
  expect(ringsOf(share, minutes).rung.get(window)).toBeLessThanOrEqual(within + spanMinutes);
});

test('whatever share fails, it is told as soon as the month’s errors are used up as far as the window says, and not before', () => {
  fc.assert(
    fc.property(fc.integer({ min: 110, max: perSpan }), fc.constantFrom(...burnWindows), (failed, { window, factor, longMinutes }) => {
      const share = failed / perSpan;
      const { rung } = ringsOf(share, longMinutes);
      const needed = (factor * (1 - promised) * longMinutes) / share;
      const at = rung.get(window);
      if (share > 1.01 * factor * (1 - promised) && needed < longMinutes - spanMinutes)
        expect(at).toBeLessThanOrEqual(Math.ceil(needed / spanMinutes + 1e-9) * spanMinutes + spanMinutes);
      // Steady traffic: by then so much of the month's errors is gone.
      if (at !== undefined) expect(share * at).toBeGreaterThanOrEqual(0.999 * factor * (1 - promised) * longMinutes);
      // A fiftieth, a twentieth, a tenth of them.
      if (at !== undefined) expect((share * at) / ((1 - promised) * month)).toBeGreaterThan(0.0199);
    }),
    { numRuns: 60 },
  );
});

test('what stays within the promise is never told, however long it lasts', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1 - promised, noNaN: true }), fc.integer({ min: 1, max: perSpan }), (share, requests) => {
      expect(ringsOf(share, 3 * 24 * 60, requests, share).rung.size).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test('who is hardly used is not told of a single failure, however large its share', () => {
  const rare = Array.from(
    { length: longestSpans },
    (_, i): Span => ({ requests: i % 12 === 0 ? 1 : 0, failed: i === longestSpans - 12 ? 1 : 0 }),
  );
  for (let end = 1; end <= rare.length; end++) expect(burnsIn(rare.slice(0, end))).toEqual([]);
});

test('it is silent soon after the fault is over: the fast window after five minutes, the others after half an hour and six hours', () => {
  const { last } = ringsOf(1, 60);
  for (const { window, shortMinutes } of burnWindows) expect(last.get(window)! - 60).toBeLessThan(shortMinutes);
});
