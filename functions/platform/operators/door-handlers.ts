import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { doorRoutes } from '../../../shared/api/platform/operators/doors.ts';
import { type ProvenTokens, tokensBySecondFactor } from '../../../shared/aws/second-factor.ts';
import { operatorCallsOn } from '../../../shared/data/people/operator-calls.ts';
import { sessions } from '../../../shared/data/people/sessions.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { beginSession, provenUntil, proveSession } from '../../../shared/domain/people/accounts/session.ts';
import { readAccessToken } from '../identity/access-token.ts';
import { callerOf } from '../identity/caller-of.ts';
import type { SessionSeen } from '../identity/sign-in.ts';
import { enterCall } from './calls.ts';

/** Notes in a session that a second factor was proven in it, be it known already or not. */
const prove = async ({ userId, sessionId, signedInAt }: SessionSeen, now: string, requestId: string): Promise<void> => {
  const context = { userId, now, requestId };
  const begun = beginSession({ userId, sessionId, device: '?', begunAt: new Date(signedInAt * 1000).toISOString() }, now);
  await sessions.create(begun, context);
  await sessions.update({ userId, sessionId }, session => proveSession(session, now), context);
};

/** The session that tokens are of. Fails with `forbidden` for those of nobody who runs the stage, or whose access has ended: they get none. */
const sessionOf = async ({ accessToken }: ProvenTokens): Promise<SessionSeen> => {
  const { session, operator } = await readAccessToken(accessToken);
  if (!operator) throw new Failure('forbidden', { needs: 'operator' });
  await callerOf(session.userId, session);
  return session;
};

export const doorHandlers: HandlersOf<typeof doorRoutes> = {
  proveSecondFactor: async ({ body, now, requestId }) => {
    const tokens = await tokensBySecondFactor(body);
    if (!tokens) throw new Failure('not_signed_in', { reason: 'code_refused' });
    const session = await sessionOf(tokens);
    const { userId, sessionId } = session;
    await enterCall({ operation: 'secondFactorProven', userId, subjects: { sessionId }, requestId }, now, 'proven');
    await prove(session, now, requestId);
    return { ...tokens, sessionId, provenUntil: provenUntil(now) };
  },

  listCalls: async ({ query: { on, ...page } }) => operatorCallsOn(on, page),
};
