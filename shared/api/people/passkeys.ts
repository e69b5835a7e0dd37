import * as z from 'zod';
import { ChallengeId } from '../../domain/core/ids.ts';
import { invalidCode } from '../../domain/core/invalid.ts';
import { Digest } from '../../domain/people/passkeys/challenge.ts';
import { Passkey, PasskeyName } from '../../domain/people/passkeys/passkey.ts';
import type { Routes } from '../core/route.ts';

const base64url = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/, invalidCode('not_base64url'));

/** A passkey as its owner sees it. */
export const PasskeyShown = Passkey.pick({
  passkeyId: true,
  name: true,
  transports: true,
  backedUp: true,
  createdAt: true,
  lastUsedAt: true,
  suspectedAt: true,
  version: true,
});

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
/** `PublicKeyCredentialRequestOptionsJSON` (WebAuthn Level 3). */
export const RequestOptions = z.object({
  rpId: z.string(),
  challenge: z.string(),
  timeout: z.int(),
  allowCredentials: z.array(CredentialNamed),
  userVerification: z.literal('required'),
});
export const StepUp = z.object({ challengeId: ChallengeId, endsAt: z.iso.datetime(), publicKey: RequestOptions });
export const NewStepUp = z.strictObject({ digest: Digest });

/** `AuthenticationResponseJSON` (WebAuthn Level 3), as far as we read it: what browsers add to it is left out. */
export const AssertionAnswer = z.object({
  id: base64url(1364),
  type: z.literal('public-key'),
  response: z.object({ clientDataJSON: base64url(4000), authenticatorData: base64url(4000), signature: base64url(2000) }),
});
export const StepUpProof = z.strictObject({ credential: AssertionAnswer });

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
const digest = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';
const freshSignIn =
  'The first one needs a sign-in within ten minutes before (403 `sign_in_again`), each other one a step-up with one that is there.';

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
    stepUp: 'or_fresh_sign_in',
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
    description:
      'It needs a step-up, by this passkey or another. You are told by mail. Who has lost all of theirs asks an operator of the stage.',
    stepUp: 'or_fresh_sign_in',
    fails: ['not_found', 'precondition_failed', 'conflict'],
    example: { params },
  },
  createStepUp: {
    method: 'POST',
    path: '/v1/me/step-ups',
    access: 'user',
    keys: 'never',
    summary: 'Begin a step-up: what the browser is to ask of one of your passkeys',
    description:
      'For the `digest` of a request that was answered 401 `step_up_required`, or of what else is to be proved. Give `publicKey` to `PublicKeyCredential.parseRequestOptionsFromJSON` and that to `navigator.credentials.get`, within five minutes; what is signed is over the digest. 404 where the account has no passkey.',
    body: NewStepUp,
    reply: StepUp,
    status: 201,
    fails: ['not_found'],
    example: {
      body: { digest },
      reply: {
        challengeId,
        endsAt: '2026-11-29T08:05:00.000Z',
        publicKey: {
          rpId: 'almanac.example.org',
          challenge: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA',
          timeout: 300_000,
          allowCredentials: [{ type: 'public-key', id: 'bm90IGEgcmVhbCBvbmU', transports: passkey.transports }],
          userVerification: 'required',
        },
      },
    },
  },
  proveStepUp: {
    method: 'POST',
    path: '/v1/me/step-ups/{challengeId}',
    access: 'user',
    keys: 'never',
    summary: 'Prove a step-up with what a passkey has signed',
    description:
      'Then send the request itself again, the same to the letter, with `Step-Up: {challengeId}`: once, within the five minutes. `credential` is what `toJSON()` of the browser’s answer gives; 403 `proof_refused` says why it proves nothing. A passkey that counts backwards, as a copy would, is `suspected` and proves nothing any more; you are told by mail.',
    body: StepUpProof,
    fails: ['not_found', 'proof_refused', 'challenge_over', 'conflict'],
    example: {
      params: { challengeId },
      body: {
        credential: {
          id: 'bm90IGEgcmVhbCBvbmU',
          type: 'public-key',
          response: { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA' },
        },
      },
    },
  },
  resetPasskeys: {
    method: 'DELETE',
    path: '/v1/users/{userId}/passkeys',
    access: 'operator',
    keys: 'never',
    summary: 'Remove all passkeys of a user who has lost them, as an operator of the stage',
    description: 'The user is told of each by mail. Make sure of who asks: from then on a sign-in is enough again.',
    fails: ['not_found', 'conflict'],
    example: {},
  },
} as const satisfies Routes;
