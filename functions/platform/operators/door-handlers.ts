import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { doorRoutes } from '../../../shared/api/platform/operators/doors.ts';
import { tokensBySecondFactor } from '../../../shared/aws/accounts/second-factor.ts';
import { operatorCallsOn } from '../../../shared/data/people/operator-calls.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { sessions } from '../../../shared/data/people/sessions.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { whyShut } from '../../../shared/domain/people/accounts/account.ts';
import { beginSession, provenUntil, proveSession } from '../../../shared/domain/people/accounts/session.ts';
import { readAccessToken } from '../identity/access-token.ts';
import { instantOf, type SessionSeen } from '../identity/sign-in.ts';
import { enterCall } from './calls.ts';

type Moment = { now: string; requestId: string };
/** Why a second factor opens nothing, and whose it was, as far as that is known. */
type Refusal = { why: string; failure: Failure; userId?: UserId };

/** Notes in a session that a second factor was proven in it, be it known already or not. */
const prove = async ({ userId, sessionId, signedInAt }: SessionSeen, { now, requestId }: Moment): Promise<void> => {
  const context = { userId, now, requestId };
  const begun = beginSession({ userId, sessionId, device: '?', begunAt: instantOf(signedInAt) }, now);
  await sessions.create(begun, context);
  await sessions.update({ userId, sessionId }, session => proveSession(session, now), context);
};

/** Turns somebody away who has come as far as the code, by an entry of its own: whoever guesses is not like whoever comes in. */
const turnAway = async ({ why, failure, userId }: Refusal, { now, requestId }: Moment): Promise<never> => {
  await enterCall({ operation: 'proveSecondFactor', subjects: {}, refused: why, userId, requestId }, now, 'refused');
  throw failure;
};

/** Why tokens open nothing: those of nobody who runs the stage, or whose access has ended, are handed to nobody. */
const refusalOf = async (session: SessionSeen, operator: boolean): Promise<Refusal | undefined> => {
  const { userId } = session;
  if (!operator) return { why: 'no_operator', failure: new Failure('forbidden', { needs: 'operator' }), userId };
  const profile = await profiles.find({ userId });
  const why = profile ? whyShut(profile, session) : 'no_account';
  return why && { why, failure: new Failure('not_signed_in', { reason: why }), userId };
};

export const doorHandlers: HandlersOf<typeof doorRoutes> = {
  proveSecondFactor: async ({ body, now, requestId }) => {
    const moment = { now, requestId };
    const tokens = await tokensBySecondFactor(body);
    if (!tokens) return turnAway({ why: 'code_refused', failure: new Failure('not_signed_in', { reason: 'code_refused' }) }, moment);
    const { session, operator } = await readAccessToken(tokens.accessToken);
    const refusal = await refusalOf(session, operator);
    if (refusal) return turnAway(refusal, moment);
    const { userId, sessionId } = session;
    await enterCall({ operation: 'secondFactorProven', userId, subjects: { sessionId }, requestId }, now, 'proven');
    await prove(session, moment);
    return { ...tokens, sessionId, provenUntil: provenUntil(now) };
  },

  listCalls: async ({ query: { on, ...page } }) => operatorCallsOn(on, page),
};
