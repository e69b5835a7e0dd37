import { membershipOf, membersOf } from '../../../shared/data/people/members.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import type { Member } from '../../../shared/domain/people/workspaces/workspace.ts';

const peopleAtMost = 100;

/** The members of a workspace, as many as stand on a board, or one of them, if they are one. */
export const membersFor = async ({ workspaceId, userId }: { workspaceId: WorkspaceId; userId?: UserId | undefined }): Promise<Member[]> => {
  if (!userId) return (await membersOf(workspaceId, { limit: peopleAtMost })).items;
  const member = await membershipOf({ workspaceId, userId });
  return member ? [member] : [];
};

/** Does somebody see what others do, and whether they were away? Whoever may not read all items, or members, sees their own alone. */
export const seesEverybody = (role: Standing): boolean =>
  (['item:read', 'member:read'] as const).every(permission => reachOf(role, permission) === 'everything');
