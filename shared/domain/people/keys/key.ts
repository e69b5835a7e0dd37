import * as z from 'zod';
import { personal, secret } from '../../core/data-class.ts';
import type { Actor, Advance, Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { KeyId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalid, invalidCode } from '../../core/invalid.ts';
import { Plan } from '../../core/limits.ts';
import { AccountAction, Rows, reachOf, type Standing, StoredRows } from '../../core/permissions.ts';
import { Signing } from '../../core/signing.ts';
import { covers } from '../../core/standings.ts';
import { Line } from '../../core/text.ts';

const instant = z.iso.datetime();
const dayMs = 86_400_000;

/** What a key may in one workspace. */
export const Scope = z.strictObject({ workspaceId: WorkspaceId, rows: Rows });
export type Scope = z.infer<typeof Scope>;

const Stored = z.array(z.object({ workspaceId: z.string(), rows: StoredRows }));
/** What this code knows of the scopes of a key that a newer version may have stored. */
const knownScopes = (stored: unknown): unknown => {
  const { success, data } = Stored.safeParse(stored);
  return success ? data.filter(({ rows }) => rows.length > 0) : stored;
};

const told = {
  name: Line(80),
  scopes: z
    .array(Scope)
    .max(20)
    .refine(scopes => new Set(scopes.map(({ workspaceId }) => workspaceId)).size === scopes.length, {
      message: invalidCode('not_valid'),
    }),
  account: z.array(AccountAction).max(2),
  /** The workspace whose children act through it once they have said their PIN: it is the key of a device that they share. */
  kiosk: WorkspaceId.optional(),
  /** By which key its requests are signed, and which of them: the token alone does nothing then. */
  signing: Signing.optional(),
};

/** An API key: what a program calls with, in its maker's name and within its maker's rights. Due when it ends, before that to warn, and when a rotated token ends. */
export const Key = z.object({
  userId: UserId,
  keyId: KeyId,
  ...told,
  name: personal(told.name),
  scopes: z.preprocess(knownScopes, z.array(Scope).max(20)),
  /** The last four characters of the token, to know it by. */
  hint: z.string().length(4),
  /** SHA-256 of the token (base64url). */
  hash: secret(z.string().length(43)),
  /** What the token follows from beside the Idempotency-Key of its request and a secret of the stage, so that a retry is shown it again. */
  salt: secret(z.string().length(22).optional()),
  /** The token before the last rotation, and until when it works. */
  formerHash: secret(z.string().length(43).optional()),
  formerUntil: instant.optional(),
  createdAt: instant,
  rotatedAt: instant.optional(),
  endsAt: instant,
  warnAt: instant.optional(),
  /** The day of its last use (UTC). */
  lastUsedOn: z.iso.date().optional(),
  endedAt: instant.optional(),
  /** The plan that its maker had when it was made. */
  plan: Plan.optional(),
  endedBy: z.enum(['expiry', 'user']).optional(),
  dueAt: instant.optional(),
  /** When the record may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Key = z.infer<typeof Key>;

export const KeyInput = z
  .strictObject({ ...told, scopes: told.scopes.default([]), account: told.account.default([]), endsAt: instant.optional() })
  .refine(({ scopes, account }) => scopes.length + account.length > 0, { path: ['scopes'], message: invalidCode('empty') });
export type KeyInput = z.infer<typeof KeyInput>;

/** For how many days a key works unless it says otherwise, and at the most. */
export const keyDays = { usual: 90, most: 366 };
const overlapMost = 7 * 86_400;

/** A rotation: how long the old token goes on working, and when the new one ends; without it, after as long a life as the old one had. */
export const KeyRotation = z.strictObject({ overlapSeconds: z.int().min(0).max(overlapMost).default(86_400), endsAt: instant.optional() });
export type KeyRotation = z.infer<typeof KeyRotation>;

/** A token as far as a record may know it. */
export type HashedToken = { hash: string; hint: string; salt?: string };

const shownAgainMs = 3_600_000;

/** May a retry of the request that made this token still be shown it? Within an hour, for a lost reply; not of a key that has ended. */
export const mayShowAgain = ({ createdAt, rotatedAt, endedAt }: Key, now: string): boolean =>
  !endedAt && Date.parse(now) - Date.parse(rotatedAt ?? createdAt) <= shownAgainMs;

const at = (ms: number): string => new Date(ms).toISOString();
/** A week before its end, or a quarter of its life where that is shorter. */
const warningFor = (startsAt: string, endsAt: string): string => {
  const [start, end] = [Date.parse(startsAt), Date.parse(endsAt)];
  return at(end - Math.min(7 * dayMs, (end - start) / 4));
};

const checkedEnd = (endsAt: string, now: string): string => {
  const ms = Date.parse(endsAt) - Date.parse(now);
  if (ms <= 0) throw invalid('/endsAt', 'not_ahead');
  if (ms > keyDays.most * dayMs) throw invalid('/endsAt', 'too_far_ahead', { days: keyDays.most });
  return at(Date.parse(endsAt));
};

/** The record is due at the first of what it waits for. */
const withDue = (key: Key): Key => ({
  ...key,
  dueAt: key.endedAt ? undefined : [key.endsAt, key.warnAt, key.formerUntil].filter(moment => moment !== undefined).sort()[0],
});

/** A kiosk is of a workspace that the key has rows for, set up by who may change its children. */
const requireKiosk = (
  { kiosk, scopes }: Pick<KeyInput, 'kiosk' | 'scopes'>,
  standingIn: (workspaceId: WorkspaceId) => Standing | undefined,
): void => {
  if (kiosk === undefined) return;
  if (!scopes.some(({ workspaceId }) => workspaceId === kiosk)) throw invalid('/kiosk', 'not_valid');
  if (reachOf(standingIn(kiosk) ?? [], 'child:change') !== 'everything') throw new Failure('forbidden', { reason: 'more_than_own' });
};

/** Is a key the kiosk of this workspace, and does it work at this moment? */
export const isKioskOf = ({ kiosk, endedAt, endsAt }: Key, workspaceId: WorkspaceId, now: string): boolean =>
  kiosk === workspaceId && !endedAt && endsAt > now;

/**
 * A new key. Nobody gives it more than they have: `standingIn` is what its maker is in each workspace now. Fails with `not_found` for a
 * workspace that they are not in, `forbidden` for more than they may there.
 */
export const createKey = (
  { endsAt, ...input }: KeyInput,
  ids: { userId: UserId; keyId: KeyId; plan?: Plan },
  token: HashedToken,
  standingIn: (workspaceId: WorkspaceId) => Standing | undefined,
  now: string,
): Change<Key> => {
  for (const { workspaceId, rows } of input.scopes) {
    const standing = standingIn(workspaceId);
    if (!standing) throw new Failure('not_found', { what: 'workspace', workspaceId });
    if (!covers(standing, rows)) throw new Failure('forbidden', { reason: 'more_than_own', workspaceId });
  }
  requireKiosk(input, standingIn);
  const end = checkedEnd(endsAt ?? at(Date.parse(now) + keyDays.usual * dayMs), now);
  return {
    next: withDue({ ...ids, ...input, ...token, createdAt: now, endsAt: end, warnAt: warningFor(now, end), version: 1 }),
    event: { type: 'key.created', data: {} },
  };
};

const requireLive = ({ endedAt, keyId }: Key): void => {
  if (endedAt) throw new Failure('not_found', { what: 'key', keyId });
};

/** A new token for the same key; the old one works on for the overlap, and no longer than it would have. */
export const rotateKey = (key: Key, { overlapSeconds, endsAt }: KeyRotation, token: HashedToken, now: string): Change<Key> => {
  requireLive(key);
  const life = Date.parse(key.endsAt) - Date.parse(key.rotatedAt ?? key.createdAt);
  const end = checkedEnd(endsAt ?? at(Date.parse(now) + life), now);
  const formerUntil = [at(Date.parse(now) + overlapSeconds * 1000), key.endsAt].sort()[0]!;
  return {
    next: withDue({
      ...key,
      ...token,
      salt: token.salt,
      formerHash: overlapSeconds > 0 ? key.hash : undefined,
      formerUntil: overlapSeconds > 0 ? formerUntil : undefined,
      rotatedAt: now,
      endsAt: end,
      warnAt: warningFor(now, end),
    }),
    event: { type: 'key.rotated', data: { formerUntil: overlapSeconds > 0 ? formerUntil : undefined } },
  };
};

const ended = (key: Key, endedBy: 'expiry' | 'user', now: string): Key =>
  withDue({
    ...key,
    endedAt: now,
    endedBy,
    formerHash: undefined,
    formerUntil: undefined,
    expiresAt: expiryAfter(now),
  });

/** Ends a key for good. */
export const revokeKey = (key: Key, { now }: Pick<Actor, 'now'>): Change<Key> => {
  requireLive(key);
  return { next: ended(key, 'user', now), event: { type: 'key.revoked', data: {} } };
};

/** What falls due of a key: its end, the end of a rotated token, the warning. */
export const advanceKey: Advance<Key> = (key, now) => {
  if (key.endsAt <= now) return { next: ended(key, 'expiry', now), event: { type: 'key.expired', data: {} } };
  if (key.formerUntil && key.formerUntil <= now)
    return { next: withDue({ ...key, formerHash: undefined, formerUntil: undefined }), event: { type: 'key.overlap_ended', data: {} } };
  return { next: withDue({ ...key, warnAt: undefined }), event: { type: 'key.expiring', data: {} } };
};

/** Until when a token with this hash is good; undefined when it is none of the key's, or no longer. */
export const goodUntil = (key: Key, hash: string, now: string): string | undefined => {
  const until = hash === key.hash ? key.endsAt : hash === key.formerHash ? key.formerUntil : undefined;
  return until && !key.endedAt && until > now ? until : undefined;
};

/** Remembers the day of a use; undefined when that day stands there. */
export const useKey = (key: Key, now: string): Change<Key> | undefined => {
  const today = now.slice(0, 10);
  return key.lastUsedOn === today ? undefined : { next: { ...key, lastUsedOn: today }, event: { type: 'key.used', data: {} } };
};
