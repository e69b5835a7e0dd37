import { hash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { passkeyRoutes } from '../../../shared/api/people/passkeys.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { keepChallenge, noteProof, takeChallenge } from '../../../shared/data/people/challenges.ts';
import { passkeyQuota, passkeys, passkeysOf } from '../../../shared/data/people/passkeys.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { type Challenge, newChallenge } from '../../../shared/domain/people/passkeys/challenge.ts';
import {
  addPasskey,
  type Passkey,
  passkeysMost,
  removePasskey,
  renamePasskey,
  usePasskey,
} from '../../../shared/domain/people/passkeys/passkey.ts';
import type { Profile } from '../../../shared/domain/people/profiles/profile.ts';
import { environment } from '../../../shared/env.ts';
import { type RelyingParty, verifyAssertion, verifyRegistration } from '../../../shared/webauthn/ceremonies.ts';
import { coseAlgorithms } from '../../../shared/webauthn/credential-key.ts';
import { removePasskeysOf } from './remove.ts';

const { PASSKEY_DOMAIN, PASSKEY_ORIGINS } = environment({ PASSKEY_DOMAIN: z.string(), PASSKEY_ORIGINS: z.string() });
const party: RelyingParty = { domain: PASSKEY_DOMAIN, origins: PASSKEY_ORIGINS.split(' ') };

const named = ({ credentialId, transports }: Passkey) => ({ type: 'public-key' as const, id: credentialId, transports });

/** What a browser is to ask of an authenticator: none that the account has already, and one that recognises its user. */
const creationOptions = ({ challenge, endsAt }: Challenge, { userId, email, displayName }: Profile, known: Passkey[], now: string) => ({
  rp: { id: party.domain, name: 'Almanac' },
  user: { id: Buffer.from(userId).toString('base64url'), name: email, displayName: displayName ?? email },
  challenge,
  pubKeyCredParams: coseAlgorithms.map(alg => ({ type: 'public-key' as const, alg })),
  timeout: Date.parse(endsAt) - Date.parse(now),
  excludeCredentials: known.map(named),
  authenticatorSelection: { residentKey: 'preferred' as const, userVerification: 'required' as const },
  attestation: 'none' as const,
});

/** What a browser is to ask of one of these. */
const requestOptions = ({ challenge, endsAt }: Challenge, known: Passkey[], now: string) => ({
  rpId: party.domain,
  challenge,
  timeout: Date.parse(endsAt) - Date.parse(now),
  allowCredentials: known.map(named),
  userVerification: 'required' as const,
});

/** A challenge that is new each time, and over this digest. */
const bytesOver = (digest: string) => {
  const salt = randomBytes(32);
  const challenge = hash('sha256', Buffer.concat([salt, Buffer.from(digest, 'base64url')]), 'base64url');
  return { challenge, digest, salt: salt.toString('base64url') };
};

export const passkeyHandlers: HandlersOf<typeof passkeyRoutes> = {
  listPasskeys: async ({ caller: { userId } }) => ({ items: await passkeysOf(userId) }),

  createPasskeyChallenge: async ({ caller: { userId }, newId, now }) => {
    const [profile, known] = await Promise.all([profiles.get({ userId }), passkeysOf(userId)]);
    if (known.length >= passkeysMost) throw new Failure('limit_reached', { limit: passkeysMost });
    const ids = { userId, challengeId: await newId('challenge') };
    const kept = await keepChallenge(newChallenge(ids, { challenge: randomBytes(32).toString('base64url') }, now));
    return { ...kept, publicKey: creationOptions(kept, profile, known, now) };
  },

  addPasskey: async ({ caller: { userId }, body: { challengeId, name, credential }, newId, context, now }) => {
    const ids = { userId, passkeyId: await newId('passkey') };
    const before = await passkeys.findReplayed(ids, context);
    if (before) return before;
    const { challenge } = await takeChallenge({ userId, challengeId }, 'registration', now);
    const verified = verifyRegistration(credential, { challenge, party });
    const added = { ...verified, name, transports: credential.response.transports ?? [] };
    const change = addPasskey(added, ids, await passkeysOf(userId), now);
    return (await createWithin(passkeyQuota(userId), passkeys, ids, change, context)).record;
  },

  renamePasskey: ({ caller: { userId }, params: { passkeyId }, body, context, ifMatch }) =>
    passkeys.update({ userId, passkeyId }, passkey => renamePasskey(passkey, body), context, ifMatch),

  removePasskey: async ({ caller: { userId }, params: { passkeyId }, context, now, ifMatch }) => {
    await passkeys.update({ userId, passkeyId }, passkey => removePasskey(passkey, now), context, ifMatch);
  },

  createStepUp: async ({ caller: { userId }, body: { digest }, newId, now }) => {
    const known = (await passkeysOf(userId)).filter(({ suspectedAt }) => !suspectedAt);
    if (known.length === 0) throw new Failure('not_found', { what: 'passkey' });
    const ids = { userId, challengeId: await newId('challenge') };
    const kept = await keepChallenge(newChallenge(ids, bytesOver(digest), now));
    if (kept.digest !== digest) throw new Failure('idempotency_key_reused');
    return { ...kept, publicKey: requestOptions(kept, known, now) };
  },

  proveStepUp: async ({ caller: { userId }, params: { challengeId }, body: { credential }, context, now }) => {
    const taken = await takeChallenge({ userId, challengeId }, 'proof', now);
    const passkey = (await passkeysOf(userId)).find(({ credentialId }) => credentialId === credential.id);
    if (!passkey || !taken.digest) throw new Failure('proof_refused', { reason: 'another_credential' });
    const { digest, challenge } = taken;
    const said = verifyAssertion(credential, { challenge, party }, passkey);
    const used = await passkeys.update(passkey, each => usePasskey(each, said, digest, now), context);
    if (used.suspectedAt) throw new Failure('proof_refused', { reason: 'suspected' });
    await noteProof(taken, passkey.passkeyId);
  },

  resetPasskeys: async ({ params: { userId }, context }) => removePasskeysOf(userId, context),
};
