import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { invitationRoutes } from '../../../shared/api/people/invitations.ts';
import { invitations, invitationsOf, invitationsTo } from '../../../shared/data/people/invitations.ts';
import { blockedBy } from '../../../shared/data/people/opt-outs.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { workspaces, workspacesOf } from '../../../shared/data/people/workspaces.ts';
import { type Invitation, resend, revokeInvitation } from '../../../shared/domain/people/invitations/invitation.ts';
import { accept, addressed, decline } from './accept.ts';
import { block, unblock } from './block.ts';
import { invitationToken } from './invitation-token.ts';
import { inviteTo, requireMayGive, shown } from './invite.ts';

/** What somebody is invited to, with names, and the token that answers it. */
const welcomesOf = async (open: Invitation[]) => {
  const [there, inviters, tokens] = await Promise.all([
    workspacesOf([...new Set(open.map(({ workspaceId }) => workspaceId))]),
    Promise.all(open.map(({ invitedBy }) => profiles.find({ userId: invitedBy }))),
    Promise.all(open.map(invitationToken)),
  ]);
  const names = new Map(there.map(({ workspaceId, name }) => [workspaceId, name]));
  return open.map((invitation, i) => ({
    ...invitation,
    workspaceName: names.get(invitation.workspaceId) ?? '',
    inviterName: inviters[i]?.displayName,
    token: tokens[i]!,
  }));
};

export const invitationHandlers: HandlersOf<typeof invitationRoutes> = {
  listInvitations: async ({ params: { workspaceId }, query }) => {
    const page = await invitationsOf(workspaceId, query);
    return { ...page, items: page.items.map(shown) };
  },

  createInvitation: async ({ params: { workspaceId }, body: { email, locale, ...part }, caller, context }) =>
    shown(await inviteTo(workspaceId, { email }, { ...part, locale: locale ?? caller.locale }, context)),

  resendInvitation: async ({ params, context, ifMatch }) => {
    const { role } = await invitations.get(params);
    await requireMayGive(params.workspaceId, role, context.userId);
    return shown(await invitations.update(params, each => resend(each, context), context, ifMatch));
  },

  revokeInvitation: async ({ params, context, ifMatch }) => {
    const { role } = await invitations.get(params);
    await requireMayGive(params.workspaceId, role, context.userId);
    await invitations.update(params, each => revokeInvitation(each, context), context, ifMatch);
  },

  listMyInvitations: async ({ caller: { userId }, query, now }) => {
    const { items, cursor } = await invitationsTo(userId, now, query);
    return { items: await welcomesOf(items), cursor };
  },

  readInvitation: async ({ params: { token }, caller, now }) => {
    const invitation = await addressed(token, caller.userId, now);
    const [workspace, inviter] = await Promise.all([workspaces.get(invitation), profiles.find({ userId: invitation.invitedBy })]);
    return { ...invitation, workspaceName: workspace.name, inviterName: inviter?.displayName };
  },

  acceptInvitation: async ({ params: { token }, context }) => accept(token, context),

  declineInvitation: async ({ params: { token }, context }) => decline(token, context),

  listBlocks: async ({ caller: { userId }, query }) => blockedBy(userId, query),

  blockWorkspace: async ({ body: { workspaceId }, context }) => block(workspaceId, context),

  unblockWorkspace: async ({ params: { workspaceId }, context }) => unblock(workspaceId, context),
};
