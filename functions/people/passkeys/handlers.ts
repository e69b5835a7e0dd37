import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { passkeyRoutes } from '../../../shared/api/people/passkeys.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { keepChallenge, takeChallenge } from '../../../shared/data/people/challenges.ts';
import { passkeyQuota, passkeys, passkeysOf } from '../../../shared/data/people/passkeys.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { requireFreshSignIn } from '../../../shared/domain/people/account.ts';
import { type Challenge, newChallenge } from '../../../shared/domain/people/challenge.ts';
import { addPasskey, type Passkey, passkeysMost, removePasskey, renamePasskey } from '../../../shared/domain/people/passkey.ts';
import type { Profile } from '../../../shared/domain/people/profile.ts';
import { environment } from '../../../shared/env.ts';
import { type RelyingParty, verifyRegistration } from '../../../shared/webauthn/ceremonies.ts';
import { coseAlgorithms } from '../../../shared/webauthn/credential-key.ts';

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

export const passkeyHandlers: HandlersOf<typeof passkeyRoutes> = {
  listPasskeys: async ({ caller: { userId } }) => ({ items: await passkeysOf(userId) }),

  createPasskeyChallenge: async ({ caller: { userId, signedInAt }, newId, now }) => {
    requireFreshSignIn(signedInAt, now);
    const [profile, known] = await Promise.all([profiles.get({ userId }), passkeysOf(userId)]);
    if (known.length >= passkeysMost) throw new Failure('limit_reached', { limit: passkeysMost });
    const ids = { userId, challengeId: await newId('challenge') };
    const kept = await keepChallenge(newChallenge(ids, randomBytes(32).toString('base64url'), now));
    return { ...kept, publicKey: creationOptions(kept, profile, known, now) };
  },

  addPasskey: async ({ caller: { userId }, body: { challengeId, name, credential }, newId, context, now }) => {
    const ids = { userId, passkeyId: await newId('passkey') };
    const before = await passkeys.findReplayed(ids, context);
    if (before) return before;
    const { challenge } = await takeChallenge({ userId, challengeId }, now);
    const verified = verifyRegistration(credential, { challenge, party });
    const added = { ...verified, name, transports: credential.response.transports ?? [] };
    const change = addPasskey(added, ids, await passkeysOf(userId), now);
    return (await createWithin(passkeyQuota(userId), passkeys, ids, change, context)).record;
  },

  renamePasskey: ({ caller: { userId }, params: { passkeyId }, body, context, ifMatch }) =>
    passkeys.update({ userId, passkeyId }, passkey => renamePasskey(passkey, body), context, ifMatch),

  removePasskey: async ({ caller: { userId, signedInAt }, params: { passkeyId }, context, now, ifMatch }) => {
    requireFreshSignIn(signedInAt, now);
    await passkeys.update({ userId, passkeyId }, passkey => removePasskey(passkey, now), context, ifMatch);
  },
};
