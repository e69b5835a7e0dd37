import type { Stamp } from '../../../shared/data/core/entity.ts';
import { members, membershipOf } from '../../../shared/data/people/members.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { Workspace } from '../../../shared/domain/people/workspace.ts';
import { restoreWorkspace, trashWorkspace } from '../../../shared/domain/people/workspace-trash.ts';
import { moveMembers } from './end-workspace.ts';

/** As many members as most workspaces have go at once; the rest follows by the event. */
const pagesAtOnce = 1;

/** Deletes a workspace, as its owner at this moment. */
export const trash = async (workspaceId: string, stamp: Stamp, ifMatch?: readonly number[]): Promise<void> => {
  const owner = await membershipOf({ workspaceId, userId: stamp.userId });
  if (!owner) throw new Failure('not_found', { what: 'workspace' });
  if (owner.role !== 'owner') throw new Failure('forbidden', { reason: 'role_above_own' });
  await workspaces.update({ workspaceId }, workspace => trashWorkspace(workspace, stamp.now), stamp, ifMatch);
  await moveMembers(workspaceId, true, stamp, pagesAtOnce);
};

/** Restores a workspace from the trash, as one who was its owner when it was deleted. */
export const restore = async (workspaceId: string, stamp: Stamp): Promise<Workspace> => {
  const former = await members.find({ workspaceId, userId: stamp.userId });
  if (former?.role !== 'owner' || (former.removedAt && !former.removedWith)) throw new Failure('not_found', { what: 'workspace' });
  const restored = await workspaces.update({ workspaceId }, restoreWorkspace, stamp);
  await moveMembers(workspaceId, false, stamp, pagesAtOnce);
  return restored;
};
