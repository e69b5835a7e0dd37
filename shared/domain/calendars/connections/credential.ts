import * as z from 'zod';
import { secret } from '../../core/data-class.ts';
import { type Advance, type Change, later, shardOf } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { ConnectionId, UserId } from '../../core/ids.ts';
import { Provider } from './connection-provider.ts';

const base64 = z.base64();

/**
 * Tokens as they are stored: AES-256-GCM under a data key of the connection's own, which stands beside it wrapped by the KMS key. `keyVersion`
 * counts the data keys that the connection has had.
 */
export const Encrypted = z.object({
  algorithm: z.literal('A256GCM'),
  kmsKeyId: z.string(),
  keyVersion: z.int().positive(),
  wrappedKey: base64,
  iv: base64,
  text: base64,
  tag: base64,
});
export type Encrypted = z.infer<typeof Encrypted>;

/** What encrypted tokens belong to: KMS opens the data key, and AES-GCM the tokens, under exactly these. */
export type CredentialContext = { tenant: string; user: string; provider: Provider; connection: string };

/** What is encrypted. */
export const Tokens = z.object({ accessToken: z.string(), refreshToken: z.string() });
export type Tokens = z.infer<typeof Tokens>;

/**
 * The encrypted tokens of one connection, apart from the connection, so that no event carries them. Due when they are to get a new data key. Erased, its
 * text is gone and the record expires.
 */
export const Credential = z.object({
  userId: UserId,
  connectionId: ConnectionId,
  provider: Provider,
  encrypted: secret(Encrypted.optional()),
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
export type Credential = z.infer<typeof Credential>;

/** Credentials are listed by the age of their data keys from this many places, so that listing never meets one hot key. */
export const credentialShards = 16;
export const credentialShardOf = (connectionId: ConnectionId): number => shardOf(connectionId, credentialShards);

/** How long one renewal may take before another may try. */
export const leaseSeconds = 60;

const dayMs = 86_400_000;
/** After how many days the tokens of a connection get a new data key. */
export const dataKeyDays = 90;

type Fresh = { encrypted: Encrypted; tokenExpiresAt: string };

/** The tokens of a new consent, in place of whatever was there. */
export const makeCredential = (
  of: Pick<Credential, 'userId' | 'connectionId' | 'provider'>,
  fresh: Fresh,
  now: string,
  version: number,
): Change<Credential> => ({
  next: { ...of, ...fresh, keyedAt: now, dueAt: later(now, dataKeyDays * dayMs), version },
  event: { type: 'credential.made', data: {} },
});

/** Takes the lease to renew. Fails with `conflict` while another holds it, `not_found` when there is nothing to renew. */
export const leaseCredential = (credential: Credential, now: string): Change<Credential> => {
  if (!credential.encrypted) throw new Failure('not_found', { what: 'tokens' });
  if (isLeased(credential, now)) throw new Failure('conflict', { what: 'lease' });
  const leasedUntil = later(now, leaseSeconds * 1000);
  return { next: { ...credential, leasedUntil }, event: { type: 'credential.leased', data: {} } };
};

/** Puts renewed tokens, or the same under a new data key, in place and gives the lease back. */
export const renewCredential = (credential: Credential, fresh: Fresh, now: string): Change<Credential> => {
  const { keyVersion } = fresh.encrypted;
  const keyedAt = keyVersion === credential.encrypted?.keyVersion ? credential.keyedAt : now;
  return {
    next: { ...credential, ...fresh, keyedAt, dueAt: later(keyedAt, dataKeyDays * dayMs), leasedUntil: undefined },
    event: { type: 'credential.renewed', data: { keyVersion } },
  };
};

/** Its data key is too old: the tokens are to get another. What is not done is handed out again the next day. */
export const advanceCredential: Advance<Credential> = (credential, now) => ({
  next: { ...credential, dueAt: credential.encrypted ? later(now, dayMs) : undefined },
  event: { type: 'credential.data_key_due', data: { keyedUntil: later(now, -dataKeyDays * dayMs) } },
});

/** Whether somebody renews the tokens just now: what they write would be lost to whoever writes in between. */
export const isLeased = ({ leasedUntil }: Credential, now: string): boolean => leasedUntil !== undefined && leasedUntil > now;

/** Gives the lease back without new tokens. */
export const releaseCredential = (credential: Credential): Change<Credential> => ({
  next: { ...credential, leasedUntil: undefined },
  event: { type: 'credential.released', data: {} },
});

/** The tokens are gone; the record itself follows within days. */
export const eraseCredential = (credential: Credential, now: string): Change<Credential> => ({
  next: {
    ...credential,
    encrypted: undefined,
    leasedUntil: undefined,
    dueAt: undefined,
    erasedAt: now,
    expiresAt: expiryAfter(now, 0),
  },
  event: { type: 'credential.erased', data: {} },
});

/** Whether the data key is to be replaced: too old, or wrapped by a KMS key that is no longer the product's. */
export const needsNewKey = (credential: Credential, kmsKeyId: string, now: string): boolean =>
  credential.encrypted !== undefined &&
  (credential.encrypted.kmsKeyId !== kmsKeyId || Date.parse(now) - Date.parse(credential.keyedAt) >= dataKeyDays * dayMs);
