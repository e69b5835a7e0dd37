import type { UserId } from '../../domain/core/ids.ts';
import { Key } from '../../domain/people/keys/key.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** An API key of a user. Its token names it, so that the authorizer reads it by its key. */
export const keys = entity({
  name: 'key',
  pk: 'USER#{userId}',
  sk: 'KEY#{keyId}',
  schema: Key,
});

const keysAtMost = 50;

/** The keys of a user that have not ended. */
export const keysOf = (userId: UserId): Promise<Key[]> =>
  wholeOfTable({ pk: `USER#${userId}`, prefix: 'KEY#' }, keys.fromRow, keysAtMost, ({ endedAt }) => !endedAt);

/** How many keys one user may have. */
export const keyQuota = (userId: UserId): Quota => ({
  pk: `USER#${userId}`,
  name: keys.name,
  most: keysAtMost,
  held: () => keysOf(userId),
});
