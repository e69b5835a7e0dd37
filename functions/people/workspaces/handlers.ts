import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { workspaceRoutes } from '../../../shared/api/people/workspaces.ts';
import { isLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { namesOfMembers } from '../../../shared/data/people/children.ts';
import { members, membersOf, rolesOf, trashedBy } from '../../../shared/data/people/members.ts';
import { oneMembershipMore } from '../../../shared/data/people/membership-count.ts';
import { rolesIn } from '../../../shared/data/people/roles.ts';
import { workspaces, workspacesOf } from '../../../shared/data/people/workspaces.ts';
import { keysOf } from '../../../shared/domain/core/entries.ts';
import { changeWorkspace, createWorkspace, type Member } from '../../../shared/domain/people/workspaces/workspace.ts';
import { standingsOfCaller } from '../../../shared/runtime/auth/authority.ts';
import { nameForOthers } from '../../../shared/wording/people/names.ts';
import { offerTo, shown } from '../invitations/invite.ts';
import { changeRoleOf, removeMemberFrom } from './membership.ts';
import { dropOwnershipOffer, offerOwnershipTo, takeOwnership } from './ownership.ts';
import { alterRole, dropRole, makeRole } from './roles.ts';
import { restore, trash } from './trash.ts';

export const workspaceHandlers: HandlersOf<typeof workspaceRoutes> = {
  listWorkspaces: async ({ caller }) => {
    const roles = await rolesOf(caller.userId);
    const open = caller.key ? await standingsOfCaller(caller) : roles;
    const found = await workspacesOf(keysOf(roles).filter(workspaceId => open[workspaceId]));
    found.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    return { items: found.map(workspace => ({ ...workspace, role: roles[workspace.workspaceId]! })) };
  },

  createWorkspace: async ({ body, newId, context }) => {
    const { workspace, owner } = createWorkspace(body, await newId('workspace'), context);
    const { workspaceId } = workspace.next;
    const known = await workspaces.findReplayed({ workspaceId }, context);
    if (known) return known;
    try {
      await transact([workspaces.putNew(workspace, context), members.putNew(owner, context), oneMembershipMore(context.userId)]);
      return workspace.next;
    } catch (error) {
      if (isLostRace(error)) return workspaces.get({ workspaceId });
      throw error;
    }
  },

  getWorkspace: async ({ params: { workspaceId } }) => workspaces.get({ workspaceId }),

  changeWorkspace: async ({ params: { workspaceId }, body, context, ifMatch }) =>
    workspaces.update({ workspaceId }, workspace => changeWorkspace(workspace, body), context, ifMatch),

  deleteWorkspace: async ({ params, context, ifMatch }) => trash(params.workspaceId, context, ifMatch),

  listTrash: async ({ caller: { userId } }) => ({
    items: (await workspacesOf(await trashedBy(userId))).filter(({ trashedAt }) => trashedAt),
  }),

  restoreWorkspace: async ({ params: { workspaceId }, context }) => restore(workspaceId, context),

  listMembers: async ({ params: { workspaceId }, query, language }) => {
    const page = await membersOf(workspaceId, query);
    const names = await namesOfMembers(page.items);
    const nameOf = ({ userId }: Member) => nameForOthers({ userId, displayName: names.get(userId) }, language);
    return { ...page, items: page.items.map(member => ({ ...member, displayName: nameOf(member) })) };
  },

  createOffer: async ({ params: { workspaceId }, body: { userId, ...part }, caller, context }) =>
    shown(await offerTo(workspaceId, userId, { ...part, locale: caller.locale }, context)),

  changeMember: async ({ params, body, context, ifMatch }) => changeRoleOf(params, body, context, ifMatch),

  removeMember: async ({ params, context, ifMatch }) => removeMemberFrom(params, context, ifMatch),

  transferOwnership: async ({ params: { workspaceId }, body: { userId, keep }, context }) =>
    offerOwnershipTo({ workspaceId, userId }, keep, context),

  acceptOwnership: async ({ params: { workspaceId }, context }) => takeOwnership(workspaceId, context),

  endOwnershipOffer: async ({ params, context }) => dropOwnershipOffer(params, context),

  listRoles: async ({ params: { workspaceId } }) => ({ items: await rolesIn(workspaceId) }),

  createRole: async ({ params: { workspaceId }, body, newId, context }) =>
    makeRole({ workspaceId, roleId: await newId('role') }, body, context),

  changeRole: async ({ params, body, context, ifMatch }) => alterRole(params, body, context, ifMatch),

  deleteRole: async ({ params, context, ifMatch }) => dropRole(params, context, ifMatch),
};
