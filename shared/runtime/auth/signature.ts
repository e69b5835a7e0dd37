import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto';
import { remember } from '../../domain/core/cache.ts';

/** What is signed or encrypted. Each purpose has a key of its own: what was signed for one is nothing for another. */
export type Purpose = 'links' | 'invitations' | 'visits' | 'visits encrypted';

/** The key of a purpose: derived once in the life of a function's instance (HKDF, RFC 5869), and kept as a key object: of bytes, Node makes one for each HMAC. */
export const keyFor = remember(
  4,
  (secret: string, purpose: Purpose) => `${purpose} ${secret}`,
  (secret, purpose) => createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `almanac ${purpose}`, 32))),
);

/** The HMAC-SHA-256 of a text by a secret, for one purpose: 43 letters of base64url. */
export const signatureOf = (text: string, secret: string, purpose: Purpose): string =>
  createHmac('sha256', keyFor(secret, purpose)).update(text).digest('base64url');

/** Whether what was given is the signature of a text. How long it takes tells nothing of where the two differ. */
export const isSignature = (given: string, text: string, secret: string, purpose: Purpose): boolean => {
  // As texts: the last letter of base64url has bits to spare, and another one would decode to the same bytes.
  const [wanted, has] = [Buffer.from(signatureOf(text, secret, purpose)), Buffer.from(given)];
  return has.length === wanted.length && timingSafeEqual(wanted, has);
};
