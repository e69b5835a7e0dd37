import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type KeyId, prefixes, type UserId } from '../../domain/core/ids.ts';
import type { HashedToken } from '../../domain/people/keys/key.ts';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomLength = 30;
const suffix = '[0-7][0-9a-hjkmnp-tv-z]{25}';
const pattern = new RegExp(`^alm_(${suffix})(${suffix})[0-9A-Za-z]{${randomLength}}[0-9A-Za-z]{6}$`);

const checksumOf = (text: string): string => {
  let rest = crc32(text);
  let sum = '';
  for (let i = 0; i < 6; i++) {
    sum = digits[rest % digits.length] + sum;
    rest = Math.floor(rest / digits.length);
  }
  return sum;
};

const suffixOf = (id: string): string => id.slice(id.indexOf('_') + 1);

/** SHA-256 of a token, or of the secret in a ticket: they have 178 random bits and more, so that no salt or slow hash is needed. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** 30 letters and digits that follow from 32 bytes: what is left over of 256 bits makes none of them likelier than another. */
const lettersOf = (bytes: Buffer): string => {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let i = 0; i < randomLength; i++) {
    text += digits[Number(rest % 62n)];
    rest /= 62n;
  }
  return text;
};

/**
 * A new token of a key: `alm_`, whose key it is and which, 30 random letters and digits, and a checksum of six (CRC-32), so that a scanner for
 * secrets knows one when it sees it and a mistyped one is refused without a read. `secret` are 32 bytes that nobody can guess.
 */
export const newToken = (
  { userId, keyId }: { userId: UserId; keyId: KeyId },
  secret: Buffer = randomBytes(32),
): { token: string; hashed: HashedToken } => {
  const random = lettersOf(secret);
  const text = `alm_${suffixOf(userId)}${suffixOf(keyId)}${random}`;
  const token = `${text}${checksumOf(text)}`;
  return { token, hashed: { hash: hashOf(token), hint: token.slice(-4) } };
};

/** Whether a bearer token means to be an API key. */
export const isKeyToken = (token: string): boolean => token.startsWith('alm_');

/** Which key a token says it is; undefined for one that cannot be right. */
export const idsIn = (token: string): { userId: UserId; keyId: KeyId } | undefined => {
  const [, user, key] = pattern.exec(token) ?? [];
  if (!user || !key || checksumOf(token.slice(0, -6)) !== token.slice(-6)) return undefined;
  return { userId: `${prefixes.user}_${user}`, keyId: `${prefixes.key}_${key}` };
};
