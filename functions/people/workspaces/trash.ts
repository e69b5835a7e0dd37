import type { UserContext } from '../../../shared/data/core/entity.ts';
import { members, membershipOf } from '../../../shared/data/people/members.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Workspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { restoreWorkspace, trashWorkspace } from '../../../shared/domain/people/workspaces/workspace-trash.ts';
import { moveMembers } from './end-workspace.ts';

/** As many members as most workspaces have go at once; the rest follows by the event. */
const pagesAtOnce = 1;

/** Deletes a workspace, as its owner at this moment. */
export const trash = async (workspaceId: WorkspaceId, context: UserContext, ifMatch?: readonly number[]): Promise<void> => {
  const owner = await membershipOf({ workspaceId, userId: context.userId });
  if (!owner) throw new Failure('not_found', { what: 'workspace' });
  if (owner.role !== 'owner') throw new Failure('forbidden', { reason: 'role_above_own' });
  await workspaces.update({ workspaceId }, workspace => trashWorkspace(workspace, context.now), context, ifMatch);
  await moveMembers(workspaceId, true, context, pagesAtOnce);
};

/** Restores a workspace from the trash, as one who was its owner when it was deleted. */
export const restore = async (workspaceId: WorkspaceId, context: UserContext): Promise<Workspace> => {
  const former = await members.find({ workspaceId, userId: context.userId });
  if (former?.role !== 'owner' || (former.removedAt && !former.removedWith)) throw new Failure('not_found', { what: 'workspace' });
  const restored = await workspaces.update({ workspaceId }, restoreWorkspace, context);
  await moveMembers(workspaceId, false, context, pagesAtOnce);
  return restored;
};
