import * as z from 'zod';
import { secret } from '../../core/data-class.ts';
import { type Actor, type Change, later } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { KeyId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalidCode } from '../../core/invalid.ts';

const instant = z.iso.datetime();
/** For how long a child goes on at a kiosk once it has said its PIN. */
export const kioskSessionMs = 15 * 60_000;

/** What a child says at a kiosk: four to eight digits. */
export const PinDigits = z.string().regex(/^\d{4,8}$/, invalidCode('wrong_format'));
export const PinInput = z.strictObject({ pin: PinDigits });
export const KioskSessionInput = z.strictObject({ userId: UserId, pin: PinDigits });

/** At which kiosk a child goes on, since when, and until when. */
const KioskSession = z.object({ keyId: KeyId, startedAt: instant, until: instant });

/**
 * The PIN of a child: what hands a kiosk over to it, and never what alone stands between a stranger and data, because the kiosk has a key of its
 * own. It holds the session that the child is in, one at a time, wherever it is.
 */
export const Pin = z.object({
  workspaceId: WorkspaceId,
  userId: UserId,
  /** What the PIN is verified by: scrypt of it under the salt (base64url). */
  salt: secret(z.string().length(22).optional()),
  hash: secret(z.string().length(43).optional()),
  setBy: UserId,
  setAt: instant,
  session: KioskSession.optional(),
  /** SHA-256 of the token of the session (base64url). */
  sessionHash: secret(z.string().length(43).optional()),
  /** Until when nobody may guess, after too many who were wrong. */
  lockedUntil: instant.optional(),
  removedAt: instant.optional(),
  /** When the record may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Pin = z.infer<typeof Pin>;
type Ids = Pick<Pin, 'workspaceId' | 'userId'>;
export type Verifier = { salt: string; hash: string };

const withoutSession = ({ session: _, sessionHash: _hash, lockedUntil: _locked, ...pin }: Pin): Pin => pin;

/** A PIN for a child, or another one: a session by the one before is over, and nobody is locked out any more. */
export const setPin = (known: Pin | undefined, ids: Ids, { salt, hash }: Verifier, { userId, now }: Actor): Change<Pin> => ({
  next: { ...ids, salt, hash, setBy: userId, setAt: now, version: known?.version ?? 1 },
  event: { type: 'pin.set', data: {} },
});

/** Takes a PIN away, and ends the session by it. Undefined where there is none. */
export const removePin = (pin: Pin, now: string): Change<Pin> | undefined => {
  if (pin.removedAt) return undefined;
  const { salt: _salt, hash: _hash, ...rest } = withoutSession(pin);
  return { next: { ...rest, removedAt: now, expiresAt: expiryAfter(now) }, event: { type: 'pin.removed', data: {} } };
};

/** The child has said its PIN: it goes on at this kiosk, and nowhere else. */
export const startKioskSession = (pin: Pin, { keyId, sessionHash }: { keyId: KeyId; sessionHash: string }, now: string): Change<Pin> => {
  const session = { keyId, startedAt: now, until: later(now, kioskSessionMs) };
  return { next: { ...withoutSession(pin), session, sessionHash }, event: { type: 'pin.session_started', data: session } };
};

/** A session is over, by hand. Undefined where none is on, or only one at another kiosk than is said. */
export const endKioskSession = (pin: Pin, at: KeyId | undefined, now: string): Change<Pin> | undefined => {
  const { session } = pin;
  if (!session || session.until <= now || (at !== undefined && session.keyId !== at)) return undefined;
  return {
    next: { ...withoutSession(pin), lockedUntil: pin.lockedUntil },
    event: { type: 'pin.session_ended', data: { keyId: session.keyId } },
  };
};

/** Too many have said it wrong: nobody may guess until then. */
export const lockPin = (pin: Pin, until: string): Change<Pin> => ({
  next: { ...pin, lockedUntil: until },
  event: { type: 'pin.locked', data: { until } },
});

/** A guardian lets it be said again. */
export const unlockPin = ({ lockedUntil: _, ...pin }: Pin): Change<Pin> => ({ next: pin, event: { type: 'pin.unlocked', data: {} } });

/** Does a token stand for the session that is on at this kiosk? */
export const isInSession = (
  { session, sessionHash, removedAt }: Pin,
  { keyId, hash }: { keyId: KeyId; hash: string },
  now: string,
): boolean => !removedAt && session?.keyId === keyId && session.until > now && sessionHash === hash;
