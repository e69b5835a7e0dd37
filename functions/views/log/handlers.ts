import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { logRoutes } from '../../../shared/api/views/log.ts';
import { logFor } from './access.ts';
import { entriesOf } from './entries.ts';
import { logOfUser } from './origins.ts';
import { checkpointOf, proofOfEntry, proofOfGrowth } from './prove.ts';
import { proofOfCheckpoint } from './stage.ts';

export const logHandlers: HandlersOf<typeof logRoutes> = {
  getCheckpoint: async request => checkpointOf(logFor(request)),
  listLogEntries: async request => entriesOf(logFor(request), request.query),
  proveEntry: async request => proofOfEntry(logFor(request), request.query),
  proveGrowth: async request => proofOfGrowth(logFor(request), request.query),
  proveCheckpoint: async request => proofOfCheckpoint(logFor(request)),
  getMyCheckpoint: ({ caller: { userId } }) => checkpointOf(logOfUser(userId)),
  listMyLogEntries: ({ caller: { userId }, query }) => entriesOf(logOfUser(userId), query),
  proveMyEntry: ({ caller: { userId }, query }) => proofOfEntry(logOfUser(userId), query),
  proveMyGrowth: ({ caller: { userId }, query }) => proofOfGrowth(logOfUser(userId), query),
  proveMyCheckpoint: ({ caller: { userId } }) => proofOfCheckpoint(logOfUser(userId)),
};
