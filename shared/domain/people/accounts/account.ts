import { type Change, later } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import type { SessionId } from '../../core/ids.ts';
import { msPerDay } from '../../time/civil.ts';
import { replanDigests } from '../profiles/digest.ts';
import { endedSessionsMost, type Profile } from '../profiles/profile.ts';
import { type Session, sessionDays } from './session.ts';

/** For how many days a closed account can be opened again; then its data is erased. */
export const closedDays = 30;
/** How soon erasing that did not come to its end is taken up again. */
const againMs = 5 * 60_000;

/** May anything be done in the name of this user, and may they be told anything? */
export const hasAccess = ({ suspendedAt, closedAt }: Pick<Profile, 'suspendedAt' | 'closedAt'>): boolean => !suspendedAt && !closedAt;

/** What a profile says of the sign-ins that are over. */
export type SignOuts = Pick<Profile, 'signedOutAt' | 'keptSession' | 'endedSessions'>;

/**
 * Was this sign-in ended since? `signedInAt` is in whole seconds, as tokens say it: one in the very second of the end is over too, because
 * nobody can tell which came first.
 */
export const isSignedOut = (
  { signedOutAt, keptSession, endedSessions = [] }: SignOuts,
  { signedInAt, sessionId }: { signedInAt: number; sessionId?: SessionId | undefined },
): boolean => {
  if (endedSessions.some(ended => ended.sessionId === sessionId)) return true;
  if (keptSession && keptSession.sessionId === sessionId && keptSession.at === signedOutAt) return false;
  return signedOutAt !== undefined && signedInAt <= Math.floor(Date.parse(signedOutAt) / 1000);
};

/** Why an account opens nothing to a sign-in: its access was taken or it is closed, or the sign-in was ended. Undefined where it is good. */
export const whyShut = (
  profile: Pick<Profile, 'suspendedAt' | 'closedAt'> & SignOuts,
  signIn: { signedInAt: number; sessionId?: SessionId | undefined },
): 'no_access' | 'signed_out' | undefined => {
  if (!hasAccess(profile)) return 'no_access';
  return isSignedOut(profile, signIn) ? 'signed_out' : undefined;
};

/** Is a session over: ended, or so old that no token of it can be renewed? */
export const isSessionOver = (profile: SignOuts, { sessionId, begunAt, expiresAt }: Session, now: string): boolean =>
  expiresAt * 1000 <= Date.parse(now) || isSignedOut(profile, { sessionId, signedInAt: Math.floor(Date.parse(begunAt) / 1000) });

/** Ends one session, whatever becomes of the others. Undefined where it is over already. Fails with `limit_reached`. */
export const endSession = (profile: Profile, session: Session, now: string): Change<Profile> | undefined => {
  if (isSessionOver(profile, session, now)) return undefined;
  const { sessionId } = session;
  const others = (profile.endedSessions ?? []).filter(({ until }) => until > now);
  if (others.length >= endedSessionsMost) throw new Failure('limit_reached', { limit: endedSessionsMost });
  const endedSessions = [...others, { sessionId, until: later(now, sessionDays * msPerDay) }];
  return { next: { ...profile, endedSessions }, event: { type: 'profile.session_ended', data: { sessionId } } };
};

/** Ends every session so far but this one. Cognito can end all of them or none: what it goes on renewing is refused here. */
export const endOtherSessions = ({ endedSessions: _, ...profile }: Profile, sessionId: SessionId, now: string): Change<Profile> => ({
  next: { ...profile, signedOutAt: now, keptSession: { sessionId, at: now } },
  event: { type: 'profile.other_sessions_ended', data: { sessionId } },
});

/** Ends every sign-in so far, at Cognito too, unless it was Cognito where they were ended. */
export const signOutEverywhere = (profile: Profile, now: string, by: 'user' | 'operator' | 'cognito' = 'user'): Change<Profile> => ({
  next: { ...profile, signedOutAt: now },
  event: { type: 'profile.signed_out', data: { by } },
});

