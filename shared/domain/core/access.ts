import * as z from 'zod';
import type { Change } from './due.ts';
import { expiryAfter } from './expiry.ts';
import { UserId } from './ids.ts';

/** Whose log an access stands in, as keys say it: that of a workspace or of a user. */
export const AccessScope = z.enum(['WS', 'USER']);

const texts = z.record(z.string(), z.string());

/**
 * Something that was done and has changed no record: somebody was shown what routes declare as `audited`, was refused, has signed in, or was given a
 * variant of an experiment. It is written once and becomes an entry in the log of its owner; the row itself is forgotten soon.
 */
export const Access = z.object({
  scope: AccessScope,
  ownerId: z.string(),
  accessId: z.string(),
  /** Who it was, also where an API key acted in their name. */
  userId: UserId,
  /** The route, by its name. */
  operation: z.string().optional(),
  /** The ids in its path, and what was asked for beside them; of an experiment its flag and the variant. */
  subjects: texts,
  query: texts,
  /** What was missing, of a refusal. */
  needs: z.string().optional(),
  /** When they signed in (instant). */
  signedInAt: z.iso.datetime().optional(),
  /** When the row is forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int(),
  version: z.int().positive(),
});
export type Access = z.infer<typeof Access>;

/** Whose log it stands in, and what it is called there: the same of the same access. */
export type AccessId = Pick<Access, 'scope' | 'ownerId' | 'accessId'>;
/** What somebody asked for: a route by its name, the ids in its path, and its query. */
export type Question = Pick<Access, 'operation' | 'subjects' | 'query'>;

/** A row is looked at again by retries, for an hour by refusals of the same kind, by the first token of a session while that is good, and by whoever is given a variant again. */
const keptDays = 2;

const made = (id: AccessId, userId: UserId, what: Partial<Access>, now: string): Access => ({
  ...id,
  userId,
  subjects: {},
  query: {},
  ...what,
  expiresAt: expiryAfter(now, keptDays),
  version: 1,
});

/** How far an audited answer goes: what was asked for was read, or was handed over to be kept elsewhere. */
export type Disclosure = 'read' | 'export';

/** Somebody is about to be shown what they asked for. */
export const discloseTo = (id: AccessId, userId: UserId, how: Disclosure, asked: Question, now: string): Change<Access> => {
  const next = made(id, userId, asked, now);
  return how === 'read' ? { next, event: { type: 'access.read', data: {} } } : { next, event: { type: 'access.exported', data: {} } };
};

/** Somebody who belongs here was refused, for want of a right. */
export const refuseAccess = (
  id: AccessId,
  userId: UserId,
  { needs, ...asked }: Question & Pick<Access, 'needs'>,
  now: string,
): Change<Access> => ({ next: made(id, userId, { ...asked, needs }, now), event: { type: 'access.refused', data: {} } });

/** Somebody was given a variant of an experiment: noted once, for as long as its flag is there. */
export const exposeTo = (
  id: AccessId,
  userId: UserId,
  subjects: { flag: string; variant: string },
  endsOn: string,
  now: string,
): Change<Access> => {
  const next = made(id, userId, { subjects }, now);
  const expiresAt = Math.max(next.expiresAt, expiryAfter(`${endsOn}T00:00:00.000Z`, keptDays));
  return { next: { ...next, expiresAt }, event: { type: 'access.exposed', data: {} } };
};

/** Somebody has signed in, seen by the first token of their session. */
export const noteSignIn = (id: AccessId, userId: UserId, signedInAt: string, now: string): Change<Access> => ({
  next: made(id, userId, { signedInAt }, now),
  event: { type: 'access.signed_in', data: {} },
});
