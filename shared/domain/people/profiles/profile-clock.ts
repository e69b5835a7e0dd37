import type { Advance } from '../../core/due.ts';
import { eraseAccount } from '../accounts/account.ts';
import { afterDigests, digestsOwed } from './digest.ts';
import type { Profile } from './profile.ts';

/** The digests that are due now, and the profile due again at its next; a closed account is to be erased. Of the days that an outage swallowed only the last is made up for. */
export const advanceProfile: Advance<Profile> = (profile, now) => {
  if (profile.closedAt) return eraseAccount(profile, now);
  const owed = digestsOwed(profile, now);
  return {
    next: { ...profile, ...afterDigests(profile, owed, now) },
    event: {
      type: 'profile.digest_due',
      data: { digests: owed.map(({ cadence, date }) => ({ cadence, date })), dueAt: profile.dueAt },
    },
  };
};