/** Takes a user's access: by an operator, or because Cognito says that the account is disabled or gone. Undefined where it is taken already. */
export const suspendAccount = (profile: Profile, by: 'operator' | 'cognito', now: string): Change<Profile> | undefined =>
  profile.suspendedAt
    ? undefined
    : {
        next: { ...profile, suspendedAt: now, suspendedBy: by, signedOutAt: now },
        event: { type: 'profile.suspended', data: { by } },
      };

/** Gives access back, to a suspended user or one who has closed their account; sign-ins from before stay ended. Undefined where nothing was taken. */
export const liftAccount = (profile: Profile, now: string): Change<Profile> | undefined => {
  if (hasAccess(profile)) return undefined;
  const { suspendedAt: _, suspendedBy: _by, closedAt: _closed, dueAt: _due, ...rest } = profile;
  return { next: { ...rest, ...replanDigests(rest, now), liftedAt: now }, event: { type: 'profile.lifted', data: {} } };
};

/** Closes an account, on its owner's request: access ends now, the data is erased when it falls due. Undefined where it is closed already. */
export const closeAccount = (profile: Profile, now: string): Change<Profile> | undefined =>
  profile.closedAt
    ? undefined
    : {
        next: { ...profile, closedAt: now, signedOutAt: now, dueAt: later(now, closedDays * 86_400_000) },
        event: { type: 'profile.closed', data: {} },
      };

/** What Cognito says of an account at this moment. */
export type AccountState = 'enabled' | 'disabled' | 'gone';

/** For so long after access was given back here Cognito may not have heard of it yet. */
const hearingMs = 60 * 60_000;

/**
 * Does here what was done at Cognito itself: access ends with an account that is disabled there, and comes back with it; one that is gone is
 * closed, as by its owner. Undefined where nothing is to be done, so that it may be asked as often as one likes.
 */
export const followCognito = (profile: Profile, state: AccountState, now: string): Change<Profile> | undefined => {
  if (state === 'gone') return closeAccount(profile, now);
  if (state === 'enabled') return profile.suspendedBy === 'cognito' && !profile.closedAt ? liftAccount(profile, now) : undefined;
  const { liftedAt } = profile;
  const isHeard = !liftedAt || Date.parse(now) - Date.parse(liftedAt) > hearingMs;
  return isHeard && !profile.closedAt ? suspendAccount(profile, 'cognito', now) : undefined;
};

/** Sign-ins that were ended at Cognito itself at this moment. Undefined where they are over here since then, or later. */
export const followSignOut = (profile: Profile, endedAt: string): Change<Profile> | undefined =>
  profile.signedOutAt !== undefined && Date.parse(profile.signedOutAt) >= Date.parse(endedAt)
    ? undefined
    : signOutEverywhere(profile, endedAt, 'cognito');

/**
 * Are so many of those who have access gone that the pool rather is another one: exchanged, restored from elsewhere, wrongly named? Then none
 * of them is closed.
 */
export const isTooMany = ({ gone, seen }: { gone: number; seen: number }): boolean => gone > 5 && gone > seen / 5;

/** What is left of a closed account is to be erased; due again until nothing is. */
export const eraseAccount = (profile: Profile, now: string): Change<Profile> => ({
  next: { ...profile, dueAt: later(now, againMs) },
  event: { type: 'profile.erase_due', data: {} },
});

/** The address that Cognito has verified since: mail goes there, and links in mails to the one before are over. Undefined where it is the same. */
export const changeEmail = (profile: Profile, email: string, now: string): Change<Profile> | undefined => {
  if (profile.email === email) return undefined;
  const { emailSuppressed: _, ...rest } = profile;
  return {
    next: { ...rest, email, emailChangedAt: now },
    event: { type: 'profile.email_changed', data: { from: profile.email } },
  };
};

/** An address as its owner knows it again, and nobody else learns it from. */
export const masked = (email: string): string => `${email.slice(0, 1)}…${email.slice(email.lastIndexOf('@'))}`;
