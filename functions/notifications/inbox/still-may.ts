import { profiles } from '../../../shared/data/people/profiles.ts';
import { standingIn } from '../../../shared/data/people/roles.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { type Permission, reachOf } from '../../../shared/domain/core/permissions.ts';
import { hasAccess } from '../../../shared/domain/people/accounts/account.ts';

/** May somebody still do this there? Who has left a clinic stays named in what they did. */
export const stillMay = async (workspaceId: WorkspaceId, userId: UserId, permission: Permission): Promise<boolean> => {
  const [standing, reader] = await Promise.all([standingIn({ workspaceId, userId }), profiles.find({ userId })]);
  if (!standing || !reader || !hasAccess(reader)) return false;
  return reachOf(standing, permission) !== undefined;
};
