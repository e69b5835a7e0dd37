import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { sessionRoutes } from '../../../shared/api/people/sessions.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { sessions, sessionsOf } from '../../../shared/data/people/sessions.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { endOtherSessions, endSession, isSessionOver } from '../../../shared/domain/people/accounts/account.ts';
import type { Profile } from '../../../shared/domain/people/profiles/profile.ts';
import { requireSignedIn } from '../../../shared/runtime/auth/anew.ts';

/* The gateway knows a session for a minute after its end: until then it ends no others, and does not make itself the one that goes on. */
export const sessionHandlers: HandlersOf<typeof sessionRoutes> = {
  listSessions: async ({ caller: { userId, sessionId }, query, now }) => {
    const profile = await profiles.get({ userId });
    const page = await sessionsOf(userId, query, session => !isSessionOver(profile, session, now));
    return { ...page, items: page.items.map(session => ({ ...session, current: session.sessionId === sessionId })) };
  },

  endSession: async ({ caller, params: { sessionId }, context, now }) => {
    const { userId } = caller;
    const session = await sessions.get({ userId, sessionId });
    const decide = (profile: Profile) => {
      const change = endSession(profile, session, now);
      if (change) requireSignedIn(profile, caller);
      return change;
    };
    await profiles.update({ userId }, decide, context);
  },

  endOtherSessions: async ({ caller, context, now }) => {
    const { userId, sessionId } = caller;
    // Said by an authorizer of the version before: asked again within the minute that the gateway keeps it, it is known.
    if (!sessionId) throw new Failure('conflict', { what: 'session' });
    const decide = (profile: Profile) => {
      requireSignedIn(profile, caller);
      return endOtherSessions(profile, sessionId, now);
    };
    await profiles.update({ userId }, decide, context);
  },
};
