import { Failure } from '../../../shared/domain/core/failure.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { covers, type Standing } from '../../../shared/domain/core/permissions.ts';
import { logOfWorkspace } from './origins.ts';

export type RequestForLog = { params: { workspaceId: WorkspaceId }; role: Standing };

/** The log of a workspace, for who may read all of it, and not only who may be in it: what an admin may. */
export const logFor = ({ params, role }: RequestForLog) => {
  if (!covers(role, 'admin')) throw new Failure('forbidden', { needs: 'member:create' });
  return logOfWorkspace(params.workspaceId);
};
