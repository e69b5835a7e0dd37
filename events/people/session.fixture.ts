import { beginSession, proveSession, useSession } from '../../shared/domain/people/accounts/session.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-21T08:00:00.000Z';
const ids = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', sessionId: 'session_01kb8m3tq2e8fvq3w5r7c9d0ec' } as const;
const begun = beginSession({ ...ids, device: 'Firefox, Windows', begunAt: now }, now);

/** A session that has just begun. */
export const sessionSample = begun.next;

/** A session, and its use on another day. */
export const sessionSamples = (): Sample[] =>
  samplesOf('session', begun, useSession(begun.next, '2026-11-22T08:00:00.000Z')!, proveSession(begun.next, now));
