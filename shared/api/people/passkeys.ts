import * as z from 'zod';
import { ChallengeId } from '../../domain/core/ids.ts';
import { invalidCode } from '../../domain/core/invalid.ts';
import { Passkey, PasskeyName } from '../../domain/people/passkey.ts';
import type { Routes } from '../core/route.ts';

const base64url = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/, invalidCode('not_base64url'));

/** A passkey as its owner sees it. */
export const PasskeyShown = Passkey.pick({ passkeyId: true, name: true, transports: true, backedUp: true, createdAt: true, version: true });

const CredentialNamed = z.object({ type: z.literal('public-key'), id: z.string(), transports: z.array(z.string()) });

/** `PublicKeyCredentialCreationOptionsJSON` (WebAuthn Level 3). */
export const CreationOptions = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
  timeout: z.int(),
  excludeCredentials: z.array(CredentialNamed),
  authenticatorSelection: z.object({ residentKey: z.literal('preferred'), userVerification: z.literal('required') }),
  attestation: z.literal('none'),
});
export const PasskeyChallenge = z.object({ challengeId: ChallengeId, endsAt: z.iso.datetime(), publicKey: CreationOptions });

/** `RegistrationResponseJSON` (WebAuthn Level 3), as far as we read it: what browsers add to it is left out. */
export const RegistrationAnswer = z.object({
  id: base64url(1364),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url(4000),
    attestationObject: base64url(20_000),
    transports: Passkey.shape.transports.optional(),
  }),
});
/** A passkey that a browser has made, as it is sent. */
export const NewPasskey = z.strictObject({
  challengeId: ChallengeId,
  name: PasskeyName.shape.name,
  credential: RegistrationAnswer,
});

const params = { passkeyId: 'passkey_01h455vb4pex5vsknk084sn02q' };
const challengeId = 'chal_01h455vb4pex5vsknk084sn02q';
const passkey = {
  ...params,
  name: 'Laptop',
  transports: ['internal', 'hybrid'],
  backedUp: true,
  createdAt: '2026-11-29T08:00:00.000Z',
  version: 1,
};
const freshSignIn = 'Sign in anew within ten minutes before (403 `sign_in_again`).';

export const passkeyRoutes = {
  listPasskeys: {
    method: 'GET',
    path: '/v1/me/passkeys',
    access: 'user',
    keys: 'never',
    summary: 'List your passkeys and security keys',
    list: PasskeyShown,
    fails: [],
    example: { reply: [passkey] },
  },
  createPasskeyChallenge: {
    method: 'POST',
    path: '/v1/me/passkeys/challenges',
    access: 'user',
    keys: 'never',
    summary: 'Begin to add a passkey: what the browser is to ask of it',
    description: `Give \`publicKey\` to \`PublicKeyCredential.parseCreationOptionsFromJSON\` and that to \`navigator.credentials.create\`, within five minutes. ${freshSignIn}`,
    reply: PasskeyChallenge,
    status: 201,
    fails: ['limit_reached'],
    example: {
      reply: {
        challengeId,
        endsAt: '2026-11-29T08:05:00.000Z',
        publicKey: {
          rp: { id: 'almanac.example.org', name: 'Almanac' },
          user: { id: 'dXNlcl8wMWg0NTV2YjRwZXg1dnNrbmswODRzbjAycQ', name: 'ada@example.org', displayName: 'Ada' },
          challenge: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA',
          pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
          timeout: 300_000,
          excludeCredentials: [],
          authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
          attestation: 'none',
        },
      },
    },
  },
  addPasskey: {
    method: 'POST',
    path: '/v1/me/passkeys',
    access: 'user',
    keys: 'never',
    limit: 'send',
    summary: 'Add the passkey that the browser has made',
    description:
      '`credential` is what `toJSON()` of the browser’s answer gives. It is for this challenge alone, from an origin of this stage, and by somebody whom the passkey has recognised (403 `proof_refused` with the reason else); a challenge is used once. You are told by mail.',
    body: NewPasskey,
    reply: PasskeyShown,
    status: 201,
    fails: ['not_found', 'proof_refused', 'challenge_over', 'already_exists', 'limit_reached', 'conflict'],
    example: {
      body: {
        challengeId,
        name: passkey.name,
        credential: {
          id: 'bm90IGEgcmVhbCBvbmU',
          type: 'public-key',
          response: { clientDataJSON: 'e30', attestationObject: 'oA', transports: passkey.transports },
        },
      },
      reply: passkey,
    },
  },
  renamePasskey: {
    method: 'PATCH',
    path: '/v1/me/passkeys/{passkeyId}',
    access: 'user',
    keys: 'never',
    summary: 'Give a passkey another name',
    body: PasskeyName,
    reply: PasskeyShown,
    fails: ['not_found', 'precondition_failed', 'conflict'],
    example: { params, body: { name: 'Phone' }, reply: { ...passkey, name: 'Phone', version: 2 } },
  },
  removePasskey: {
    method: 'DELETE',
    path: '/v1/me/passkeys/{passkeyId}',
    access: 'user',
    keys: 'never',
    summary: 'Remove a passkey for good',
    description: `You are told by mail. ${freshSignIn}`,
    fails: ['not_found', 'precondition_failed', 'conflict'],
    example: { params },
  },
} as const satisfies Routes;
