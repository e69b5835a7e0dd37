import { accesses } from '../../../shared/data/people/accesses.ts';
import { noteSignIn } from '../../../shared/domain/core/access.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { oncePerName } from '../../../shared/runtime/auth/once.ts';
import { longHash } from '../../../shared/runtime/http/ids.ts';
import { log } from '../../../shared/runtime/log/logger.ts';

/** What a token says of its session: which, when it began, and when the token was made (Unix seconds). */
export type Session = { id: string; signedInAt: number; issuedAt: number };

/** The first token of a session is made as it begins; those that renew it are younger. */
const firstWithinSeconds = 5;

const write = async (userId: UserId, { id, signedInAt }: Session, now: string): Promise<void> => {
  const at = new Date(signedInAt * 1000).toISOString();
  const change = noteSignIn({ scope: 'USER', ownerId: userId, accessId: longHash(`${userId}|${id}`) }, userId, at, now);
  await accesses.create(change, { userId, now, requestId: 'authorizer' });
};

const once = oncePerName();

/**
 * Takes note of a sign-in as soon as its first token is used. Cognito tells of no password that was wrong, and of no token that is never used.
 * It turns nobody away: what cannot be written is told to the operator.
 */
export const noteSession = async (userId: UserId, session: Session, now: string): Promise<void> => {
  if (session.issuedAt - session.signedInAt > firstWithinSeconds) return;
  await once(`${userId}|${session.id}`, () => write(userId, session, now)).catch(error => log('ALM014', {}, error));
};
