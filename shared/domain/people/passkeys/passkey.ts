import * as z from 'zod';
import { personal, secret } from '../../core/data-class.ts';
import type { Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { PasskeyId, UserId } from '../../core/ids.ts';
import { Line } from '../../core/text.ts';

/** How many passkeys an account has at the most. */
export const passkeysMost = 20;

const instant = z.iso.datetime();
const name = Line(80);
export const PasskeyAlgorithm = z.enum(['ES256', 'EdDSA', 'RS256']);
export type PasskeyAlgorithm = z.infer<typeof PasskeyAlgorithm>;

/** What an authenticator has shown of a credential. */
const credential = {
  credentialId: z.string().max(1364),
  algorithm: PasskeyAlgorithm,
  /** SPKI (base64url). */
  publicKey: z.string().max(1000),
  /** How often it has signed, where it counts. */
  counter: z.int().nonnegative(),
  /** Whether it may be copied to other devices of its owner, and whether it was. */
  backupEligible: z.boolean(),
  backedUp: z.boolean(),
};
export type VerifiedCredential = z.infer<z.ZodObject<typeof credential>>;
const transports = z.array(z.string().min(1).max(32)).max(10);

/** A passkey or security key of an account (WebAuthn): its private half never leaves the authenticator. */
export const Passkey = z.object({
  userId: UserId,
  passkeyId: PasskeyId,
  name: personal(name),
  ...credential,
  credentialId: secret(credential.credentialId),
  publicKey: secret(credential.publicKey),
  /** By which ways the browser reaches it, such as `usb` or `internal`. */
  transports,
  createdAt: instant,
  lastUsedAt: instant.optional(),
  /** When it counted no further, as a copy of it does: it proves nothing any more. */
  suspectedAt: instant.optional(),
  endedAt: instant.optional(),
  /** When the record may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Passkey = z.infer<typeof Passkey>;

/** What its owner says of a new passkey, or says anew. */
export const PasskeyName = z.strictObject({ name });
type Ids = Pick<Passkey, 'userId' | 'passkeyId'>;
type Added = Pick<Passkey, 'name' | 'transports'> & VerifiedCredential;

/** A new passkey. Fails with `already_exists` where the account has it already. */
export const addPasskey = (added: Added, ids: Ids, others: readonly Passkey[], now: string): Change<Passkey> => {
  if (others.some(({ credentialId }) => credentialId === added.credentialId)) throw new Failure('already_exists', { what: 'passkey' });
  return { next: { ...ids, ...added, createdAt: now, version: 1 }, event: { type: 'passkey.added', data: {} } };
};

const requireLive = ({ endedAt }: Passkey): void => {
  if (endedAt) throw new Failure('not_found', { what: 'passkey' });
};

/** The passkey under another name. */
export const renamePasskey = (passkey: Passkey, to: z.infer<typeof PasskeyName>): Change<Passkey> => {
  requireLive(passkey);
  return { next: { ...passkey, name: to.name }, event: { type: 'passkey.renamed', data: {} } };
};

/** Ends a passkey for good. */
export const removePasskey = (passkey: Passkey, now: string): Change<Passkey> => {
  requireLive(passkey);
  return { next: { ...passkey, endedAt: now, expiresAt: expiryAfter(now) }, event: { type: 'passkey.removed', data: {} } };
};

/** Is this what a copy of the authenticator would count? Those that do not count say 0 (WebAuthn Level 3, section 6.1.1). */
const isCopy = (before: number, now: number): boolean => (before > 0 || now > 0) && now <= before;

/** A use of the passkey for what has this digest. One whose counter goes back is suspected, and proves nothing from then on. */
export const usePasskey = (
  passkey: Passkey,
  { counter, backedUp }: Pick<Passkey, 'counter' | 'backedUp'>,
  digest: string,
  now: string,
): Change<Passkey> => {
  requireLive(passkey);
  if (passkey.suspectedAt || isCopy(passkey.counter, counter))
    return { next: { ...passkey, suspectedAt: passkey.suspectedAt ?? now }, event: { type: 'passkey.suspected', data: {} } };
  return { next: { ...passkey, counter, backedUp, lastUsedAt: now }, event: { type: 'passkey.used', data: { digest } } };
};
