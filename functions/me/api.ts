import { meRoutes } from '../../shared/api/me.ts';
import { profiles } from '../../shared/data/profiles.ts';
import { changeProfile, type Profile } from '../../shared/domain/profile.ts';
import { personalWorkspaceOf } from '../../shared/runtime/ids.ts';
import { serve } from '../../shared/runtime/serve.ts';

const shown = ({ dueAt, ...profile }: Profile) => ({
  ...profile,
  personalWorkspaceId: personalWorkspaceOf(profile.userId),
  nextDigestAt: dueAt,
});

export const handler = serve(meRoutes, {
  getMe: async ({ caller: { userId } }) => shown(await profiles.get({ userId })),

  changeMe: async ({ caller: { userId }, body, stamp, ifMatch }) =>
    shown(await profiles.update({ userId }, profile => changeProfile(profile, body, stamp), stamp, ifMatch)),
});
