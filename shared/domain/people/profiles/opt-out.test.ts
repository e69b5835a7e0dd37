import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockInvitations, liftOptOut, OptOut, optsOut, pauseDays, pauseInvitations, requireWanted } from './opt-out.ts';

const now = '2026-11-21T08:00:00.000Z';
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', subject: userId, userId } as const;
const later = (days: number): string => new Date(Date.parse(now) + days * 86_400_000).toISOString();

describe('H1 who left or declined', () => {
  const paused = pauseInvitations(undefined, ids, now).next;

  test('is not invited for 30 days, and then again', () => {
    expect(optsOut(paused, later(pauseDays - 0.001))).toBe(true);
    expect(optsOut(paused, later(pauseDays))).toBe(false);
    expect(() => requireWanted(paused, later(1))).toThrow('forbidden');
    expect(() => requireWanted(undefined, now)).not.toThrow();
  });

  test('may block the workspace for good, and is not forgotten then', () => {
    const blocked = blockInvitations(paused, ids, now).next;
    expect([optsOut(blocked, later(9999)), blocked.expiresAt]).toEqual([true, undefined]);
    expect(optsOut(pauseInvitations(blocked, ids, later(1)).next, later(9999))).toBe(true);
  });
});

test('what was lifted keeps nobody away, whatever went before', () => {
  const acts = [pauseInvitations, blockInvitations];
  fc.assert(
    fc.property(fc.array(fc.nat(1), { minLength: 1 }), fc.integer({ min: 0, max: 100 }), (steps, days) => {
      const held = steps.reduce<OptOut | undefined>((known, i) => acts[i]!(known, ids, later(days)).next, undefined)!;
      expect(optsOut(held, later(days))).toBe(true);
      const lifted = OptOut.parse(liftOptOut(held, { now: later(days) }).next);
      expect(optsOut(lifted, later(days))).toBe(false);
      expect(lifted.expiresAt).toBeGreaterThan(0);
    }),
  );
});
