/**
 * The secrets that are followed by others by themselves, and for how many days at least what was made under one is good: a link in a mail for a
 * year. After so many days each is followed by another, and what was made under it opens until that is followed too. That of cursors is not
 * among them: a place in a log is good for as long as the log is there.
 */
export const goodDays = { links: 365, keys: 90 } as const;
export type RotatingSecret = keyof typeof goodDays;
export const rotatingSecrets = Object.keys(goodDays) as RotatingSecret[];

/**
 * How long a text is known before anything is made under it. Instances keep what they have read for a quarter of an hour, so that each of them
 * knows it long before the first thing comes that was made under it.
 */
export const hoursAhead = 12;

/** A secret as Secrets Manager tells of it: by which version things are made, which is to follow, and when that was changed last (in ms). */
export type SecretState = { current: string; next?: string | undefined; changedAt: number };

/**
 * What a secret needs: a version to follow (`begin`), that one made the one by which things are made (`promote`), or the mark of what is to follow
 * taken off it (`finish`, which a run that was killed between the two has left).
 */
export type RotationStep = 'begin' | 'promote' | 'finish' | 'nothing';

const msPerHour = 3_600_000;

/** The next step of a secret's rotation. It follows from what is there alone, so that a run may come twice, late, or after one that was killed. */
export const rotationStep = (secret: RotatingSecret, { current, next, changedAt }: SecretState, now: number): RotationStep => {
  if (next === current) return 'finish';
  const hours = next === undefined ? goodDays[secret] * 24 : hoursAhead;
  if (now < changedAt + hours * msPerHour) return 'nothing';
  return next === undefined ? 'begin' : 'promote';
};
