import { Key } from '../../domain/people/key.ts';
import { entity } from '../core/entity.ts';
import { queryTable } from '../core/query.ts';

/** An API key of a user. Its token names it, so that the authorizer reads it by its key. */
export const keys = entity({
  name: 'key',
  pk: 'USER#{userId}',
  sk: 'KEY#{keyId}',
  schema: Key,
});

/** How many keys one user may have. */
export const keysAtMost = 50;

/** The keys of a user that have not ended. */
export const keysOf = async (userId: string): Promise<Key[]> =>
  (await queryTable({ pk: `USER#${userId}`, prefix: 'KEY#' }, keys.fromRow, { limit: keysAtMost, keep: ({ endedAt }) => !endedAt })).items;
