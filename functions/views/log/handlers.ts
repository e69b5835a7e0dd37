import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { logRoutes } from '../../../shared/api/views/log.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { covers, type Standing } from '../../../shared/domain/core/permissions.ts';
import { checkpointOf, entriesOf, logOfUser, logOfWorkspace, proofOfEntry, proofOfGrowth } from './prove.ts';

/** The log of a workspace, for who may read all of it, and not only who may be in it: what an admin may. */
const logFor = ({ params, role }: { params: { workspaceId: WorkspaceId }; role: Standing }) => {
  if (!covers(role, 'admin')) throw new Failure('forbidden', { needs: 'member:create' });
  return logOfWorkspace(params.workspaceId);
};

export const logHandlers: HandlersOf<typeof logRoutes> = {
  getCheckpoint: async request => checkpointOf(logFor(request)),
  listLogEntries: async request => entriesOf(logFor(request), request.query),
  proveEntry: async request => proofOfEntry(logFor(request), request.query),
  proveGrowth: async request => proofOfGrowth(logFor(request), request.query),
  getMyCheckpoint: ({ caller: { userId } }) => checkpointOf(logOfUser(userId)),
  listMyLogEntries: ({ caller: { userId }, query }) => entriesOf(logOfUser(userId), query),
  proveMyEntry: ({ caller: { userId }, query }) => proofOfEntry(logOfUser(userId), query),
  proveMyGrowth: ({ caller: { userId }, query }) => proofOfGrowth(logOfUser(userId), query),
};
