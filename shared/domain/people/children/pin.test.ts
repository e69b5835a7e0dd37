import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  endKioskSession,
  isInSession,
  kioskSessionMs,
  lockPin,
  Pin,
  PinDigits,
  removePin,
  setPin,
  startKioskSession,
  unlockPin,
} from './pin.ts';
import { countTry, type PinTries, tryRules } from './pin-tries.ts';

const now = '2026-11-29T08:00:00.000Z';
const at = (ms: number): string => new Date(Date.parse(now) + ms).toISOString();
const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now } as const;
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ec' } as const;
const keyId = 'key_01kb8m3tq2e8fvq3w5r7c9d0ed';
const other = 'key_01kb8m3tq2e8fvq3w5r7c9d0ef';
const set = setPin(undefined, ids, { salt: 's'.repeat(22), hash: 'h'.repeat(43) }, acting).next;
const hash = 't'.repeat(43);
const on = startKioskSession(set, { keyId, sessionHash: hash }, now).next;

test('a PIN is four to eight digits', () => {
  const taken = ['1234', '00000000'].map(each => PinDigits.safeParse(each).success);
  const refused = ['123', '123456789', '12a4', ' 1234', '１２３４', ''].map(each => PinDigits.safeParse(each).success);
  expect([...taken, ...refused]).toEqual([true, true, ...refused.map(() => false)]);
});

test('a session is on for fifteen minutes, at this kiosk, by its token', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 * kioskSessionMs }), ms => isInSession(on, { keyId, hash }, at(ms)) === ms < kioskSessionMs),
  );
  expect(isInSession(on, { keyId: other, hash }, now)).toBe(false);
  expect(isInSession(on, { keyId, hash: 'u'.repeat(43) }, now)).toBe(false);
  expect(isInSession(set, { keyId, hash }, now)).toBe(false);
  const again = startKioskSession(on, { keyId: other, sessionHash: 'v'.repeat(43) }, now).next;
  expect([isInSession(again, { keyId, hash }, now), isInSession(again, { keyId: other, hash: 'v'.repeat(43) }, now)]).toEqual([
    false,
    true,
  ]);
});

test('it is over by hand, at its own kiosk or for a guardian anywhere, and with the PIN', () => {
  expect(endKioskSession(on, other, now)).toBeUndefined();
  expect(endKioskSession(set, undefined, now)).toBeUndefined();
  expect(endKioskSession(on, undefined, on.session!.until)).toBeUndefined();
  for (const over of [
    endKioskSession(on, keyId, now)!.next,
    endKioskSession(on, undefined, now)!.next,
    setPin(on, ids, { salt: 'x'.repeat(22), hash: 'y'.repeat(43) }, acting).next,
    removePin(on, now)!.next,
  ])
    expect(isInSession(over, { keyId, hash }, now)).toBe(false);
  expect(removePin(removePin(on, now)!.next, now)).toBeUndefined();
});

test('what is verified by is gone with the PIN, and a lock with another, a guardian, or who says it right', () => {
  const gone = Pin.parse(removePin(on, now)!.next);
  expect([gone.salt, gone.hash, gone.sessionHash, gone.session]).toEqual([undefined, undefined, undefined, undefined]);
  const locked = lockPin(on, at(60_000)).next;
  expect([locked.lockedUntil, isInSession(locked, { keyId, hash }, now)]).toEqual([at(60_000), true]);
  expect(unlockPin(locked).next.lockedUntil).toBeUndefined();
  expect(setPin(locked, ids, { salt: 'x'.repeat(22), hash: 'y'.repeat(43) }, acting).next.lockedUntil).toBeUndefined();
  expect(startKioskSession(locked, { keyId, sessionHash: hash }, now).next.lockedUntil).toBeUndefined();
});

/** Tries at these moments, in order, all of them wrong: when each was let through, and when nobody was. */
const triesAt = (moments: readonly number[]): { passed: number[]; last: PinTries | undefined } => {
  let known: PinTries | undefined;
  const passed: number[] = [];
  for (const ms of moments) {
    const counted = countTry(known, at(ms));
    if ('refusedUntil' in counted) continue;
    passed.push(ms);
    known = counted.next;
  }
  return { passed, last: known };
};

test('whenever somebody guesses, five are looked at between one lock and the next, and each lock is as long as it must be', () => {
  const lockMs = tryRules.lockMinutes.map(minutes => minutes * 60_000);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 * 86_400_000 }), { maxLength: 60 }), moments => {
      const { passed } = triesAt(moments.toSorted((a, b) => a - b));
      for (const [i, ms] of passed.entries()) {
        const locks = Math.floor(i / tryRules.most);
        if (i % tryRules.most === 0 && locks > 0)
          expect(ms - passed[i - 1]!).toBeGreaterThanOrEqual(lockMs[Math.min(locks - 1, lockMs.length - 1)]!);
      }
    }),
  );
});

test('who guesses without a rest has 60 of ten thousand looked at in a week', () => {
  const everyTenSeconds = Array.from({ length: (7 * 86_400) / 10 }, (_, i) => i * 10_000);
  expect(triesAt(everyTenSeconds).passed.length).toBe(60);
});

test('a week without a try forgets them', () => {
  const { last } = triesAt([0, 1, 2, 3, 4]);
  const later = countTry(last, at(8 * 86_400_000));
  expect(later).toMatchObject({ next: { tries: 1, locks: 0 } });
});
