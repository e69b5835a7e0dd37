import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { Failure } from '../../shared/domain/failure.ts';
import { type Key, mayShowAgain, type Sealed } from '../../shared/domain/key.ts';
import { environment } from '../../shared/env.ts';
import { newToken } from '../../shared/runtime/key-token.ts';

const { CURSOR_KEY } = environment({ CURSOR_KEY: z.string().min(32) });
const derivedFrom = Buffer.from(hkdfSync('sha256', CURSOR_KEY, '', 'almanac tokens shown again', 32));

type KeyIds = { userId: string; keyId: string };
/** A token, and what its key's record may know of it. */
export type Made = { token: string; sealed: Sealed };

const secretOf = (salt: string, idempotencyKey: string): Buffer =>
  createHmac('sha256', derivedFrom).update(`${salt}|${idempotencyKey}`).digest();

/**
 * A token for a key. With an Idempotency-Key it follows from that, a salt that stands in the record, and a secret of the stage: a retry of the
 * request, and nobody who lacks one of the three, can have it again. Without, it is random.
 */
export const tokenFor = (ids: KeyIds, idempotencyKey: string | undefined): Made => {
  if (idempotencyKey === undefined) return newToken(ids);
  const salt = randomBytes(16).toString('base64url');
  const { token, sealed } = newToken(ids, secretOf(salt, idempotencyKey));
  return { token, sealed: { ...sealed, salt } };
};

const tokenAgain = (key: Key, idempotencyKey: string | undefined): Made | undefined =>
  key.salt && idempotencyKey ? newToken(key, secretOf(key.salt, idempotencyKey)) : undefined;

/**
 * A key with the token that was made for it. Where the record is of an earlier try of the same request, its token is made again. Fails with
 * `already_exists` where that cannot be, or is too late.
 */
export const withToken = (key: Key, idempotencyKey: string | undefined, now: string, made?: Made): Key & { token: string } => {
  if (made?.sealed.hash === key.hash) return { ...key, token: made.token };
  const again = tokenAgain(key, idempotencyKey);
  if (again?.sealed.hash !== key.hash || !mayShowAgain(key, now)) throw new Failure('already_exists', { what: 'key', keyId: key.keyId });
  return { ...key, token: again.token };
};
