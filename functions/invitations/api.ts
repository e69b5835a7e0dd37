import { invitationRoutes } from '../../shared/api/invitations.ts';
import { invitations, invitationsOf } from '../../shared/data/invitations.ts';
import { profiles } from '../../shared/data/profiles.ts';
import { workspaces } from '../../shared/data/workspaces.ts';
import { type Invitation, resend, revokeInvitation } from '../../shared/domain/invitation.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { accept, addressed, decline } from './accept.ts';
import { inviteTo, requireMayGive } from './invite.ts';

const shown = (invitation: Invitation) => ({ ...invitation, mailed: invitation.mailed >= invitation.sends });

export const handler = serve(invitationRoutes, {
  listInvitations: async ({ params: { workspaceId }, query }) => {
    const page = await invitationsOf(workspaceId, query);
    return { ...page, items: page.items.map(shown) };
  },

  createInvitation: async ({ params: { workspaceId }, body, caller, stamp }) =>
    shown(await inviteTo(workspaceId, { ...body, locale: body.locale ?? caller.locale }, stamp)),

  resendInvitation: async ({ params, stamp, ifMatch }) => {
    const { role } = await invitations.get(params);
    await requireMayGive(params.workspaceId, role, stamp.userId);
    return shown(await invitations.update(params, each => resend(each, stamp), stamp, ifMatch));
  },

  revokeInvitation: async ({ params, stamp, ifMatch }) => {
    const { role } = await invitations.get(params);
    await requireMayGive(params.workspaceId, role, stamp.userId);
    await invitations.update(params, each => revokeInvitation(each, stamp), stamp, ifMatch);
  },

  readInvitation: async ({ params: { token }, caller, now }) => {
    const invitation = await addressed(token, caller.userId, now);
    const [workspace, inviter] = await Promise.all([workspaces.get(invitation), profiles.find({ userId: invitation.invitedBy })]);
    return { ...invitation, workspaceName: workspace.name, inviterName: inviter?.displayName };
  },

  acceptInvitation: async ({ params: { token }, stamp }) => accept(token, stamp),

  declineInvitation: async ({ params: { token }, stamp }) => decline(token, stamp),
});
