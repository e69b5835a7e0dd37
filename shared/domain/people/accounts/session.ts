import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import { type Change, later } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { SessionId, UserId } from '../../core/ids.ts';

/** For how many days a sign-in can be renewed without the password: the refresh tokens of the user pool. */
export const sessionDays = 90;

/** A sign-in of a user, from its first token to the last that can be renewed. Whether it was ended stands in the profile, which every check of access reads. */
export const Session = z.object({
  userId: UserId,
  sessionId: SessionId,
  /** The program and the system that it was first used with, no closer than that. */
  device: personal(z.string().max(60)),
  begunAt: z.iso.datetime(),
  /** The last day (UTC) on which it was used. */
  lastUsedOn: z.iso.date(),
  /** When a second factor was proven in it at the operators' door (instant). */
  secondFactorAt: z.iso.datetime().optional(),
  /** When the record may be forgotten (Unix seconds, DynamoDB TTL): no token of it can be good any more. */
  expiresAt: z.int(),
  version: z.int().positive(),
});
export type Session = z.infer<typeof Session>;

/** A session as its first token shows it. */
export const beginSession = (seen: Pick<Session, 'userId' | 'sessionId' | 'device' | 'begunAt'>, now: string): Change<Session> => ({
  next: { ...seen, lastUsedOn: now.slice(0, 10), expiresAt: expiryAfter(now, sessionDays), version: 1 },
  event: { type: 'session.begun', data: {} },
});

/** A use of the session. Undefined where it was noted that day. */
export const useSession = (session: Session, now: string): Change<Session> | undefined => {
  const today = now.slice(0, 10);
  return session.lastUsedOn >= today ? undefined : { next: { ...session, lastUsedOn: today }, event: { type: 'session.used', data: {} } };
};

/** For how long a second factor that was proven in a session opens the operators' door. */
const provenMs = 12 * 3_600_000;

/** A second factor was proven in the session. */
export const proveSession = (session: Session, now: string): Change<Session> => ({
  next: { ...session, secondFactorAt: now },
  event: { type: 'session.proven', data: {} },
});

/** Until when a second factor that is proven now opens it. */
export const provenUntil = (now: string): string => later(now, provenMs);

/** Was a second factor proven in it, and lately enough? */
export const isProven = ({ secondFactorAt }: Session, now: string): boolean =>
  secondFactorAt !== undefined && now < provenUntil(secondFactorAt);

/** By what a browser or a program gives itself away in `User-Agent`: the first that fits counts, as most name others too. */
const programs = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\b(?:OPR|Opera|OPiOS)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|Chromium|CriOS)\//],
  ['Safari', /\bVersion\/\S{1,20} (?:Mobile\/\S{1,20} )?Safari\//],
] as const;
const systems = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(?:iPhone|iPad|iPod)\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\b(?:Macintosh|Mac OS X)\b/],
  ['Linux', /\bLinux\b/],
] as const;

type Patterns = readonly (readonly [string, RegExp])[];
const nameIn = (text: string, patterns: Patterns): string | undefined => patterns.find(([, pattern]) => pattern.test(text))?.[0];

/** How a program calls itself that is no browser: `curl/8.5.0` is curl. */
const productIn = (text: string): string | undefined => /^[A-Za-z][\w.-]{0,29}(?=\/|$)/.exec(text.replace(/^Mozilla\/\S+\s*/, ''))?.[0];

/** A device as its user knows it: the program and the system, without versions. What says nothing of itself is `?`. */
export const deviceOf = (userAgent = ''): string => {
  const system = nameIn(userAgent, systems);
  const program = nameIn(userAgent, programs) ?? productIn(userAgent);
  return [program, system].filter(name => name !== undefined).join(', ') || '?';
};
