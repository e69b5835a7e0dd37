import type { Caller } from '../../../shared/api/core/route.ts';
import { signUpOf } from '../../../shared/aws/accounts/cognito.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { accountPlace } from '../../../shared/data/people/account-places.ts';
import { members } from '../../../shared/data/people/members.ts';
import { oneMembershipMore } from '../../../shared/data/people/membership-count.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { createProfile } from '../../../shared/domain/people/profiles/profile.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { personalWorkspaceOf } from '../../../shared/runtime/http/ids.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { personalWorkspaceName } from '../../../shared/wording/people/names.ts';

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
