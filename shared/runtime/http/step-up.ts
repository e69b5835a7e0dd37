import { hash } from 'node:crypto';
import type { Caller, Route } from '../../api/core/route.ts';
import { spendProof } from '../../data/people/challenges.ts';
import { passkeysOf } from '../../data/people/passkeys.ts';
import { canonical } from '../../domain/core/canonical.ts';
import { Failure } from '../../domain/core/failure.ts';
import { ChallengeId } from '../../domain/core/ids.ts';
import { requireFreshSignIn } from '../../domain/people/accounts/fresh-sign-in.ts';
import type { HttpEvent } from './http-event.ts';
import { bodyText } from './request.ts';

type BoundRequest = { userId: string; method: string; path: string; body: unknown };

/** What a proof for one request is bound to: who asks, and for what, to the letter (SHA-256 of RFC 8785, base64url). */
const digestOf = (request: BoundRequest): string => hash('sha256', canonical({ for: 'request', ...request }), 'base64url');

/** A body that the route does not take is none: nobody reads it. */
const boundRequest = (route: Route, { userId }: Caller, event: HttpEvent): BoundRequest => {
  const { routeKey, rawPath, rawQueryString } = event;
  const text = route.body ? bodyText(event) : '';
  return {
    userId,
    method: routeKey.slice(0, routeKey.indexOf(' ')),
    path: rawQueryString ? `${rawPath}?${rawQueryString}` : rawPath,
    body: text === '' ? null : JSON.parse(text),
  };
};

/** The challenge that a request names. What can be none proves nothing. */
const idIn = ({ headers }: HttpEvent): ChallengeId | undefined => ChallengeId.safeParse(headers['step-up']).data;

/**
 * Lets a request go on that asks for a second factor: with a proof by a passkey for exactly this request, once. A retry under the same
 * Idempotency-Key is the same request. An account without a passkey has signed in lately where the route says so, or is refused. Fails with `step_up_required`,
 * which says what is to be signed, or `forbidden` (`sign_in_again`, `passkey_needed`).
 */
export const requireStepUp = async (
  route: Route,
  event: HttpEvent,
  caller: Caller,
  mark: string | undefined,
  now: string,
): Promise<void> => {
  if (!route.stepUp) return;
  const { userId, signedInAt } = caller;
  const challengeId = idIn(event);
  if ((await passkeysOf(userId)).length === 0) {
    if (route.stepUp === 'always' || route.stepUp === 'by_rule') throw new Failure('forbidden', { reason: 'passkey_needed' });
    if (route.stepUp === 'or_fresh_sign_in') requireFreshSignIn(signedInAt, now);
    return;
  }
  const digest = digestOf(boundRequest(route, caller, event));
  if (challengeId === undefined) throw new Failure('step_up_required', { digest, by: ['passkey'] });
  await spendProof({ userId, challengeId }, { digest, ...(mark ? { mark } : {}) }, now);
};
