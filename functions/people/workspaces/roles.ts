import type * as z from 'zod';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { roleQuota, roles, standingNow } from '../../../shared/data/people/roles.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { RoleId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import {
  type CustomRole,
  changeCustomRole,
  createRole,
  deleteRole,
  type RoleInput,
  type RolePatch,
} from '../../../shared/domain/people/workspaces/role.ts';

type RoleKey = { workspaceId: WorkspaceId; roleId: RoleId };

const present = (role: CustomRole): CustomRole => {
  if (role.deletedAt) throw new Failure('not_found', { what: 'role' });
  return role;
};

/** Makes a role, within what its maker may at this moment. */
export const makeRole = async (ids: RoleKey, input: RoleInput, context: UserContext): Promise<CustomRole> => {
  const giver = await standingNow({ workspaceId: ids.workspaceId, userId: context.userId });
  return (await createWithin(roleQuota(ids.workspaceId), roles, ids, createRole(input, ids, giver, context), context)).record;
};

/** Changes a role; the gateway's answers know it within a minute. */
export const alterRole = async (
  ids: RoleKey,
  patch: z.infer<typeof RolePatch>,
  context: UserContext,
  ifMatch?: readonly number[],
): Promise<CustomRole> => {
  const giver = await standingNow({ workspaceId: ids.workspaceId, userId: context.userId });
  return roles.update(ids, role => changeCustomRole(present(role), patch, giver), context, ifMatch);
};

/** Deletes a role. */
export const dropRole = async (ids: RoleKey, context: UserContext, ifMatch?: readonly number[]): Promise<void> => {
  const giver = await standingNow({ workspaceId: ids.workspaceId, userId: context.userId });
  await roles.update(ids, role => deleteRole(present(role), giver, context), context, ifMatch);
};
