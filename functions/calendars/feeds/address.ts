import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { FeedId, prefixes, UserId } from '../../../shared/domain/core/ids.ts';

/** What the token of a feed says: whose feed and which it is, and the secret that proves that its holder was given it. */
export type FeedAddress = { userId: UserId; feedId: FeedId; secret: string };

const suffixOf = (id: string): string => id.slice(id.indexOf('_') + 1);
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** A secret of 256 bits, and the hash by which it is known again. */
export const newSecret = (): { secret: string; secretHash: string } => {
  const secret = randomBytes(32).toString('base64url');
  return { secret, secretHash: hashOf(secret).toString('base64url') };
};

/** Is this the secret that the hash was made of? Compared in a time that tells nothing of it. */
export const isSecret = (secret: string, secretHash: string): boolean => {
  const expected = Buffer.from(secretHash, 'base64url');
  const given = hashOf(secret);
  return expected.length === given.length && timingSafeEqual(expected, given);
};

/** The token in the path: the ids without their prefixes, so that the record is found by its key, and the secret. */
export const tokenOf = ({ userId, feedId, secret }: FeedAddress): string => `${suffixOf(feedId)}${suffixOf(userId)}${secret}`;

/** The parts of a token, with or without `.ics` behind it; nothing for what cannot be one. */
export const addressIn = (token: string): FeedAddress | undefined => {
  const [, feed, user, secret] = /^(\w{26})(\w{26})([\w-]{43})(?:\.ics)?$/.exec(token) ?? [];
  if (!feed || !user || !secret) return undefined;
  const [feedId, userId] = [FeedId.safeParse(`${prefixes.feed}_${feed}`).data, UserId.safeParse(`${prefixes.user}_${user}`).data];
  return feedId && userId && { feedId, userId, secret };
};
