import { generateKeyPairSync, sign } from 'node:crypto';
import {
  detachedJws,
  headerOf,
  type PublicKey,
  rawSignature,
  type SignatureHeader,
  verifyingKeyOf,
} from '../../../functions/clinic/signing/jws.ts';

/* What stands for the key that signs where notes are on an engine in memory: one of this process. */
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = verifyingKeyOf(pair.publicKey.export({ format: 'jwk' }) as PublicKey);

export const verifyingKeys = async () => [key];
export const signText = async (text: string, signed: Omit<SignatureHeader, 'keyId'>) => {
  const header = headerOf({ ...signed, keyId: key.kid });
  const der = sign('sha256', Buffer.from(`${header}.${text}`), { key: pair.privateKey, dsaEncoding: 'der' });
  return { jws: detachedJws(header, rawSignature(der)), keyId: key.kid };
};
