import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import type { PasskeyAlgorithm } from '../domain/people/passkeys/passkey.ts';
import type { Cbor } from './cbor.ts';

type CoseKey = Map<Cbor, Cbor>;
type Form = { cose: number; jwkOf: (key: CoseKey) => JsonWebKey | undefined; hash: string | null };

const text = (value: Cbor | undefined, bytes?: number): string | undefined =>
  value instanceof Uint8Array && (bytes === undefined || value.length === bytes) ? Buffer.from(value).toString('base64url') : undefined;

/** How each algorithm's key is written (RFC 9053, RFC 8230): 1 is the kind of key, 3 the algorithm, -1 the curve or modulus. */
const forms: Record<PasskeyAlgorithm, Form> = {
  ES256: {
    cose: -7,
    jwkOf: key =>
      key.get(1) === 2 && key.get(-1) === 1 ? { kty: 'EC', crv: 'P-256', x: text(key.get(-2), 32), y: text(key.get(-3), 32) } : undefined,
    hash: 'sha256',
  },
  EdDSA: {
    cose: -8,
    jwkOf: key => (key.get(1) === 1 && key.get(-1) === 6 ? { kty: 'OKP', crv: 'Ed25519', x: text(key.get(-2), 32) } : undefined),
    hash: null,
  },
  RS256: {
    cose: -257,
    jwkOf: key => (key.get(1) === 3 ? { kty: 'RSA', n: text(key.get(-1)), e: text(key.get(-2)) } : undefined),
    hash: 'sha256',
  },
};

/** The algorithms that we take, the best first, by their numbers in COSE. */
export const coseAlgorithms = Object.values(forms).map(({ cose }) => cose);

/** A public key as it is kept: its algorithm, and the key itself (SPKI, base64url). */
export type CredentialKey = { algorithm: PasskeyAlgorithm; publicKey: string };

/**
 * Below 2,048 bits RSA is weak, and above 4,096 no authenticator has it and each look costs us. Of another exponent than the usual one anybody may
 * sign (1), or no authenticator is.
 */
const isSound = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean => {
  const { modulusLength = 0, publicExponent } = asymmetricKeyDetails ?? {};
  return asymmetricKeyType !== 'rsa' || (modulusLength >= 2048 && modulusLength <= 4096 && publicExponent === 65_537n);
};

const keyIn = (jwk: JsonWebKey): KeyObject | undefined => {
  if (Object.values(jwk).includes(undefined)) return undefined;
  try {
    // A point that is not on the curve is refused here.
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return isSound(key) ? key : undefined;
  } catch {
    return undefined;
  }
};

/** The key of a new credential from its COSE form; undefined where it is none that we take. */
export const credentialKeyOf = (cose: Cbor): CredentialKey | undefined => {
  if (!(cose instanceof Map)) return undefined;
  const form = Object.entries(forms).find(([, each]) => each.cose === cose.get(3));
  const jwk = form?.[1].jwkOf(cose);
  const key = jwk && keyIn(jwk);
  if (!form || !key) return undefined;
  return {
    algorithm: form[0] as PasskeyAlgorithm,
    publicKey: key.export({ type: 'spki', format: 'der' }).toString('base64url'),
  };
};

/** The algorithm of a key by its number in COSE. */
export const coseAlgorithmOf = ({ algorithm }: CredentialKey): number => forms[algorithm].cose;

/** Was this signed by the credential? */
export const isSignedBy = ({ algorithm, publicKey }: CredentialKey, data: Buffer, signature: Buffer): boolean =>
  verify(
    forms[algorithm].hash,
    data,
    createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' }),
    signature,
  );
