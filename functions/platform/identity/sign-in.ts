import { isLostRace } from '../../../shared/data/core/race.ts';
import { accesses } from '../../../shared/data/people/accesses.ts';
import { sessions } from '../../../shared/data/people/sessions.ts';
import { noteSignIn } from '../../../shared/domain/core/access.ts';
import type { SessionId, UserId } from '../../../shared/domain/core/ids.ts';
import { beginSession, deviceOf, useSession } from '../../../shared/domain/people/accounts/session.ts';
import { oncePerName } from '../../../shared/runtime/auth/once.ts';
import { derivedId, longHash } from '../../../shared/runtime/http/ids.ts';
import { log } from '../../../shared/runtime/log/logger.ts';

/** What a token says of its session: whose, which, when it began, and when the token was made (Unix seconds). */
export type SessionSeen = { userId: UserId; name: string; sessionId: SessionId; signedInAt: number; issuedAt: number };

/** The session that Cognito calls by this name (`origin_jti`): it follows from it, and does not tell it. */
export const sessionIdOf = (userId: UserId, name: string): SessionId => derivedId('session', `session|${userId}|${name}`, 0);

/** The first token of a session is made as it begins; those that renew it are younger. */
const firstWithinSeconds = 5;

const contextOf = (userId: UserId, now: string) => ({ userId, now, requestId: 'authorizer' });
/** A moment of a token, which says Unix seconds. */
export const instantOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

const enterSignIn = async ({ userId, name, signedInAt, issuedAt }: SessionSeen, now: string): Promise<void> => {
  if (issuedAt - signedInAt > firstWithinSeconds) return;
  const id = { scope: 'USER', ownerId: userId, accessId: longHash(`${userId}|${name}`) } as const;
  await accesses.create(noteSignIn(id, userId, instantOf(signedInAt), now), contextOf(userId, now));
};

/** One write: of a session that is known it answers what stands there, which is written once a day. */
const keepSession = async ({ userId, sessionId, signedInAt }: SessionSeen, userAgent: string | undefined, now: string): Promise<void> => {
  const begun = beginSession({ userId, sessionId, device: deviceOf(userAgent), begunAt: instantOf(signedInAt) }, now);
  const { record } = await sessions.create(begun, contextOf(userId, now));
  const change = useSession(record, now);
  if (!change) return;
  // Several instances see the first requests of a day at once: one of them notes it.
  await sessions.save(change, contextOf(userId, now), record).catch(error => {
    if (!isLostRace(error)) throw error;
  });
};

const once = oncePerName();

/**
 * Takes note of a session as soon as a token of it is used, and once a day while it is: without a read, and by each instance once. Cognito tells
 * of no password that was wrong, and of no token that is never used. It turns nobody away: what cannot be written is told to the operator.
 */
export const noteSession = async (seen: SessionSeen, userAgent: string | undefined, now: string): Promise<void> => {
  await once(`${seen.sessionId}|${now.slice(0, 10)}`, () => Promise.all([enterSignIn(seen, now), keepSession(seen, userAgent, now)])).catch(
    error => log('ALM014', {}, error),
  );
};
