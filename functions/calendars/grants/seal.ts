import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type SealContext, type Sealed, Tokens } from '../../../shared/domain/calendars/seal.ts';

/** A data key and what stands beside it in the seal. */
export type SealKey = { plain: Buffer; wrapped: string; kmsKeyId: string; keyVersion: number };

/** What the tokens are bound to beside their key: the same text, in the same order, at sealing and opening. */
const boundTo = (
  { tenant, user, provider, grant }: SealContext,
  { kmsKeyId, keyVersion }: Pick<SealKey, 'kmsKeyId' | 'keyVersion'>,
): Buffer => Buffer.from(JSON.stringify([tenant, user, provider, grant, kmsKeyId, keyVersion]));

/** Seals tokens under a data key (AES-256-GCM, a fresh 96-bit nonce each time), bound to whose they are. */
export const sealTokens = (tokens: Tokens, context: SealContext, key: SealKey): Sealed => {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.plain, iv).setAAD(boundTo(context, key));
  const text = Buffer.concat([cipher.update(JSON.stringify(tokens)), cipher.final()]);
  return {
    algorithm: 'A256GCM',
    kmsKeyId: key.kmsKeyId,
    keyVersion: key.keyVersion,
    wrappedKey: key.wrapped,
    iv: iv.toString('base64'),
    text: text.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
};

/** Opens sealed tokens. Throws when they were changed, or belong to another grant. */
export const openTokens = (sealed: Sealed, context: SealContext, plainKey: Buffer): Tokens => {
  const decipher = createDecipheriv('aes-256-gcm', plainKey, Buffer.from(sealed.iv, 'base64'), { authTagLength: 16 })
    .setAAD(boundTo(context, sealed))
    .setAuthTag(Buffer.from(sealed.tag, 'base64'));
  const text = Buffer.concat([decipher.update(Buffer.from(sealed.text, 'base64')), decipher.final()]);
  return Tokens.parse(JSON.parse(text.toString()));
};
