import { Connection } from '../../domain/calendars/connections/connection.ts';
import type { UserId } from '../../domain/core/ids.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** A user's consent at a provider. */
export const connections = entity({ name: 'connection', pk: 'USER#{userId}', sk: 'CONNECTION#{connectionId}', schema: Connection });

/** How many connections one user may have. */
export const connectionsAtMost = 20;

/** The connections of a user that have not ended. */
export const connectionsOf = (userId: UserId): Promise<Connection[]> =>
  wholeOfTable(
    { pk: `USER#${userId}`, prefix: 'CONNECTION#' },
    connections.fromRow,
    connectionsAtMost,
    ({ status }) => status !== 'disconnected',
  );

/** The connections that one user may have. */
export const connectionQuota = (userId: UserId): Quota => ({
  pk: `USER#${userId}`,
  name: connections.name,
  most: connectionsAtMost,
  held: () => connectionsOf(userId),
});
