import * as z from 'zod';
import { secret } from './data-class.ts';
import { later } from './due.ts';

/** What a secret follows from, beside the secret of the stage: 128 random bits. */
const Salt = z.string().length(22);

/** What a record has whose secret is made from a salt of its own, and rotated with an overlap. */
export const rotatingSalt = {
  salt: secret(Salt),
  /** The salt before the last rotation, and until when its secret is good as well. */
  formerSalt: secret(Salt.optional()),
  formerUntil: z.iso.datetime().optional(),
};
/** The salts of a record: the one from now on, and the one before. */
export type RotatingSalt = { salt: string; formerSalt?: string | undefined; formerUntil?: string | undefined };

const overlapMost = 7 * 86_400;
/** For how long the old secret is good beside the new one. */
export const SaltRotation = z.strictObject({ overlapSeconds: z.int().min(0).max(overlapMost).default(86_400) });
export type SaltRotation = z.infer<typeof SaltRotation>;

/** The salts with a new one; the one before is good for the overlap. */
export const rotatedSalts = ({ salt: before }: RotatingSalt, { overlapSeconds }: SaltRotation, salt: string, now: string): RotatingSalt =>
  overlapSeconds > 0
    ? { salt, formerSalt: before, formerUntil: later(now, overlapSeconds * 1000) }
    : { salt, formerSalt: undefined, formerUntil: undefined };

/** The salts whose secrets are good at a moment, the newest first. */
export const saltsAt = ({ salt, formerSalt, formerUntil }: RotatingSalt, now: string): string[] =>
  formerSalt && formerUntil && formerUntil > now ? [salt, formerSalt] : [salt];
