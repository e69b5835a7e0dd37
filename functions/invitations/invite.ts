import type { Stamp } from '../../shared/data/entity.ts';
import { invitations } from '../../shared/data/invitations.ts';
import { membershipOf } from '../../shared/data/members.ts';
import { roles, standingFor } from '../../shared/data/roles.ts';
import { workspaces } from '../../shared/data/workspaces.ts';
import { Failure } from '../../shared/domain/failure.ts';
import { RoleId } from '../../shared/domain/ids.ts';
import { type Invitation, invite } from '../../shared/domain/invitation.ts';
import { mayGrant } from '../../shared/domain/permissions.ts';
import type { MemberRole } from '../../shared/domain/role.ts';
import { derivedId } from '../../shared/runtime/ids.ts';

/** Whether somebody may let others in with this role, at this moment. */
export const mayGive = async (workspaceId: string, role: MemberRole, userId: string): Promise<boolean> => {
  const giver = await membershipOf({ workspaceId, userId });
  if (!giver) return false;
  const [has, gives] = await Promise.all([standingFor(giver), standingFor({ workspaceId, role })]);
  return mayGrant(has, gives, 'member:create');
};

/** Fails with `forbidden` where they may not. */
export const requireMayGive = async (workspaceId: string, role: MemberRole, userId: string): Promise<void> => {
  if (!(await mayGive(workspaceId, role, userId))) throw new Failure('forbidden', { reason: 'role_above_own' });
};

const requireRole = async (workspaceId: string, role: MemberRole): Promise<void> => {
  if (!RoleId.safeParse(role).success) return;
  if ((await roles.get({ workspaceId, roleId: role })).deletedAt) throw new Failure('not_found', { what: 'role' });
};

/** Invites an address. An open invitation of the same address is answered as it is, one that is over is opened anew. */
export const inviteTo = async (
  workspaceId: string,
  input: { email: string; role: MemberRole; locale: string },
  stamp: Stamp,
): Promise<Invitation> => {
  const ids = { workspaceId, invitationId: derivedId('invitation', `${workspaceId}|${input.email}`, 0) };
  await requireRole(workspaceId, input.role);
  const [workspace, known] = await Promise.all([
    workspaces.get({ workspaceId }),
    invitations.find(ids),
    requireMayGive(workspaceId, input.role, stamp.userId),
  ]);
  if (known?.status === 'open' && known.endsAt > stamp.now) return known;
  const change = invite(workspace, input, ids, known, stamp);
  return known ? invitations.save(change, stamp) : (await invitations.create(change, stamp)).record;
};
