import { workspaceRoutes } from '../../../shared/api/people/workspaces.ts';
import { isLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { members, membersOf, rolesOf, trashedBy } from '../../../shared/data/people/members.ts';
import { oneMembershipMore } from '../../../shared/data/people/membership-count.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { rolesIn } from '../../../shared/data/people/roles.ts';
import { workspaces, workspacesOf } from '../../../shared/data/people/workspaces.ts';
import { changeWorkspace, createWorkspace, type Member } from '../../../shared/domain/people/workspace.ts';
import { standingsOfCaller } from '../../../shared/runtime/auth/authority.ts';
import { serve } from '../../../shared/runtime/http/serve.ts';
import { nameForOthers } from '../../../shared/wording/people/names.ts';
import { offerTo, shown } from '../invitations/invite.ts';
import { changeRoleOf, removeMemberFrom } from './membership.ts';
import { dropOwnershipOffer, offerOwnershipTo, takeOwnership } from './ownership.ts';
import { alterRole, dropRole, makeRole } from './roles.ts';
import { restore, trash } from './trash.ts';

export const handler = serve(workspaceRoutes, {
  listWorkspaces: async ({ caller }) => {
    const roles = await rolesOf(caller.userId);
    const open = caller.key ? await standingsOfCaller(caller) : roles;
    const found = await workspacesOf(Object.keys(roles).filter(workspaceId => open[workspaceId]));
    found.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    return { items: found.map(workspace => ({ ...workspace, role: roles[workspace.workspaceId]! })) };
  },

  createWorkspace: async ({ body, newId, stamp }) => {
    const { workspace, owner } = createWorkspace(body, await newId('workspace'), stamp);
    const { workspaceId } = workspace.next;
    const known = await workspaces.findReplayed({ workspaceId }, stamp);
    if (known) return known;
    try {
      await transact([workspaces.putNew(workspace, stamp), members.putNew(owner, stamp), oneMembershipMore(stamp.userId)]);
      return workspace.next;
    } catch (error) {
      if (isLostRace(error)) return workspaces.get({ workspaceId });
      throw error;
    }
  },

  getWorkspace: async ({ params: { workspaceId } }) => workspaces.get({ workspaceId }),

  changeWorkspace: async ({ params: { workspaceId }, body, stamp, ifMatch }) =>
    workspaces.update({ workspaceId }, workspace => changeWorkspace(workspace, body), stamp, ifMatch),

  deleteWorkspace: async ({ params, stamp, ifMatch }) => trash(params.workspaceId, stamp, ifMatch),

  listTrash: async ({ caller: { userId } }) => ({
    items: (await workspacesOf(await trashedBy(userId))).filter(({ trashedAt }) => trashedAt),
  }),

  restoreWorkspace: async ({ params: { workspaceId }, stamp }) => restore(workspaceId, stamp),

  listMembers: async ({ params: { workspaceId }, query, language }) => {
    const page = await membersOf(workspaceId, query);
    const people = await Promise.all(page.items.map(({ userId }) => profiles.find({ userId })));
    const nameOf = (member: Member, i: number) => nameForOthers({ ...people[i], userId: member.userId }, language);
    return { ...page, items: page.items.map((member, i) => ({ ...member, displayName: nameOf(member, i) })) };
  },

  createOffer: async ({ params: { workspaceId }, body: { userId, role }, caller, stamp }) =>
    shown(await offerTo(workspaceId, userId, { role, locale: caller.locale }, stamp)),

  changeMember: async ({ params, body, stamp, ifMatch }) => changeRoleOf(params, body.role, stamp, ifMatch),

  removeMember: async ({ params, stamp, ifMatch }) => removeMemberFrom(params, stamp, ifMatch),

  transferOwnership: async ({ params: { workspaceId }, body: { userId, keep }, stamp }) =>
    offerOwnershipTo({ workspaceId, userId }, keep, stamp),

  acceptOwnership: async ({ params: { workspaceId }, stamp }) => takeOwnership(workspaceId, stamp),

  endOwnershipOffer: async ({ params, stamp }) => dropOwnershipOffer(params, stamp),

  listRoles: async ({ params: { workspaceId } }) => ({ items: await rolesIn(workspaceId) }),

  createRole: async ({ params: { workspaceId }, body, newId, stamp }) =>
    makeRole({ workspaceId, roleId: await newId('role') }, body, stamp),

  changeRole: async ({ params, body, stamp, ifMatch }) => alterRole(params, body, stamp, ifMatch),

  deleteRole: async ({ params, stamp, ifMatch }) => dropRole(params, stamp, ifMatch),
});
