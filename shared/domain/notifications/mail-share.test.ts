import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasMailRoom } from './mail-share.ts';

const most = fc.integer({ min: 100, max: 1_000_000 });
const kept = fc.integer({ min: 1, max: 50 });
const kinds = ['invitation', 'reminder', 'critical', 'digest', 'account'] as const;

/** How many mails of a kind go when only these are sent until none goes any more. */
const sentOf = (kind: (typeof kinds)[number], before: number, quota: number, keptPercent: number): number => {
  let [low, high] = [before, quota + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (hasMailRoom({ sent: middle, most: quota }, kind, keptPercent)) low = middle + 1;
    else high = middle;
  }
  return low - before;
};

test('H3: however many reminders and invitations are caused, the kept share is left for digests and notices, half of it for what is critical', () => {
  fc.assert(
    fc.property(most, kept, (quota, keptPercent) => {
      const used = sentOf('reminder', 0, quota, keptPercent);
      expect(sentOf('invitation', used, quota, keptPercent)).toBe(0);
      expect(used).toBeLessThanOrEqual(quota * (1 - keptPercent / 100) + 1);
      const critical = sentOf('critical', used, quota, keptPercent);
      expect(used + critical).toBeLessThanOrEqual(quota * (1 - keptPercent / 200) + 1);
      for (const kind of ['digest', 'account'] as const)
        expect(sentOf(kind, used + critical, quota, keptPercent)).toBe(quota - used - critical);
    }),
  );
});

test('without a share, or without a bound, all kinds are alike', () => {
  for (const kind of kinds) {
    expect(hasMailRoom({ sent: 199, most: 200 }, kind, 0)).toBe(true);
    expect(hasMailRoom({ sent: 200, most: 200 }, kind, 0)).toBe(false);
    expect(hasMailRoom({ sent: 1_000_000, most: -1 }, kind, 20)).toBe(true);
  }
});
