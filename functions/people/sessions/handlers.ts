import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { sessionRoutes } from '../../../shared/api/people/sessions.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { sessions, sessionsOf } from '../../../shared/data/people/sessions.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { endOtherSessions, endSession, isSessionOver } from '../../../shared/domain/people/account.ts';

export const sessionHandlers: HandlersOf<typeof sessionRoutes> = {
  listSessions: async ({ caller: { userId, sessionId }, query, now }) => {
    const profile = await profiles.get({ userId });
    const page = await sessionsOf(userId, query, session => !isSessionOver(profile, session, now));
    return { ...page, items: page.items.map(session => ({ ...session, current: session.sessionId === sessionId })) };
  },

  endSession: async ({ caller: { userId }, params: { sessionId }, context, now }) => {
    const session = await sessions.get({ userId, sessionId });
    await profiles.update({ userId }, profile => endSession(profile, session, now), context);
  },

  endOtherSessions: async ({ caller: { userId, sessionId }, context, now }) => {
    // Said by an authorizer of the version before: asked again within the minute that the gateway keeps it, it is known.
    if (!sessionId) throw new Failure('conflict', { what: 'session' });
    await profiles.update({ userId }, profile => endOtherSessions(profile, sessionId, now), context);
  },
};
