import type { Cbor } from './cbor.ts';
import { type CredentialKey, coseAlgorithmOf, isSignedBy } from './credential-key.ts';

type Attestation = Map<Cbor, Cbor>;

/**
 * Does nobody vouch for the authenticator? Then the statement is empty (section 8.7), or signed by the new key itself (section 8.2). One with
 * certificates is not handed on by a browser that was asked for none (section 5.1.3), and nobody here could say whether it is true.
 */
export const isByNobodyElse = (attestation: Attestation, key: CredentialKey, signed: Buffer): boolean => {
  const [format, statement] = [attestation.get('fmt'), attestation.get('attStmt')];
  if (!(statement instanceof Map)) return false;
  if (format === 'none') return statement.size === 0;
  const [algorithm, signature] = [statement.get('alg'), statement.get('sig')];
  const isSelf = format === 'packed' && !statement.has('x5c') && algorithm === coseAlgorithmOf(key);
  return isSelf && signature instanceof Uint8Array && isSignedBy(key, signed, Buffer.from(signature));
};
