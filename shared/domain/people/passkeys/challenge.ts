import * as z from 'zod';
import { later } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import { ChallengeId, PasskeyId, UserId } from '../../core/ids.ts';
import { invalidCode } from '../../core/invalid.ts';

const instant = z.iso.datetime();
/** For how long somebody may look for their key. */
const openMs = 5 * 60_000;

/** SHA-256 in base64url. */
export const Digest = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, invalidCode('not_base64url'));

/**
 * Random bytes that an authenticator signs, so that what it signed before or elsewhere proves nothing here. It has an end, and is answered once.
 * One with a digest is for a proof of what that is of, which is spent once.
 */
export const Challenge = z.object({
  userId: UserId,
  challengeId: ChallengeId,
  /** What is signed (base64url). Of one with a digest: SHA-256 of `salt` and the digest, so that the signature is over both. */
  challenge: z.string().length(43),
  digest: Digest.optional(),
  salt: z.string().length(43).optional(),
  endsAt: instant,
  usedAt: instant.optional(),
  /** Which passkey has proved it. */
  provenBy: PasskeyId.optional(),
  spentAt: instant.optional(),
  /** The mark of the request that has spent it, by which a retry of that is known. */
  spentWith: z.string().optional(),
});
export type Challenge = z.infer<typeof Challenge>;

/** A new challenge of these bytes. */
export const newChallenge = (
  ids: Pick<Challenge, 'userId' | 'challengeId'>,
  bytes: Pick<Challenge, 'challenge' | 'digest' | 'salt'>,
  now: string,
): Challenge => ({ ...ids, ...bytes, endsAt: later(now, openMs) });

/** What a challenge is answered with: a new passkey, or a proof by one that is there. */
export type Ceremony = 'registration' | 'proof';
const ceremonyOf = ({ digest }: Challenge): Ceremony => (digest === undefined ? 'registration' : 'proof');

/**
 * The challenge as it is once it was answered. Fails with `challenge_over` when it was before, or has ended, and with `proof_refused` where it was
 * made for the other ceremony: anybody with a token may begin a step-up, and adds no passkey with it.
 */
export const useChallenge = (challenge: Challenge, ceremony: Ceremony, now: string): Challenge => {
  if (ceremonyOf(challenge) !== ceremony) throw new Failure('proof_refused', { reason: 'another_ceremony' });
  if (challenge.usedAt || challenge.endsAt <= now) throw new Failure('challenge_over', { endsAt: challenge.endsAt });
  return { ...challenge, usedAt: now };
};

/** What a proof is asked for: a digest, and the mark of the request that asks, where it may come again. */
export type Spending = { digest: string; mark?: string };

const whyNot = ({ digest, provenBy, endsAt, spentAt }: Challenge, wanted: string, now: string): string | undefined => {
  if (digest !== wanted) return 'for_another';
  if (!provenBy) return 'not_proven';
  if (spentAt) return 'spent';
  return endsAt <= now ? 'ended' : undefined;
};

/**
 * The challenge as it is once its proof was spent, on what it is for alone. The same again for a retry of the request that has spent it, until it ends. Fails
 * with `step_up_required`, which says why and what a new one is to be for.
 */
export const spendChallenge = (challenge: Challenge, { digest, mark }: Spending, now: string): Challenge => {
  const isRetry = mark !== undefined && challenge.spentWith === mark && challenge.endsAt > now;
  if (challenge.digest === digest && isRetry) return challenge;
  const reason = whyNot(challenge, digest, now);
  if (reason) throw new Failure('step_up_required', { reason, digest, by: ['passkey'] });
  return { ...challenge, spentAt: now, spentWith: mark };
};
