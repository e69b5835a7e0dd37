import { createCipheriv, createDecipheriv, type KeyObject, timingSafeEqual } from 'node:crypto';

const algorithm = 'aes-256-ctr';
const ivBytes = 16;

/** The HMAC-SHA-256 of a text, bound to what its token is good for. */
type MacOf = (text: string) => Buffer;

/**
 * A text as its holder carries it: signed, and encrypted under the signature as a synthetic IV (as RFC 5297 does). Nobody reads it, and the same text
 * is always the same token.
 */
export const tokenWith = (text: string, key: Buffer | KeyObject, macOf: MacOf): string => {
  const iv = macOf(text).subarray(0, ivBytes);
  const cipher = createCipheriv(algorithm, key, iv);
  return Buffer.concat([iv, cipher.update(text), cipher.final()]).toString('base64url');
};

/** The text of a token; undefined where it is not signed so, or not written as we write it: of base64url other letters can stand for the same bytes. */
export const textWith = (token: string, key: Buffer | KeyObject, macOf: MacOf): string | undefined => {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length <= ivBytes || bytes.toString('base64url') !== token) return undefined;
  const iv = bytes.subarray(0, ivBytes);
  const text = createDecipheriv(algorithm, key, iv).update(bytes.subarray(ivBytes)).toString();
  return timingSafeEqual(iv, macOf(text).subarray(0, ivBytes)) ? text : undefined;
};
