import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { userRoutes } from '../../../shared/api/platform/operators/users.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { sessions, sessionsOf } from '../../../shared/data/people/sessions.ts';
import {
  endSession,
  isSessionOver,
  liftAccount,
  signOutEverywhere,
  suspendAccount,
} from '../../../shared/domain/people/accounts/account.ts';
import { removePasskeysOf } from '../../people/passkeys/remove.ts';

export const userHandlers: HandlersOf<typeof userRoutes> = {
  getUser: async ({ params }) => profiles.get(params),

  suspendUser: async ({ params, context, now }) => profiles.update(params, profile => suspendAccount(profile, 'operator', now), context),

  liftUser: async ({ params, context, now }) => profiles.update(params, profile => liftAccount(profile, now), context),

  resetPasskeys: async ({ params: { userId }, context }) => removePasskeysOf(userId, context),

  listUserSessions: async ({ params: { userId }, query, now }) => {
    const profile = await profiles.get({ userId });
    return sessionsOf(userId, query, session => !isSessionOver(profile, session, now));
  },

  endUserSession: async ({ params: { userId, sessionId }, context, now }) => {
    const session = await sessions.get({ userId, sessionId });
    await profiles.update({ userId }, profile => endSession(profile, session, now), context);
  },

  endUserSessions: async ({ params, context, now }) => {
    await profiles.update(params, profile => signOutEverywhere(profile, now, 'operator'), context);
  },
};
