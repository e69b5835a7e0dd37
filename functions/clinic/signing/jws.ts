import { hash } from 'node:crypto';
import { canonical } from '../../../shared/domain/core/canonical.ts';

/** The public part of a key that signs (RFC 7517), of P-256. */
export type PublicKey = { kty: 'EC'; crv: 'P-256'; x: string; y: string };
/** The same as whoever verifies finds it: by its name, for this use alone. */
export type VerifyingKey = PublicKey & { kid: string; alg: 'ES256'; use: 'sig' };

/** The name of a key follows from it (RFC 7638), so that nobody gives it another. */
export const keyIdOf = ({ kty, crv, x, y }: PublicKey): string => hash('sha256', canonical({ kty, crv, x, y }), 'base64url');

/** A key as whoever verifies finds it. */
export const verifyingKeyOf = ({ kty, crv, x, y }: PublicKey): VerifyingKey => ({
  ...{ kty, crv, x, y },
  kid: keyIdOf({ kty, crv, x, y }),
  alg: 'ES256',
  use: 'sig',
});

/** What a signature says of itself: with which key, who signed as what, when (seconds), and of what kind it is, where it is none of a prescription. */
export type SignatureHeader = { keyId: string; signer: string; role: string; at: string; typ?: string };

/** The protected header of a detached JWS (RFC 7797): its payload is the text as it is, and a verifier that does not know that must refuse it. */
export const headerOf = ({ keyId, signer, role, at, typ }: SignatureHeader): string => {
  const header = { alg: 'ES256', b64: false, crit: ['b64'], kid: keyId, iat: Math.floor(Date.parse(at) / 1000), signer, role, typ };
  return Buffer.from(canonical(header)).toString('base64url');
};

/** SHA-256 of what is signed: the header and the text, with a dot between. */
export const signedDigest = (header: string, text: string): Buffer => hash('sha256', `${header}.${text}`, 'buffer');

/** A detached JWS (RFC 7515 Appendix F): the text stands beside it. */
export const detachedJws = (header: string, signature: Buffer): string => `${header}..${signature.toString('base64url')}`;

const part = 32;
const integerAt = (der: Buffer, at: number): { value: Buffer; end: number } => {
  if (der[at] !== 0x02) throw new Error('A signature is no sequence of two integers');
  const from = at + 2;
  const end = from + der[at + 1]!;
  return { value: der.subarray(from, end), end };
};
/** 32 bytes of an integer: one in DER has no zeros before it, but for one where its first bit would be a sign. */
const padded = (value: Buffer): Buffer => {
  const bytes = value[0] === 0 ? value.subarray(1) : value;
  if (bytes.length > part) throw new Error('An integer of a signature is too long');
  return Buffer.concat([Buffer.alloc(part - bytes.length), bytes]);
};

/** The 64 bytes of a signature of ES256 (RFC 7518 3.4), of the DER in which KMS answers it. */
export const rawSignature = (der: Buffer): Buffer => {
  const r = integerAt(der, 2);
  const s = integerAt(der, r.end);
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || s.end !== der.length) throw new Error('A signature is no sequence of two integers');
  return Buffer.concat([padded(r.value), padded(s.value)]);
};
