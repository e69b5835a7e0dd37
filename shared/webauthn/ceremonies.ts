import { hash } from 'node:crypto';
import * as z from 'zod';
import { Failure } from '../domain/core/failure.ts';
import type { VerifiedCredential } from '../domain/people/passkeys/passkey.ts';
import { isByNobodyElse } from './attestation.ts';
import { type AuthenticatorData, authenticatorDataOf } from './authenticator-data.ts';
import { type Cbor, valueAt } from './cbor.ts';
import { type CredentialKey, credentialKeyOf, isSignedBy } from './credential-key.ts';

/*
 * The ceremonies of WebAuthn Level 3, section 7, as far as we ask for them: no attestation, a user who is verified, no extensions. What is
 * kept of the steps stands beside them. The library that is usual for it verifies certificates of authenticators, too, which nobody asks for
 * here: it would weigh as much as all else that the function loads.
 */

/** Who asks for the ceremony: the domain that passkeys are bound to, and the origins from which they may be used. */
export type RelyingParty = { domain: string; origins: readonly string[] };
/** What an answer is held against: the challenge that was asked, and by whom. */
type Expectation = { challenge: string; party: RelyingParty };

const refused = (reason: string): Failure => new Failure('proof_refused', { reason });
const require = (is: boolean, reason: string): void => {
  if (!is) throw refused(reason);
};

/** Does the work; what cannot be read is refused like what is wrong. */
const readable = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw error instanceof Failure ? error : refused('not_readable');
  }
};

const ClientData = z.object({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
  topOrigin: z.unknown().optional(),
});
const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url');

/** What the browser says that it was asked, by whom and for what (steps 7 to 11 and 11 to 14). */
const requireClientData = (text: string, type: 'webauthn.create' | 'webauthn.get', { challenge, party }: Expectation): void => {
  const said = ClientData.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(text))));
  require(said.type === type, 'another_ceremony');
  require(said.challenge === challenge, 'another_challenge');
  require(party.origins.includes(said.origin) && said.crossOrigin !== true && said.topOrigin === undefined, 'another_origin');
};

/** For whom the authenticator has acted, and whether it knows its user (steps 14 to 18 and 15 to 19). */
const requireUser = (data: AuthenticatorData, { party }: Expectation): void => {
  require(data.rpIdHash.equals(hash('sha256', party.domain, 'buffer')), 'another_domain');
  require(data.present && data.verified, 'user_not_verified');
  require(data.backupEligible || !data.backedUp, 'not_readable');
};

/** What an authenticator signs: what it says, and the hash of what the browser says. */
const signedBy = (authenticatorData: Buffer, clientData: string): Buffer =>
  Buffer.concat([authenticatorData, hash('sha256', bytesOf(clientData), 'buffer')]);

const attestationIn = (text: string): { attestation: Map<Cbor, Cbor>; written: Buffer } => {
  const bytes = bytesOf(text);
  const { value, end } = valueAt(bytes);
  const written = value instanceof Map ? value.get('authData') : undefined;
  if (!(value instanceof Map && written instanceof Uint8Array) || end !== bytes.length) throw refused('not_readable');
  return { attestation: value, written: Buffer.from(written) };
};

/** What a browser answers to `navigator.credentials.create`, as `toJSON()` of it has it. */
export type RegistrationAnswer = { id: string; response: { clientDataJSON: string; attestationObject: string } };

/** The credential of a registration (section 7.1). Fails with `proof_refused`. */
export const verifyRegistration = ({ id, response }: RegistrationAnswer, expected: Expectation): VerifiedCredential =>
  readable(() => {
    requireClientData(response.clientDataJSON, 'webauthn.create', expected);
    const { attestation, written } = attestationIn(response.attestationObject);
    const data = authenticatorDataOf(written);
    requireUser(data, expected);
    const key = data.credential && credentialKeyOf(data.credential.key);
    if (!data.credential || !key) throw refused('algorithm_not_taken');
    const credentialId = data.credential.id.toString('base64url');
    require(credentialId === id, 'another_credential');
    require(isByNobodyElse(attestation, key, signedBy(written, response.clientDataJSON)), 'attestation_not_taken');
    const { counter, backupEligible, backedUp } = data;
    return { credentialId, ...key, counter, backupEligible, backedUp };
  });

/** What a browser answers to `navigator.credentials.get`, as `toJSON()` of it has it. */
export type AssertionAnswer = { id: string; response: { clientDataJSON: string; authenticatorData: string; signature: string } };
type Known = CredentialKey & Pick<VerifiedCredential, 'credentialId' | 'backupEligible'>;

/** What an authenticator says as it signs with a credential that is known (section 7.2). Fails with `proof_refused`. */
export const verifyAssertion = (
  { id, response }: AssertionAnswer,
  expected: Expectation,
  known: Known,
): Pick<VerifiedCredential, 'counter' | 'backedUp'> =>
  readable(() => {
    require(id === known.credentialId, 'another_credential');
    requireClientData(response.clientDataJSON, 'webauthn.get', expected);
    const written = bytesOf(response.authenticatorData);
    const data = authenticatorDataOf(written);
    requireUser(data, expected);
    require(data.backupEligible === known.backupEligible, 'another_credential');
    const signed = signedBy(written, response.clientDataJSON);
    require(isSignedBy(known, signed, bytesOf(response.signature)), 'another_key');
    return { counter: data.counter, backedUp: data.backedUp };
  });
