import { Failure } from '../../core/failure.ts';

/** How soon before somebody must have signed in. */
const freshSignInMs = 10 * 60_000;

/** Refuses what must be asked for by somebody who has just signed in. `signedInAt` is an instant. */
export const requireFreshSignIn = (signedInAt: string | undefined, now: string): void => {
  if (!signedInAt || Date.parse(now) - Date.parse(signedInAt) > freshSignInMs) throw new Failure('forbidden', { reason: 'sign_in_again' });
};
