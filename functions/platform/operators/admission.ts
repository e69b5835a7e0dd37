import type { Caller } from '../../../shared/api/core/route.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { whyShut } from '../../../shared/domain/people/accounts/account.ts';
import { isProven, type Session } from '../../../shared/domain/people/accounts/session.ts';
import type { Profile } from '../../../shared/domain/people/profiles/profile.ts';
import { bearerToken } from '../../../shared/runtime/auth/bearer.ts';
import type { HttpEvent } from '../../../shared/runtime/http/http-event.ts';
import type { AccessToken } from '../identity/access-token.ts';
import { refusalOf } from '../identity/refusal.ts';
import { instantOf } from '../identity/sign-in.ts';

/** What the door makes of a call: whose it is, and whether they are let in, or why not. `why` is for the entry alone. */
export type Admission = { userId?: UserId; caller?: Caller; refusal?: { failure: unknown; why: string } };

/** What the door asks: of addresses, tokens, accounts and their sessions. */
export type DoorPorts = {
  isKnownAddress: (address: string) => boolean;
  readToken: (token: string) => Promise<AccessToken>;
  profileOf: (userId: UserId) => Promise<Profile | undefined>;
  sessionOf: (of: Pick<Session, 'userId' | 'sessionId'>) => Promise<Session | undefined>;
};

const refused = (why: string, failure: unknown, userId?: UserId): Admission => ({ userId, refusal: { failure, why } });
const needs = (what: string): Failure => new Failure('forbidden', { needs: what });

/** A call that could not be looked at: it is turned away like others, and has its entry. */
export const failedAdmission = (failure: unknown, userId?: UserId): Admission => refused('failed', failure, userId);

/** Lets operators in, in a session that goes on and in which a second factor was proven. */
const admitToken = async ({ profileOf, sessionOf }: DoorPorts, said: AccessToken, now: string): Promise<Admission> => {
  const { userId, sessionId, signedInAt } = said.session;
  if (!said.operator) return refused('no_operator', needs('operator'), userId);
  const [profile, kept] = await Promise.all([profileOf(userId), sessionOf({ userId, sessionId })]);
  if (!profile) return refused('no_account', new Failure('not_signed_in'), userId);
  const shut = whyShut(profile, said.session);
  if (shut) return refused(shut, new Failure('not_signed_in'), userId);
  if (!kept || !isProven(kept, now)) return refused('second_factor', needs('second_factor'), userId);
  const { zone, locale } = profile;
  // What they are in workspaces is nothing here.
  const caller = { userId, zone, locale, roles: {}, operator: true, sessionId, signedInAt: instantOf(signedInAt) };
  return { userId, caller };
};

/** What the token says, or why it is not good. API keys are none. */
const read = async ({ readToken }: DoorPorts, token: string): Promise<AccessToken | Admission> =>
  readToken(token).catch(error => {
    const refusal = refusalOf(error, token);
    return refusal ? refused(refusal.reason, new Failure('not_signed_in')) : failedAdmission(error);
  });

/**
 * What the door makes of a call: from a known address, as the gateway sees it and no header says; and where the route is not for those who only come
 * in, by an operator. It never throws: a call that could not be looked at is turned away.
 */
export const admitting =
  (ports: DoorPorts) =>
  async (event: HttpEvent, isPublic: boolean, now: string): Promise<Admission> => {
    if (!ports.isKnownAddress(event.requestContext.http.sourceIp)) return refused('address', needs('known_address'));
    if (isPublic) return {};
    const said = await read(ports, bearerToken(event.headers.authorization) ?? '');
    if (!('session' in said)) return said;
    return admitToken(ports, said, now).catch(error => failedAdmission(error, said.session.userId));
  };
