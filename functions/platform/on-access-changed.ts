import { profileEvents } from '../../events/people/profile.ts';
import { deleteAccount, disableAccount, enableAccount, endSignIns } from '../../shared/aws/accounts/accounts.ts';
import { profiles } from '../../shared/data/people/profiles.ts';
import type { UserId } from '../../shared/domain/core/ids.ts';
import { hasAccess } from '../../shared/domain/people/accounts/account.ts';
import { consume } from '../../shared/runtime/events/consume.ts';
import { subjectOf } from '../../shared/runtime/http/ids.ts';

type Of = { record: { userId: UserId } };

/** What the profile says at this moment is what Cognito is told: events come in no order, and more than once. */
const follow = async ({ record: { userId } }: Of): Promise<void> => {
  const profile = await profiles.find({ userId });
  const subject = subjectOf(userId);
  if (profile && hasAccess(profile)) return enableAccount(subject);
  await disableAccount(subject);
  await endSignIns(subject);
};

/** The account goes with what is erased; one that was opened again meanwhile stays. */
const forget = async ({ record: { userId } }: Of): Promise<void> => {
  const profile = await profiles.find({ userId });
  if (!profile || !hasAccess(profile)) await deleteAccount(subjectOf(userId));
};

/** Ends at Cognito what has ended here, so that no token is renewed and nobody signs in any more; and gives it back. */
export const handler = consume(
  {
    'profile.signed_out': profileEvents['profile.signed_out'],
    'profile.suspended': profileEvents['profile.suspended'],
    'profile.lifted': profileEvents['profile.lifted'],
    'profile.closed': profileEvents['profile.closed'],
    'profile.erase_due': profileEvents['profile.erase_due'],
  },
  {
    // What was ended at Cognito is over there; told again it would come back as news, for ever.
    'profile.signed_out': async ({ record: { userId }, data: { by } }) => {
      if (by !== 'cognito') await endSignIns(subjectOf(userId));
    },
    'profile.suspended': follow,
    'profile.lifted': follow,
    'profile.closed': follow,
    'profile.erase_due': forget,
  },
);
