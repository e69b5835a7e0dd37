import * as z from 'zod';
import type { Caller } from '../../../shared/api/core/route.ts';
import { sessions } from '../../../shared/data/people/sessions.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { isNetwork, within } from '../../../shared/domain/core/networks.ts';
import { isProven } from '../../../shared/domain/people/accounts/session.ts';
import { environment } from '../../../shared/env.ts';
import { bearerToken } from '../../../shared/runtime/auth/bearer.ts';
import type { HttpEvent } from '../../../shared/runtime/http/http-event.ts';
import { readAccessToken } from '../identity/access-token.ts';
import { callerOf } from '../identity/caller-of.ts';
import { refusalOf } from '../identity/refusal.ts';

const { OPERATOR_NETWORKS } = environment({
  OPERATOR_NETWORKS: z.string().transform(text => z.array(z.string().refine(isNetwork)).parse(JSON.parse(text))),
});

const isKnownAddress = within(OPERATOR_NETWORKS);

/** What the door makes of a call: whose it is, and whether they are let in, or why not. `why` is for the entry alone. */
export type Admission = { userId?: UserId; caller?: Caller; refusal?: { failure: Failure; why: string } };

const refused = (why: string, failure: Failure, userId?: UserId): Admission => ({ userId, refusal: { failure, why } });
const needs = (what: string): Failure => new Failure('forbidden', { needs: what });

/** Who calls with this token, in a session that goes on; a Failure or an error of the library where it is not good. */
const recognised = async (token: string) => {
  const read = await readAccessToken(token);
  const { userId, sessionId } = read.session;
  const [known, kept] = await Promise.all([callerOf(userId, read.session), sessions.find({ userId, sessionId })]);
  return { ...read, known, kept };
};

/** Lets operators in by an access token of Cognito: by their group, with a second factor proven in this very session. API keys are none. */
const admitByToken = async (token: string, now: string): Promise<Admission> => {
  const { session, operator, known, kept } = await recognised(token);
  const { userId, sessionId, signedInAt } = session;
  if (!operator) return refused('no_operator', needs('operator'), userId);
  if (!kept || !isProven(kept, now)) return refused('second_factor', needs('second_factor'), userId);
  const { zone = 'UTC', locale = 'en' } = known ?? {};
  // What they are in workspaces is nothing here.
  const caller = { userId, zone, locale, roles: {}, operator: true, sessionId, signedInAt: new Date(signedInAt * 1000).toISOString() };
  return { userId, caller };
};

/**
 * What the door makes of a call: from a known address, as the gateway sees it and no header says; and where the route is not for those who only come
 * in, by an operator.
 */
export const admit = async (event: HttpEvent, isPublic: boolean, now: string): Promise<Admission> => {
  if (!isKnownAddress(event.requestContext.http.sourceIp)) return refused('address', needs('known_address'));
  if (isPublic) return {};
  const token = bearerToken(event.headers.authorization) ?? '';
  return admitByToken(token, now).catch(error => {
    const refusal = refusalOf(error, token);
    if (!refusal) throw error;
    return refused(refusal.reason, new Failure('not_signed_in'));
  });
};
