import { Grant } from '../../domain/calendars/grant.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** A user's consent at a provider. */
export const grants = entity({ name: 'grant', pk: 'USER#{userId}', sk: 'GRANT#{grantId}', schema: Grant });

/** How many connections one user may have. */
export const grantsAtMost = 20;

/** The connections of a user that have not ended. */
export const grantsOf = (userId: string): Promise<Grant[]> =>
  wholeOfTable({ pk: `USER#${userId}`, prefix: 'GRANT#' }, grants.fromRow, grantsAtMost, ({ status }) => status !== 'disconnected');

/** The connections that one user may have. */
export const grantQuota = (userId: string): Quota => ({
  pk: `USER#${userId}`,
  name: grants.name,
  most: grantsAtMost,
  held: () => grantsOf(userId),
});
