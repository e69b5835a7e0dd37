import { Failure } from '../../domain/core/failure.ts';
import type { UserId } from '../../domain/core/ids.ts';
import { Passkey, passkeysMost, removePasskey } from '../../domain/people/passkeys/passkey.ts';
import { entity, type WriteContext } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** A passkey of an account. */
export const passkeys = entity({ name: 'passkey', pk: 'USER#{userId}', sk: 'PASSKEY#{passkeyId}', schema: Passkey });

/** The passkeys of a user that are there, in the order of creation. */
export const passkeysOf = (userId: UserId): Promise<Passkey[]> =>
  wholeOfTable({ pk: `USER#${userId}`, prefix: 'PASSKEY#' }, passkeys.fromRow, passkeysMost, ({ endedAt }) => !endedAt);

/** Removes all passkeys of a user who has lost them. Fails with `not_found` where there are none. */
export const removePasskeysOf = async (userId: UserId, context: WriteContext): Promise<void> => {
  const held = await passkeysOf(userId);
  if (held.length === 0) throw new Failure('not_found', { what: 'passkey' });
  for (const each of held)
    await passkeys.update(each, passkey => (passkey.endedAt ? undefined : removePasskey(passkey, context.now)), context);
};

/** How many passkeys a user has. */
export const passkeyQuota = (userId: UserId): Quota => ({
  pk: `USER#${userId}`,
  name: passkeys.name,
  most: passkeysMost,
  held: () => passkeysOf(userId),
});
