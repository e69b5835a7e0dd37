import { Failure } from '../../../shared/domain/core/failure.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Standing } from '../../../shared/domain/core/permissions.ts';
import { lackedOf } from '../../../shared/domain/core/standings.ts';
import { logOfWorkspace } from './origins.ts';

export type RequestForLog = { params: { workspaceId: WorkspaceId }; role: Standing };

/** The log of a workspace, for who may read all of it, and not only who may be in it: what an admin may. Who may less is told the first that they lack. */
export const logFor = ({ params, role }: RequestForLog) => {
  const lacked = lackedOf(role, 'admin');
  if (lacked) throw new Failure('forbidden', { needs: lacked });
  return logOfWorkspace(params.workspaceId);
};
