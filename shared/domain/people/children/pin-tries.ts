import * as z from 'zod';
import { later } from '../../core/due.ts';

const minuteMs = 60_000;
/** How many tries there are before nobody may guess for a while, for how long the first time, the second, and from then on, and when it is forgotten. */
export const tryRules = { most: 5, lockMinutes: [1, 5, 15, 60, 240, 1440], forgetMinutes: 7 * 1440 };

/** How often a PIN was tried since it was last said right: counted before it is looked at, whether or not there is such a child. */
export const PinTries = z.object({
  tries: z.int().nonnegative(),
  locks: z.int().nonnegative(),
  lockedUntil: z.iso.datetime().optional(),
  forgottenAt: z.iso.datetime(),
  version: z.int().positive(),
});
export type PinTries = z.infer<typeof PinTries>;

/** The same once somebody has said it right, or may say it again. */
export const forgetTries = ({ version }: PinTries, now: string): PinTries => ({
  tries: 0,
  locks: 0,
  forgottenAt: now,
  version: version + 1,
});

/** Who may not try before a moment, or the count with one try more; `lockedUntil` stands in it where this was the last one. */
export const countTry = (known: PinTries | undefined, now: string): { refusedUntil: string } | { next: PinTries } => {
  if (known?.lockedUntil !== undefined && known.lockedUntil > now) return { refusedUntil: known.lockedUntil };
  const before = known && known.forgottenAt > now ? known : { tries: 0, locks: 0 };
  const counted = { forgottenAt: later(now, tryRules.forgetMinutes * minuteMs), version: (known?.version ?? 0) + 1 };
  if (before.tries + 1 < tryRules.most) return { next: { ...counted, tries: before.tries + 1, locks: before.locks } };
  const minutes = tryRules.lockMinutes[Math.min(before.locks, tryRules.lockMinutes.length - 1)]!;
  return { next: { ...counted, tries: 0, locks: before.locks + 1, lockedUntil: later(now, minutes * minuteMs) } };
};
