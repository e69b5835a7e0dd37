import * as z from 'zod';
import { secret } from '../core/data-class.ts';
import type { Advance, Change } from '../core/due.ts';
import { shardOf } from '../core/due.ts';
import { expiryAfter } from '../core/expiry.ts';
import { Failure } from '../core/failure.ts';
import { GrantId, UserId } from '../core/ids.ts';
import { Provider } from './grant-provider.ts';

const base64 = z.base64();

/**
 * Tokens as they are stored: AES-256-GCM under a data key of the grant's own, which stands beside it wrapped by the KMS key. `keyVersion`
 * counts the data keys that the grant has had.
 */
export const Sealed = z.object({
  algorithm: z.literal('A256GCM'),
  kmsKeyId: z.string(),
  keyVersion: z.int().positive(),
  wrappedKey: base64,
  iv: base64,
  text: base64,
  tag: base64,
});
export type Sealed = z.infer<typeof Sealed>;

/** What sealed tokens belong to: KMS opens the data key, and AES-GCM the tokens, under exactly these. */
export type SealContext = { tenant: string; user: string; provider: Provider; grant: string };

/** What is sealed. */
export const Tokens = z.object({ accessToken: z.string(), refreshToken: z.string() });
export type Tokens = z.infer<typeof Tokens>;

/**
 * The sealed tokens of one grant, apart from the grant, so that no event carries them. Due when they are to get a new data key. Erased, its
 * text is gone and the record expires.
 */
export const Seal = z.object({
  userId: UserId,
  grantId: GrantId,
  provider: Provider,
  sealed: secret(Sealed.optional()),
  /** When the data key was made. */
  keyedAt: z.iso.datetime(),
  tokenExpiresAt: z.iso.datetime(),
  /** Until when somebody renews the tokens: one at a time. */
  leasedUntil: z.iso.datetime().optional(),
  erasedAt: z.iso.datetime().optional(),
  dueAt: z.iso.datetime().optional(),
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Seal = z.infer<typeof Seal>;

/** Seals are listed by the age of their data keys from this many places, so that listing never meets one hot key. */
export const sealShards = 16;
export const sealShardOf = (grantId: string): number => shardOf(grantId, sealShards);

/** How long one renewal may take before another may try. */
export const leaseSeconds = 60;

const dayMs = 86_400_000;
/** After how many days the tokens of a grant get a new data key. */
export const resealDays = 90;
const later = (at: string, days: number): string => new Date(Date.parse(at) + days * dayMs).toISOString();

type Fresh = { sealed: Sealed; tokenExpiresAt: string };

/** The tokens of a new consent, in place of whatever was there. */
export const makeSeal = (of: Pick<Seal, 'userId' | 'grantId' | 'provider'>, fresh: Fresh, now: string, version: number): Change<Seal> => ({
  next: { ...of, ...fresh, keyedAt: now, dueAt: later(now, resealDays), version },
  event: { type: 'seal.made', data: {} },
});

/** Takes the lease to renew. Fails with `conflict` while another holds it, `not_found` when there is nothing to renew. */
export const leaseSeal = (seal: Seal, now: string): Change<Seal> => {
  if (!seal.sealed) throw new Failure('not_found', { what: 'tokens' });
  if (isLeased(seal, now)) throw new Failure('conflict', { what: 'lease' });
  const leasedUntil = new Date(Date.parse(now) + leaseSeconds * 1000).toISOString();
  return { next: { ...seal, leasedUntil }, event: { type: 'seal.leased', data: {} } };
};

/** Puts renewed tokens, or the same under a new data key, in place and gives the lease back. */
export const renewSeal = (seal: Seal, fresh: Fresh, now: string): Change<Seal> => {
  const { keyVersion } = fresh.sealed;
  const keyedAt = keyVersion === seal.sealed?.keyVersion ? seal.keyedAt : now;
  return {
    next: { ...seal, ...fresh, keyedAt, dueAt: later(keyedAt, resealDays), leasedUntil: undefined },
    event: { type: 'seal.renewed', data: { keyVersion } },
  };
};

/** Its data key is too old: the tokens are to get another. What is not done is handed out again the next day. */
export const advanceSeal: Advance<Seal> = (seal, now) => ({
  next: { ...seal, dueAt: seal.sealed ? later(now, 1) : undefined },
  event: { type: 'seal.reseal_due', data: { keyedUntil: later(now, -resealDays) } },
});

/** Whether somebody renews the tokens just now: what they write would be lost to whoever writes in between. */
export const isLeased = ({ leasedUntil }: Seal, now: string): boolean => leasedUntil !== undefined && leasedUntil > now;

/** Gives the lease back without new tokens. */
export const releaseSeal = (seal: Seal): Change<Seal> => ({
  next: { ...seal, leasedUntil: undefined },
  event: { type: 'seal.released', data: {} },
});

/** The tokens are gone; the record itself follows within days. */
export const eraseSeal = (seal: Seal, now: string): Change<Seal> => ({
  next: {
    ...seal,
    sealed: undefined,
    leasedUntil: undefined,
    dueAt: undefined,
    erasedAt: now,
    expiresAt: expiryAfter(now, 0),
  },
  event: { type: 'seal.erased', data: {} },
});

/** Whether the data key is to be replaced: too old, or wrapped by a KMS key that is no longer the product's. */
export const needsNewKey = (seal: Seal, kmsKeyId: string, now: string): boolean =>
  seal.sealed !== undefined && (seal.sealed.kmsKeyId !== kmsKeyId || Date.parse(now) - Date.parse(seal.keyedAt) >= resealDays * dayMs);
