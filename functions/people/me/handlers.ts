import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { meRoutes } from '../../../shared/api/people/me.ts';
import { verifiedEmailOf } from '../../../shared/aws/accounts/accounts.ts';
import { ownedAloneBy } from '../../../shared/data/people/members.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import {
  changeEmail,
  closeAccount,
  liftAccount,
  signOutEverywhere,
  suspendAccount,
} from '../../../shared/domain/people/accounts/account.ts';
import { changeProfile, type Profile } from '../../../shared/domain/people/profiles/profile.ts';
import { personalWorkspaceOf, subjectOf } from '../../../shared/runtime/http/ids.ts';

const shown = ({ dueAt, ...profile }: Profile) => ({
  ...profile,
  personalWorkspaceId: personalWorkspaceOf(profile.userId),
  nextDigestAt: dueAt,
});

export const meHandlers: HandlersOf<typeof meRoutes> = {
  getMe: async ({ caller: { userId } }) => shown(await profiles.get({ userId })),

  changeMe: async ({ caller: { userId }, body, context, ifMatch }) =>
    shown(await profiles.update({ userId }, profile => changeProfile(profile, body, context), context, ifMatch)),

  refreshEmail: async ({ caller: { userId }, context, now }) => {
    const email = await verifiedEmailOf(subjectOf(userId));
    return shown(await profiles.update({ userId }, profile => (email ? changeEmail(profile, email, now) : undefined), context));
  },

  signOutEverywhere: async ({ caller: { userId }, context, now }) => {
    await profiles.update({ userId }, profile => signOutEverywhere(profile, now), context);
  },

  closeAccount: async ({ caller: { userId }, context, now }) => {
    const workspaceIds = await ownedAloneBy(userId, personalWorkspaceOf(userId));
    if (workspaceIds.length > 0) throw new Failure('last_owner', { workspaceIds });
    await profiles.update({ userId }, profile => closeAccount(profile, now), context);
  },

  suspendUser: async ({ params: { userId }, context, now }) => {
    await profiles.update({ userId }, profile => suspendAccount(profile, 'operator', now), context);
  },

  liftUser: async ({ params: { userId }, context, now }) => {
    await profiles.update({ userId }, profile => liftAccount(profile, now), context);
  },
};
