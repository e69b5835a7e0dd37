import { type Cbor, valueAt } from './cbor.ts';

/** What an authenticator says of itself and of its user (WebAuthn Level 3, section 6.1). */
export type AuthenticatorData = {
  rpIdHash: Buffer;
  /** Somebody was there; they were recognised, by PIN or body; the key may be copied to other devices of theirs; it was. */
  present: boolean;
  verified: boolean;
  backupEligible: boolean;
  backedUp: boolean;
  counter: number;
  /** The new credential, of a registration. */
  credential?: { id: Buffer; key: Cbor };
};

const headBytes = 37;
/** At the most so long are ids of credentials (section 7.1, step 25). */
const idBytesMost = 1023;
const flags = { present: 1, verified: 4, backupEligible: 8, backedUp: 16, credential: 64, extensions: 128 };

const credentialAt = (bytes: Buffer, at: number): { credential: AuthenticatorData['credential']; end: number } => {
  const idAt = at + 18;
  if (bytes.length < idAt) throw new SyntaxError('ends before the id of the credential');
  const idEnd = idAt + bytes.readUInt16BE(at + 16);
  if (idEnd === idAt || idEnd - idAt > idBytesMost || idEnd > bytes.length) throw new SyntaxError('has no good id of a credential');
  const { value: key, end } = valueAt(bytes, idEnd);
  return { credential: { id: bytes.subarray(idAt, idEnd), key }, end };
};

/** Reads what an authenticator says. Fails with a `SyntaxError` where it is not written as the standard has it, or says more. */
export const authenticatorDataOf = (bytes: Buffer): AuthenticatorData => {
  if (bytes.length < headBytes) throw new SyntaxError('is too short');
  const has = (flag: number): boolean => (bytes[32]! & flag) !== 0;
  const { credential, end } = has(flags.credential) ? credentialAt(bytes, headBytes) : { end: headBytes };
  const wholeEnd = has(flags.extensions) ? valueAt(bytes, end).end : end;
  if (wholeEnd !== bytes.length) throw new SyntaxError('says more than its flags');
  return {
    rpIdHash: bytes.subarray(0, 32),
    present: has(flags.present),
    verified: has(flags.verified),
    backupEligible: has(flags.backupEligible),
    backedUp: has(flags.backedUp),
    counter: bytes.readUInt32BE(33),
    ...(credential ? { credential } : {}),
  };
};
