import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type CredentialContext, type Encrypted, Tokens } from '../../../shared/domain/calendars/connections/credential.ts';

/** A data key and what stands beside it in the credential. */
export type CredentialKey = { plain: Buffer; wrapped: string; kmsKeyId: string; keyVersion: number };

/** What the tokens are bound to beside their key: the same text, in the same order, at encrypting and opening. */
const boundTo = (
  { tenant, user, provider, connection }: CredentialContext,
  { kmsKeyId, keyVersion }: Pick<CredentialKey, 'kmsKeyId' | 'keyVersion'>,
): Buffer => Buffer.from(JSON.stringify([tenant, user, provider, connection, kmsKeyId, keyVersion]));

/** Encrypts tokens under a data key (AES-256-GCM, a fresh 96-bit nonce each time), bound to whose they are. */
export const encryptTokens = (tokens: Tokens, context: CredentialContext, key: CredentialKey): Encrypted => {
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

/** Opens encrypted tokens. Throws when they were changed, or belong to another connection. */
export const openTokens = (encrypted: Encrypted, context: CredentialContext, plainKey: Buffer): Tokens => {
  const decipher = createDecipheriv('aes-256-gcm', plainKey, Buffer.from(encrypted.iv, 'base64'), { authTagLength: 16 })
    .setAAD(boundTo(context, encrypted))
    .setAuthTag(Buffer.from(encrypted.tag, 'base64'));
  const text = Buffer.concat([decipher.update(Buffer.from(encrypted.text, 'base64')), decipher.final()]);
  return Tokens.parse(JSON.parse(text.toString()));
};
