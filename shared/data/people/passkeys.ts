import type { UserId } from '../../domain/core/ids.ts';
import { Passkey, passkeysMost } from '../../domain/people/passkeys/passkey.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** A passkey of an account. */
export const passkeys = entity({ name: 'passkey', pk: 'USER#{userId}', sk: 'PASSKEY#{passkeyId}', schema: Passkey });

/** The passkeys of a user that are there, in the order of creation. */
export const passkeysOf = (userId: UserId): Promise<Passkey[]> =>
  wholeOfTable({ pk: `USER#${userId}`, prefix: 'PASSKEY#' }, passkeys.fromRow, passkeysMost, ({ endedAt }) => !endedAt);

/** How many passkeys a user has. */
export const passkeyQuota = (userId: UserId): Quota => ({
  pk: `USER#${userId}`,
  name: passkeys.name,
  most: passkeysMost,
  held: () => passkeysOf(userId),
});
