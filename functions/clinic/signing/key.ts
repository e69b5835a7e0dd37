import { createPublicKey } from 'node:crypto';
import * as z from 'zod';
import { ecdsaSignatureOf, spkiOf } from '../../../shared/aws/kms.ts';
import { environment } from '../../../shared/env.ts';
import {
  detachedJws,
  headerOf,
  type PublicKey,
  rawSignature,
  type SignatureHeader,
  signedDigest,
  type VerifyingKey,
  verifyingKeyOf,
} from './jws.ts';

const { SIGNING_KEY_ARN, RETIRED_SIGNING_KEYS } = environment({
  SIGNING_KEY_ARN: z.string(),
  RETIRED_SIGNING_KEYS: z.string(),
});

/** Keys of this stage that sign no more. What they have signed is verified by them for ever. */
const retired = (JSON.parse(RETIRED_SIGNING_KEYS) as PublicKey[]).map(verifyingKeyOf);

let keyRead: Promise<VerifyingKey> | undefined;
const current = (): Promise<VerifyingKey> => {
  keyRead ??= spkiOf(SIGNING_KEY_ARN)
    .then(key => verifyingKeyOf(createPublicKey({ key, format: 'der', type: 'spki' }).export({ format: 'jwk' }) as PublicKey))
    .catch(error => {
      keyRead = undefined;
      throw error;
    });
  return keyRead;
};

/** Every key by which something was ever signed here, the one that signs now first. */
export const verifyingKeys = async (): Promise<VerifyingKey[]> => [await current(), ...retired];

/** Signs a text in somebody’s name, and says with which key. */
export const signText = async (text: string, signed: Omit<SignatureHeader, 'keyId'>): Promise<{ jws: string; keyId: string }> => {
  const { kid: keyId } = await current();
  const header = headerOf({ ...signed, keyId });
  const signature = rawSignature(await ecdsaSignatureOf(SIGNING_KEY_ARN, signedDigest(header, text)));
  return { jws: detachedJws(header, signature), keyId };
};
