import { Grant } from '../../domain/calendars/grant.ts';
import { entity } from '../core/entity.ts';
import { queryTable } from '../core/query.ts';

/** A user's consent at a provider. */
export const grants = entity({ name: 'grant', pk: 'USER#{userId}', sk: 'GRANT#{grantId}', schema: Grant });

/** How many connections one user may have. */
export const grantsAtMost = 20;

/** The connections of a user that have not ended. */
export const grantsOf = async (userId: string): Promise<Grant[]> =>
  (
    await queryTable({ pk: `USER#${userId}`, prefix: 'GRANT#' }, grants.fromRow, {
      limit: grantsAtMost,
      keep: ({ status }) => status !== 'disconnected',
    })
  ).items;
