import { accountStateOf, accountsUnder } from '../../../shared/aws/accounts/accounts.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { accountParts, subjectsBegin, usersInPart } from '../../../shared/data/people/account-places.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { followCognito, followSignOut, hasAccess, isTooMany } from '../../../shared/domain/people/accounts/account.ts';
import { subjectOf, userIdOf } from '../../../shared/runtime/http/ids.ts';
import { log } from '../../../shared/runtime/log/logger.ts';

/** Does here what Cognito says of an account at this moment; whoever has never been here has nothing to end. */
export const follow = async (userId: UserId, context: WriteContext): Promise<void> => {
  const profile = await profiles.find({ userId });
  if (!profile) return;
  const state = await accountStateOf(subjectOf(userId));
  await profiles.update({ userId }, each => followCognito(each, state, context.now), context);
};

/** Ends here the sign-ins that were ended at Cognito. */
export const followSignOutOf = async (subject: string, endedAt: string, context: WriteContext): Promise<void> => {
  const userId = userIdOf(subject);
  if (await profiles.find({ userId })) await profiles.update({ userId }, profile => followSignOut(profile, endedAt), context);
};

/** Does this user have access here? Whoever has no profile any more has none. */
const isIn = async (userId: UserId): Promise<boolean> => {
  const profile = await profiles.find({ userId });
  return profile !== undefined && hasAccess(profile);
};

/** The users of a part who have access here and none at Cognito, and how many there are in all. */
const endedIn = async (part: number) => {
  const enabled = await accountsUnder(subjectsBegin(part));
  const ended: UserId[] = [];
  let seen = 0;
  for await (const userIds of usersInPart(part)) {
    seen += userIds.length;
    const odd = userIds.filter(userId => enabled.get(subjectOf(userId)) !== true);
    const areIn = await Promise.all(odd.map(isIn));
    ended.push(...odd.filter((_, i) => areIn[i]));
  }
  return { ended, seen, gone: ended.filter(userId => !enabled.has(subjectOf(userId))).length };
};

/** The parts that are walked in an hour of the day: each comes once a day. */
const partsOfHour = (at: string): number[] => {
  const hour = new Date(at).getUTCHours();
  return Array.from({ length: accountParts }, (_, part) => part).filter(part => part % 24 === hour);
};

/**
 * Holds the users of this hour against the accounts at Cognito, and ends the access of who is gone or disabled there: what no event has told
 * is found within a day. Fails, and changes nothing, where so many are gone that it must be the pool that is wrong.
 */
export const reconcile = async (at: string, context: WriteContext): Promise<void> => {
  const ended: UserId[] = [];
  const sum = { seen: 0, gone: 0 };
  for (const part of partsOfHour(at)) {
    const found = await endedIn(part);
    ended.push(...found.ended);
    sum.seen += found.seen;
    sum.gone += found.gone;
  }
  if (isTooMany(sum)) throw new Error(`${sum.gone} of ${sum.seen} accounts are gone at Cognito: none was closed`);
  // Both lists may be a moment old: each account is asked for again.
  for (const userId of ended) await follow(userId, context);
  log('ALM013', { seen: sum.seen, ended: ended.length });
};
