import type { Caller } from '../../../shared/api/core/route.ts';
import { signUpOf } from '../../../shared/aws/cognito.ts';
import { wholeOfIndex } from '../../../shared/data/core/query.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { accountPlace } from '../../../shared/data/people/account-places.ts';
import { heldFrom, members, presentAt } from '../../../shared/data/people/members.ts';
import { oneMembershipMore } from '../../../shared/data/people/membership-count.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { standingsFor } from '../../../shared/data/people/roles.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { hasAccess, isSignedOut, type SignOuts } from '../../../shared/domain/people/accounts/account.ts';
import { createProfile, type Profile } from '../../../shared/domain/people/profiles/profile.ts';
import { isEnding } from '../../../shared/domain/people/workspaces/membership-end.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { exceptEnding } from '../../../shared/runtime/auth/ending.ts';
import { personalWorkspaceOf } from '../../../shared/runtime/http/ids.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { personalWorkspaceName } from '../../../shared/wording/people/names.ts';
import type { SessionSeen } from './sign-in.ts';

/** What the index holds of a profile. */
type Indexed = Record<string, unknown> & { summary?: Pick<Profile, 'suspendedAt' | 'closedAt'> & SignOuts };

/** The user with all of their roles, from one query of `gsi1`, and one more request where workspaces have made roles themselves; undefined for somebody never seen before. Fails with `not_signed_in` for one whose access has ended, or this sign-in. */
export const callerOf = async (userId: UserId, session: Pick<SessionSeen, 'sessionId' | 'signedInAt'>): Promise<Caller | undefined> => {
  const rows = await wholeOfIndex({ pk: `USER#${userId}` }, row => row);
  const profile = rows.find(({ entity }) => entity === 'profile') as Indexed | undefined;
  if (!profile) return undefined;
  const { summary = {} } = profile;
  if (!hasAccess(summary)) throw new Failure('not_signed_in', { reason: 'no_access' });
  if (isSignedOut(summary, session)) throw new Failure('not_signed_in', { reason: 'signed_out' });
  const now = new Date().toISOString();
  const held = presentAt(now, rows.filter(({ entity }) => entity === 'member').map(heldFrom));
  const standings = await standingsFor(held);
  const roles = Object.fromEntries(held.map(({ workspaceId }, i) => [workspaceId, standings[i]!]));
  const ending = held.filter(each => isEnding(each, now)).map(({ workspaceId }) => workspaceId);
  return { userId, zone: String(profile.zone), locale: String(profile.locale), ...exceptEnding(roles, ending) };
};

/**
 * Creates the profile and the personal workspace of a user seen for the first time, all or nothing. When somebody else was quicker,
 * or the index has not caught up, they stand already, under the same ids.
 */
export const welcome = async (userId: UserId, accessToken: string): Promise<Caller> => {
  const signUp = await signUpOf(accessToken);
  if (!signUp) throw new Failure('not_signed_in', { reason: 'email_not_verified' });
  const context = { userId, now: new Date().toISOString(), requestId: 'authorizer' };
  const workspaceId = personalWorkspaceOf(userId);
  const profile = createProfile(userId, signUp.email, context.now, signUp);
  const name = personalWorkspaceName(profile.next.locale);
  const { workspace, owner } = createWorkspace({ name, kind: 'personal' }, workspaceId, context);

  await transact([
    profiles.putNew(profile, context),
    workspaces.putNew(workspace, context),
    members.putNew(owner, context),
    oneMembershipMore(userId),
    accountPlace(userId),
  ]).then(
    () => log('ALM012', { caller: userId }),
    error => {
      if (!(error instanceof Failure)) throw error;
    },
  );
  return { userId, zone: profile.next.zone, locale: profile.next.locale, roles: { [workspaceId]: 'owner' } };
};
