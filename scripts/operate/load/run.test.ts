import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { brokenBy, underLoad } from './run.ts';

const thresholds = { p95Ms: 500, failedShare: 0.01 };
const lineOf = (status: string, RequestDuration: number) => ({ route: 'GET /v1/me', status, RequestDuration });

test('as many begin as were to, however slow they are, until too many are under way; those that could not are told', async () => {
  let most = 0;
  let now = 0;
  const { begun, missed, lines } = await underLoad({ perSecond: 200, seconds: 0.5, atOnce: 10 }, async (_, note) => {
    most = Math.max(most, ++now);
    await pause(200);
    now -= 1;
    note(lineOf('200', 200));
  });
  expect(begun + missed).toBe(100);
  expect(most).toBe(10);
  expect(missed).toBeGreaterThan(0);
  expect(lines).toHaveLength(begun);
  expect(brokenBy({ begun, missed, lines }, thresholds)).toEqual([expect.stringContaining('could not begin')]);
});

test('what keeps to it is nothing to speak of; one failure too many, or a route that is slow, is told', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 1000 }),
      fc.nat(100),
      fc.boolean(),
      fc.constantFrom('500', '429', '404', '599'),
      (fine, failures, isSlow, status) => {
        const lines = [
          ...Array.from({ length: fine }, () => lineOf('200', isSlow ? 501 : 500)),
          ...Array.from({ length: failures }, () => lineOf(status, 1)),
        ];
        const broken = brokenBy({ lines, begun: 1, missed: 0 }, thresholds);
        expect(broken.some(each => each.includes('not answered'))).toBe(failures > 0.01 * (fine + failures));
        if (!isSlow) expect(broken.some(each => each.includes('longer than'))).toBe(false);
        if (isSlow && failures === 0) expect(broken).toEqual(['GET /v1/me: one in twenty took longer than 501 ms.']);
      },
    ),
  );
  expect(brokenBy({ lines: [], begun: 0, missed: 0 }, thresholds)).toEqual(['Nothing was asked.']);
});
