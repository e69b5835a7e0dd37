import * as z from 'zod';
import { Failure } from '../core/failure.ts';
import { ChallengeId, UserId } from '../core/ids.ts';

const instant = z.iso.datetime();
/** For how long somebody may look for their key. */
const openMs = 5 * 60_000;

/** Random bytes that an authenticator signs, so that what it signed before or elsewhere proves nothing here. It has an end, and is used once. */
export const Challenge = z.object({
  userId: UserId,
  challengeId: ChallengeId,
  /** What is signed (base64url). */
  challenge: z.string().length(43),
  endsAt: instant,
  usedAt: instant.optional(),
});
export type Challenge = z.infer<typeof Challenge>;

/** A new challenge of these bytes. */
export const newChallenge = (ids: Pick<Challenge, 'userId' | 'challengeId'>, challenge: string, now: string): Challenge => ({
  ...ids,
  challenge,
  endsAt: new Date(Date.parse(now) + openMs).toISOString(),
});

/** The challenge as it is once it was answered. Fails with `challenge_over` when it was before, or has ended. */
export const useChallenge = (challenge: Challenge, now: string): Challenge => {
  if (challenge.usedAt || challenge.endsAt <= now) throw new Failure('challenge_over', { endsAt: challenge.endsAt });
  return { ...challenge, usedAt: now };
};
