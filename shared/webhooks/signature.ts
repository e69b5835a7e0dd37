import { createHmac, createPrivateKey, createPublicKey, hkdfSync, type KeyObject, randomBytes, sign, timingSafeEqual } from 'node:crypto';

/** A new salt, from which a secret follows beside that of the stage: 128 random bits. */
export const newSalt = (): string => randomBytes(16).toString('base64url');

/** What follows from the secret of a stage and a salt, for one purpose (HKDF, RFC 5869): 256 bits. */
export const derivedKey = (stageSecret: string, salt: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', stageSecret, salt, `almanac ${purpose}`, 32));

/** Whose secret it is, and which of those that it had. */
type Of = { workspaceId: string; webhookId: string };

const derived = (stageSecret: string, { workspaceId, webhookId }: Of, salt: string, use: string): Buffer =>
  derivedKey(stageSecret, salt, `webhook ${use}|${workspaceId}|${webhookId}`);

/** The beginning of an Ed25519 private key of 32 bytes as PKCS #8 has it (RFC 8410 7). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * What signs for a webhook (Standard Webhooks): a key that is shared with the receiver, and one of which it knows the public half alone. Both
 * follow from the stage's secret and a salt of the webhook's own, so that no key stands in the table.
 */
export type SigningKeys = { shared: Buffer; own: KeyObject };

export const keysFor = (stageSecret: string, of: Of, salt: string): SigningKeys => ({
  shared: derived(stageSecret, of, salt, 'secret'),
  own: createPrivateKey({ key: Buffer.concat([pkcs8, derived(stageSecret, of, salt, 'signing key')]), format: 'der', type: 'pkcs8' }),
});

/** The shared key as a receiver is given it. */
export const secretText = ({ shared }: SigningKeys): string => `whsec_${shared.toString('base64')}`;

/** The public key, for a receiver that is to keep no secret. */
export const publicKeyText = ({ own }: SigningKeys): string =>
  `whpk_${createPublicKey(own).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')}`;

type Message = { id: string; timestamp: string; body: string };

const contentOf = ({ id, timestamp, body }: Message): Buffer => Buffer.from(`${id}.${timestamp}.${body}`);
const signatureBy = (key: Buffer, content: Buffer): Buffer => createHmac('sha256', key).update(content).digest();

/** Has this key signed a message: is one of its signatures, as they stand in `webhook-signature`, by it? */
export const isSignedBy = (key: Buffer, message: Message, signatures: string): boolean => {
  const expected = signatureBy(key, contentOf(message));
  return signatures.split(' ').some(each => {
    const given = each.startsWith('v1,') ? Buffer.from(each.slice('v1,'.length), 'base64') : Buffer.alloc(0);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
};

/** The headers of a message: its id, when it was sent (instant), and what each of these keys signs of it, the newest first. */
export const signedHeaders = (
  { id, body }: { id: string; body: string },
  keys: readonly SigningKeys[],
  now: string,
): Record<string, string> => {
  const timestamp = String(Math.floor(Date.parse(now) / 1000));
  const content = contentOf({ id, timestamp, body });
  const signatures = keys.flatMap(({ shared, own }) => [
    `v1,${signatureBy(shared, content).toString('base64')}`,
    `v1a,${sign(null, content, own).toString('base64')}`,
  ]);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
};
