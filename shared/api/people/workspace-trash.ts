import { Workspace } from '../../domain/people/workspaces/workspace.ts';
import { ids, workspace } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

/** Deleting a workspace, and taking it back. */
export const trashRoutes = {
  deleteWorkspace: {
    method: 'DELETE',
    path: '/v1/workspaces/{workspaceId}',
    access: 'workspace:delete',
    keys: 'never',
    stepUp: 'where_enrolled',
    summary: 'Delete a workspace, as its owner: nobody is in it any more, and it is erased after 30 days',
    description:
      'Reminders, feeds, links and API keys of it are silent at once; what the gateway keeps of a member it keeps for a minute at the most. Until it is erased whoever was an owner can restore it. A personal workspace goes with its owner’s account.',
    fails: ['precondition_failed', 'conflict'],
    example: {},
  },
  listTrash: {
    method: 'GET',
    path: '/v1/me/trash',
    access: 'user',
    keys: 'never',
    summary: 'List the workspaces that you owned and that were deleted, until they are erased',
    list: Workspace,
    fails: [],
    example: { reply: [{ ...workspace, trashedAt: '2026-11-28T08:00:00.000Z', version: 2 }] },
  },
  restoreWorkspace: {
    method: 'POST',
    path: '/v1/me/trash/{workspaceId}/restore',
    access: 'user',
    keys: 'never',
    summary: 'Restore a workspace that you owned, with everybody who was in it',
    reply: Workspace,
    fails: ['not_found', 'conflict'],
    example: { params: { workspaceId: ids.workspaceId }, reply: { ...workspace, version: 3 } },
  },
} as const satisfies Routes;
