import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { currentSecret, openedBy } from '../../../shared/aws/secrets/secret-generations.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { KeyId, UserId } from '../../../shared/domain/core/ids.ts';
import { type HashedToken, type Key, mayShowAgain } from '../../../shared/domain/people/keys/key.ts';
import { environment } from '../../../shared/env.ts';
import { newToken } from '../../../shared/runtime/auth/key-token.ts';

const env = environment({ KEY_SECRET_ARN: z.string() });

type KeyIds = { userId: UserId; keyId: KeyId };
/** A token, and what its key's record may know of it. */
export type IssuedToken = { token: string; hashed: HashedToken };

/** The secret behind tokens is read by this function alone: whoever has it and a record may guess at a token by its Idempotency-Key. */
const secretOf = (secret: string, salt: string, idempotencyKey: string): Buffer => {
  const derivedFrom = Buffer.from(hkdfSync('sha256', secret, '', 'almanac tokens shown again', 32));
  return createHmac('sha256', derivedFrom).update(`${salt}|${idempotencyKey}`).digest();
};

/**
 * A token for a key. With an Idempotency-Key it follows from that, a salt that stands in the record, and a secret of the stage: a retry of the
 * request, and nobody who lacks one of the three, can have it again. Without, it is random.
 */
export const tokenFor = async (ids: KeyIds, idempotencyKey: string | undefined): Promise<IssuedToken> => {
  if (idempotencyKey === undefined) return newToken(ids);
  const salt = randomBytes(16).toString('base64url');
  const { token, hashed } = newToken(ids, secretOf(await currentSecret(env.KEY_SECRET_ARN), salt, idempotencyKey));
  return { token, hashed: { ...hashed, salt } };
};

/** The token that was made for a key by an earlier try of the same request, under whichever secret it was. */
const tokenAgain = async (key: Key, idempotencyKey: string | undefined): Promise<IssuedToken | undefined> => {
  const { salt } = key;
  if (!salt || !idempotencyKey) return undefined;
  return openedBy(env.KEY_SECRET_ARN, secret => {
    const made = newToken(key, secretOf(secret, salt, idempotencyKey));
    return made.hashed.hash === key.hash ? made : undefined;
  });
};

/**
 * A key with the token that was made for it. Where the record is of an earlier try of the same request, its token is made again. Fails with
 * `already_exists` where that cannot be, or is too late.
 */
export const withToken = async (
  key: Key,
  idempotencyKey: string | undefined,
  now: string,
  made?: IssuedToken,
): Promise<Key & { token: string }> => {
  if (made?.hashed.hash === key.hash) return { ...key, token: made.token };
  const again = await tokenAgain(key, idempotencyKey);
  if (!again || !mayShowAgain(key, now)) throw new Failure('already_exists', { what: 'key', keyId: key.keyId });
  return { ...key, token: again.token };
};
